package dev.understudy.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Original;
import dev.understudy.provider.Capabilities.Feature;
import java.util.Optional;
import java.util.Set;

/// Where an answer broke off, for another target to go on from.
///
/// @param text what the client has of it
/// @param tried who has had its turn
/// @param attempts how many there were on the ledger
record Seam(String text, Set<Route.Target> tried, int attempts) {
  /// Why a target does not go on; empty if it may.
  Optional<String> objection(TargetCall asked) {
    if (!asked.capabilities().has(Feature.PREFILL)) {
      return Optional.of("its model is not known to go on from words of the assistant (prefill)");
    }
    return asked.reasons()
        ? Optional.of("a model that reasons first does not go on from words of the assistant")
        : Optional.empty();
  }

  /// What is said of a target that goes on.
  String adaptation() {
    return "It goes on from an answer that broke off after " + text.length() + " characters.";
  }

  /// `params`, with what there is of the answer as the assistant's own last message. Without the
  /// space at its end, with which Anthropic refuses it.
  ObjectNode after(ObjectNode params) {
    ObjectNode longer = Json.object();
    longer.setAll(params);
    ArrayNode messages = longer.putArray("messages");
    for (JsonNode message : params.path("messages")) {
      messages.add(message);
    }
    messages.addObject().put("role", "assistant").put("content", text.stripTrailing());
    return longer;
  }

  /// The same of a request in the client's own words: the list is called otherwise in Responses,
  /// and may be a text.
  Original after(Original original) {
    ObjectNode request = original.request();
    ObjectNode longer =
        original.dialect() == Dialect.RESPONSES ? afterInput(request) : after(request);
    return new Original(original.dialect(), longer, original.lost(), original.leftOut());
  }

  private ObjectNode afterInput(ObjectNode request) {
    ObjectNode longer = Json.object();
    longer.setAll(request);
    JsonNode before = request.path("input");
    ArrayNode input = longer.putArray("input");
    if (before.isTextual()) {
      input.addObject().put("role", "user").set("content", before);
    }
    before.forEach(input::add);
    input.addObject().put("role", "assistant").put("content", text.stripTrailing());
    return longer;
  }

  /// `first`, the first words of who goes on, without the space that the client has already.
  String joined(String first) {
    boolean spaced = !text.isEmpty() && Character.isWhitespace(text.charAt(text.length() - 1));
    return spaced ? first.stripLeading() : first;
  }
}

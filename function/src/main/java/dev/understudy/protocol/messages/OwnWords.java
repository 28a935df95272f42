package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.canonical.ForeignExtras;
import java.util.HashSet;
import java.util.Set;

/// A request in Anthropic's own words on its way to Anthropic: as it came, but for what another
/// provider's model said earlier in the conversation and Anthropic refuses. That is thinking
/// without a signature of Anthropic's, and ids of calls such as `functions.weather:0`. Where such a
/// model's calls are being answered, Anthropic's cannot be asked to think with a number of tokens.
final class OwnWords {
  private final Notes notes = new Notes();
  private boolean strangers;

  private OwnWords() {}

  static Rendering of(ObjectNode request) {
    return new OwnWords().rendering(request);
  }

  private Rendering rendering(ObjectNode request) {
    ObjectNode body = Json.object();
    body.setAll(request);
    if (request.path("messages").isArray()) {
      ArrayNode messages = messages(request.path("messages"));
      body.set("messages", messages);
      boolean budget = request.path("thinking").path("type").asText("").equals("enabled");
      if (budget && strangers && answersCallsWithoutThoughts(messages)) {
        body.remove("thinking");
        notes.adapted(
            "thinking was left out: the conversation stands within calls that another model made,"
                + " and Anthropic wants its own thoughts before them.");
      }
    }
    return notes.rendering("/messages", body);
  }

  private ArrayNode messages(JsonNode messages) {
    ArrayNode kept = Json.array();
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.path(i);
      ArrayNode content = content("messages[" + i + "]", message.path("content"));
      if (content.equals(message.path("content")) || !message.path("content").isArray()) {
        kept.add(message);
      } else if (!content.isEmpty()) {
        ObjectNode rest = Json.object();
        message.properties().forEach(member -> rest.set(member.getKey(), member.getValue()));
        rest.set("content", content);
        kept.add(rest);
      }
    }
    return kept;
  }

  private ArrayNode content(String where, JsonNode content) {
    ArrayNode kept = Json.array();
    for (int i = 0; i < content.size(); i++) {
      JsonNode block = content.path(i);
      String signature = block.path("signature").asText("");
      if (block.path("type").asText("").equals("thinking") && ForeignExtras.isOurs(signature)) {
        // Another vendor's, kept for it alone: the client cannot do anything about it.
        strangers = true;
        continue;
      }
      if (block.path("type").asText("").equals("thinking") && signature.isEmpty()) {
        strangers = true;
        notes.adapted(
            "%s.content[%d] was left out: thinking without a signature, which is not Anthropic's"
                    .formatted(where, i)
                + " own.");
      } else {
        kept.add(withId("tool_use", "id", withId("tool_result", "tool_use_id", block)));
      }
    }
    return kept;
  }

  /// Whether the last turn is results alone, of calls before which nothing was thought.
  private static boolean answersCallsWithoutThoughts(ArrayNode messages) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      JsonNode content = messages.path(i).path("content");
      Set<String> types = new HashSet<>();
      content.forEach(block -> types.add(block.path("type").asText("")));
      if (messages.path(i).path("role").asText("").equals("assistant")) {
        return types.contains("tool_use")
            && !types.contains("thinking")
            && !types.contains("redacted_thinking");
      }
      if (content.isTextual() || !types.equals(Set.of("tool_result"))) {
        return false;
      }
    }
    return false;
  }

  /// The same for a call and for its result, so nobody needs to hear of it.
  private static JsonNode withId(String type, String member, JsonNode block) {
    String id = block.path(member).asText("");
    String allowed = CallIds.allowed(id);
    if (allowed.equals(id) || !block.path("type").asText("").equals(type)) {
      return block;
    }
    ObjectNode changed = Json.object();
    block.properties().forEach(each -> changed.set(each.getKey(), each.getValue()));
    return changed.put(member, allowed);
  }
}

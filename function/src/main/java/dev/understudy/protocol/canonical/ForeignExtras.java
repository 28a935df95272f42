package dev.understudy.protocol.canonical;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// What vendors want back of an answer, on its way through a client of another dialect and back:
/// such a dialect has one place for what only its vendor can read, and clients send it back as they
/// got it. Of Anthropic's it is the `signature` of a block of thinking, of OpenAI's Responses the
/// `encrypted_content` of an item of reasoning.
///
/// Both vendors' own are base64, which has no colon, so ours are told from them by how they begin.
/// One of ours is sent to neither. See decision 10.
///
/// @param message by vendor
/// @param calls by the call's id and then by vendor
public record ForeignExtras(ObjectNode message, ObjectNode calls) {
  private static final String PREFIX = "understudy:";

  /// Of nobody.
  public static ForeignExtras none() {
    return new ForeignExtras(Json.object(), Json.object());
  }

  /// Whether a client's signature is one of ours.
  public static boolean isOurs(String signature) {
    return signature.startsWith(PREFIX);
  }

  /// What `signature`, one of ours, says; nothing where somebody has changed it.
  public static ForeignExtras of(String signature) {
    try {
      byte[] json = Base64.getUrlDecoder().decode(signature.substring(PREFIX.length()));
      JsonNode said = Json.parse(json);
      return new ForeignExtras(object(said.path("message")), object(said.path("calls")));
    } catch (JsonException | IllegalArgumentException _) {
      return none();
    }
  }

  /// Whether nobody wants anything back.
  public boolean isEmpty() {
    return message.isEmpty() && calls.isEmpty();
  }

  /// As a signature.
  public String signature() {
    ObjectNode json = Json.object();
    json.set("message", message);
    json.set("calls", calls);
    String text = Json.text(json);
    return PREFIX
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// What vendors want back with the message; for this to hold, too.
  ///
  /// @param but the vendor that has a place of its own for it; empty for none
  public void addOfMessage(JsonNode extras, String but) {
    for (Map.Entry<String, JsonNode> vendor : extras.properties()) {
      if (!vendor.getKey().equals(but)) {
        ObjectNode one = Json.object();
        one.set(vendor.getKey(), vendor.getValue());
        fill(message, one);
      }
    }
  }

  /// What vendors want back with a call; for this to hold, too.
  public void addOfCall(String id, JsonNode extras) {
    if (!extras.isEmpty()) {
      ObjectNode one = Json.object();
      one.set(id, extras);
      fill(calls, one);
    }
  }

  /// All that `others` hold; for this to hold, too.
  public void addAll(ForeignExtras others) {
    fill(message, others.message);
    fill(calls, others.calls);
  }

  /// Of what is told in several pieces, objects are filled and lists grow.
  private static void fill(ObjectNode whole, JsonNode piece) {
    for (Map.Entry<String, JsonNode> member : piece.properties()) {
      JsonNode before = whole.path(member.getKey());
      JsonNode value = member.getValue();
      if (before instanceof ObjectNode object && value.isObject()) {
        fill(object, value);
      } else if (before instanceof ArrayNode list && value.isArray()) {
        value.forEach(list::add);
      } else {
        whole.set(member.getKey(), value.deepCopy());
      }
    }
  }

  private static ObjectNode object(JsonNode json) {
    return Optional.of(json)
        .filter(ObjectNode.class::isInstance)
        .map(ObjectNode.class::cast)
        .orElseGet(Json::object);
  }
}

package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.Rendering;

/// A request in Anthropic's own words on its way to Anthropic: as it came, but for what another
/// provider's model said earlier in the conversation and Anthropic refuses. That is thinking
/// without a signature, and ids of calls such as `functions.weather:0`.
final class OwnWords {
  private OwnWords() {}

  static Rendering of(ObjectNode request) {
    Notes notes = new Notes();
    ObjectNode body = Json.object();
    body.setAll(request);
    if (request.path("messages").isArray()) {
      body.set("messages", messages(request.path("messages"), notes));
    }
    return notes.rendering("/messages", body);
  }

  private static ArrayNode messages(JsonNode messages, Notes notes) {
    ArrayNode kept = Json.array();
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.path(i);
      ArrayNode content = content("messages[" + i + "]", message.path("content"), notes);
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

  private static ArrayNode content(String where, JsonNode content, Notes notes) {
    ArrayNode kept = Json.array();
    for (int i = 0; i < content.size(); i++) {
      JsonNode block = content.path(i);
      if (block.path("type").asText("").equals("thinking")
          && block.path("signature").asText("").isEmpty()) {
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

  /// The same for a call and for its result, so nobody needs to hear of it.
  private static JsonNode withId(String type, String member, JsonNode block) {
    String id = block.path(member).asText("");
    String allowed = ToolCalls.allowed(id);
    if (allowed.equals(id) || !block.path("type").asText("").equals(type)) {
      return block;
    }
    ObjectNode changed = Json.object();
    block.properties().forEach(each -> changed.set(each.getKey(), each.getValue()));
    return changed.put(member, allowed);
  }
}

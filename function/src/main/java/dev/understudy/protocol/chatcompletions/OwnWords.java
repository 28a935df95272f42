package dev.understudy.protocol.chatcompletions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Extras;

/// A chat request without what other vendors' models said earlier in the conversation and OpenAI,
/// which refuses a member of a message that it does not know, never said: what they thought, and
/// what they want back, and hints for caches that are not OpenAI's.
final class OwnWords {
  private static final String THOUGHTS = "reasoning_content";

  private OwnWords() {}

  /// Replaces the messages of `body`, where any has such a member.
  static void keep(ObjectNode body, Notes notes) {
    CacheHints.leaveOut(body, "OpenAI", notes);
    JsonNode messages = body.path("messages");
    if (messages.valueStream().noneMatch(OwnWords::isForeign)) {
      return;
    }
    ArrayNode kept = Json.array();
    for (JsonNode message : messages) {
      if (message instanceof ObjectNode said && isForeign(message)) {
        if (!said.path(THOUGHTS).asText("").isEmpty()) {
          notes.leftOut("messages[" + kept.size() + "]", THOUGHTS, "OpenAI has no counterpart.");
        }
        ObjectNode own = said.deepCopy();
        strip(own);
        own.path("tool_calls").forEach(OwnWords::strip);
        kept.add(own);
      } else {
        kept.add(message);
      }
    }
    body.set("messages", kept);
  }

  private static boolean isForeign(JsonNode message) {
    return message.has(THOUGHTS)
        || message.has(Extras.NAME)
        || message.path("tool_calls").valueStream().anyMatch(call -> call.has(Extras.NAME));
  }

  private static void strip(JsonNode said) {
    if (said instanceof ObjectNode object) {
      object.remove(THOUGHTS);
      object.remove(Extras.NAME);
    }
  }
}

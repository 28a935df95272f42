package dev.understudy.protocol.chatcompletions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.util.List;

/// The message of one choice.
final class ChatMessage {
  /// What a message may say instead of, or beside, its content.
  private static final List<String> ALSO_SAID =
      List.of("refusal", "tool_calls", "function_call", "audio", "images");

  private ChatMessage() {}

  /// Role, content and tool calls as OpenAI has them. Content that is a list is left as it is.
  ///
  /// @param finish why the choice ended: a call that was cut by `length` keeps its broken arguments
  static void normalize(ObjectNode message, String finish) {
    if (!message.path("role").asText("").equals("assistant")) {
      message.put("role", "assistant");
    }
    JsonNode content = message.path("content");
    if (content.isMissingNode()) {
      message.putNull("content");
    } else if (content.isObject()) {
      // Cloudflare, in JSON mode.
      message.put("content", Json.text(content));
    }
    JsonNode calls = message.path("tool_calls");
    if (calls.isEmpty()) {
      message.remove("tool_calls");
      return;
    }
    for (JsonNode call : calls) {
      if (call instanceof ObjectNode object) {
        normalizeCall(object, finish);
      }
    }
  }

  private static void normalizeCall(ObjectNode call, String finish) {
    if (!(call.path("function") instanceof ObjectNode function)) {
      return;
    }
    if (!call.path("type").isTextual()) {
      call.put("type", "function");
    }
    JsonNode arguments = function.path("arguments");
    boolean none = arguments.isMissingNode() || arguments.isNull();
    if (none || (arguments.asText("").equals("") && arguments.isTextual() && !cut(finish))) {
      function.put("arguments", "{}");
    } else if (!arguments.isTextual()) {
      function.put("arguments", Json.text(arguments));
    }
  }

  private static boolean cut(String finish) {
    return finish.equals("length");
  }

  static boolean saysSomething(JsonNode message) {
    return isSomething(message.path("content"))
        || ALSO_SAID.stream().anyMatch(name -> isSomething(message.path(name)));
  }

  private static boolean isSomething(JsonNode node) {
    return node.isTextual() ? !node.textValue().isEmpty() : !node.isEmpty();
  }
}

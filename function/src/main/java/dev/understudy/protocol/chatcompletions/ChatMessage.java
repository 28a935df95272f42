package dev.understudy.protocol.chatcompletions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Chunks;
import java.util.Set;

/// The message of one choice.
final class ChatMessage {
  /// The parts of a list of content that can be told as text, or need not be told.
  private static final Set<String> PARTS = Set.of("text", "thinking", "reference");

  private ChatMessage() {}

  /// Role, content and tool calls as OpenAI has them.
  ///
  /// @param finish why the choice ended: a call that was cut by `length` keeps its broken arguments
  static void normalize(ObjectNode message, String finish) {
    if (!message.path("role").asText("").equals("assistant")) {
      message.put("role", "assistant");
    }
    normalizeWords(message);
    JsonNode calls = message.path("tool_calls");
    if (calls.isEmpty()) {
      message.remove("tool_calls");
    }
    for (JsonNode call : calls) {
      if (call instanceof ObjectNode object) {
        normalizeCall(object, finish);
      }
    }
    Chunks.settleContent(message);
  }

  /// What a message or a delta says, as text: Mistral has lists of it, Cloudflare an object in JSON
  /// mode. What the model thought becomes `reasoning_content`. A list that holds anything but words
  /// is left as it is.
  static void normalizeWords(ObjectNode said) {
    JsonNode content = said.path("content");
    if (content instanceof ArrayNode parts && areWords(parts)) {
      StringBuilder text = new StringBuilder();
      StringBuilder thought = new StringBuilder();
      for (JsonNode part : parts) {
        text.append(part.path("text").asText(""));
        JsonNode thinking = part.path("thinking");
        thought.append(thinking.asText(""));
        thinking.forEach(each -> thought.append(each.path("text").asText("")));
      }
      said.put("content", text.toString());
      if (!thought.isEmpty()) {
        said.put("reasoning_content", thought.toString());
      }
    } else if (content.isObject()) {
      said.put("content", Json.text(content));
    }
    JsonNode reasoning = said.path("reasoning");
    if (reasoning.isTextual() || reasoning.isNull()) {
      said.remove("reasoning");
      boolean thought = !reasoning.asText("").isEmpty();
      if (thought && said.path("reasoning_content").asText("").isEmpty()) {
        said.set("reasoning_content", reasoning);
      }
    }
  }

  private static boolean areWords(ArrayNode parts) {
    return parts.valueStream().allMatch(part -> PARTS.contains(part.path("type").asText("")));
  }

  private static void normalizeCall(ObjectNode call, String finish) {
    call.remove("index");
    if (!(call.path("function") instanceof ObjectNode function)) {
      return;
    }
    if (!call.path("type").isTextual()) {
      call.put("type", "function");
    }
    JsonNode arguments = function.path("arguments");
    boolean none =
        arguments.isMissingNode() || arguments.isNull() || StreamedCalls.isNull(arguments);
    if (none || (arguments.asText("").equals("") && arguments.isTextual() && !cut(finish))) {
      function.put("arguments", "{}");
    } else if (!arguments.isTextual()) {
      function.put("arguments", Json.text(arguments));
    }
  }

  private static boolean cut(String finish) {
    return finish.equals("length");
  }
}

package dev.understudy.protocol.messages;

import static dev.understudy.protocol.FailureClass.MALFORMED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Minted;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Reading.Answer;
import dev.understudy.protocol.Reading.Empty;
import dev.understudy.protocol.Reading.Fault;
import dev.understudy.time.Time;

/// One of Anthropic's messages on its way to the canonical form.
///
/// Text, thinking and tool calls come across. Citations, signatures and the traces of tools that
/// ran at Anthropic have no place in OpenAI's reply and are left out.
final class MessagesReply {
  private final Time time;
  private final Operation operation;
  private final ObjectNode message;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder thinking = new StringBuilder();
  private final ArrayNode calls = Json.array();

  MessagesReply(Time time, Operation operation, ObjectNode message) {
    this.time = time;
    this.operation = operation;
    this.message = message;
  }

  Reading read() {
    if (!message.path("content").isArray()) {
      return new Fault(MALFORMED, "the reply has no list of content blocks");
    }
    for (JsonNode block : message.path("content")) {
      read(block);
    }
    String finish = finishReason(message.path("stop_reason").asText(""), !calls.isEmpty());
    boolean excused = finish.equals("length") || finish.equals("content_filter");
    boolean empty = text.isEmpty() && calls.isEmpty() && !excused;
    ObjectNode reply = reply(finish);
    return empty ? new Empty(reply, message, "the reply says nothing") : new Answer(reply, message);
  }

  private void read(JsonNode block) {
    switch (block.path("type").asText("")) {
      case "text" -> text.append(block.path("text").asText(""));
      case "thinking" -> thinking.append(block.path("thinking").asText(""));
      case "tool_use" -> {
        ObjectNode call = calls.addObject();
        call.put("id", block.path("id").asText(""));
        call.put("type", "function");
        ObjectNode function = call.putObject("function");
        function.put("name", block.path("name").asText(""));
        JsonNode input = block.path("input");
        function.put("arguments", input.isObject() ? Json.text(input) : "{}");
      }
      default -> {}
    }
  }

  /// https://docs.claude.com/en/api/handling-stop-reasons. A turn that is paused is not finished,
  /// and `length` is how OpenAI's clients know that. Of a reason that we do not know we know only
  /// that the message ended.
  static String finishReason(String stopReason, boolean calls) {
    return switch (stopReason) {
      case "max_tokens", "model_context_window_exceeded", "pause_turn", "compaction" -> "length";
      case "refusal" -> "content_filter";
      default -> calls ? "tool_calls" : "stop";
    };
  }

  private ObjectNode reply(String finish) {
    ObjectNode reply = Json.object();
    reply.put("id", Minted.id(operation, message, time));
    reply.put("object", Minted.object(operation));
    reply.put("created", time.now().getEpochSecond());
    reply.put("model", Minted.model(message));
    ObjectNode choice = reply.putArray("choices").addObject();
    switch (operation) {
      case CHAT -> {
        choice.put("index", 0);
        choice.set("message", chatMessage());
      }
      case COMPLETE -> {
        choice.put("text", text.toString());
        choice.put("index", 0);
      }
      case EMBED -> throw new IllegalStateException("Anthropic has no embeddings");
    }
    choice.putNull("logprobs");
    choice.put("finish_reason", finish);
    if (message.path("usage").isObject()) {
      reply.set("usage", usage(message.path("usage")));
    }
    return reply;
  }

  private ObjectNode chatMessage() {
    ObjectNode chat = Json.object();
    chat.put("role", "assistant");
    if (text.isEmpty() && !calls.isEmpty()) {
      chat.putNull("content");
    } else {
      chat.put("content", text.toString());
    }
    chat.putNull("refusal");
    if (!thinking.isEmpty()) {
      chat.put("reasoning_content", thinking.toString());
    }
    if (!calls.isEmpty()) {
      chat.set("tool_calls", calls);
    }
    return chat;
  }

  /// Anthropic's `input_tokens` leaves out what came from, or went into, its cache; OpenAI's
  /// `prompt_tokens` is everything that was read.
  static ObjectNode usage(JsonNode usage) {
    long cached = usage.path("cache_read_input_tokens").asLong();
    long prompt =
        usage.path("input_tokens").asLong()
            + cached
            + usage.path("cache_creation_input_tokens").asLong();
    long completion = usage.path("output_tokens").asLong();
    ObjectNode canonical = Json.object();
    canonical.put("prompt_tokens", prompt);
    canonical.put("completion_tokens", completion);
    canonical.put("total_tokens", prompt + completion);
    canonical.putObject("prompt_tokens_details").put("cached_tokens", cached);
    return canonical;
  }
}

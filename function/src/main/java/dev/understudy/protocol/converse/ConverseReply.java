package dev.understudy.protocol.converse;

import static dev.understudy.protocol.FailureClass.MALFORMED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.ChunkWriter;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Reading.Fault;
import dev.understudy.protocol.Tokens;
import dev.understudy.time.Time;
import java.util.List;
import java.util.Optional;

/// What a model says through Converse, on its way to the canonical form: whole, or block by block.
/// Stateful, for one answer.
///
/// Text, calls and thoughts come across, and the words of what is cited. Sources, and the traces of
/// tools that ran at Bedrock, have no place in OpenAI's reply and are left out; so are blocks that
/// nobody knows. The arguments of [JsonAnswer#TOOL] are the answer's text.
final class ConverseReply {
  private final ChunkWriter chunks;
  private final String model;
  private int calls;

  ConverseReply(Time time, Operation operation, String model) {
    this.chunks = new ChunkWriter(operation, time);
    this.model = model;
  }

  Reading read(ObjectNode reply) {
    JsonNode content = reply.path("output").path("message").path("content");
    if (!content.isArray()) {
      return new Fault(MALFORMED, "the reply has no list of content blocks");
    }
    begin(reply);
    content.forEach(this::block);
    Optional<Fault> broken = stop(reply.path("stopReason").asText(""));
    if (broken.isPresent()) {
      return broken.get();
    }
    usage(reply.path("usage"));
    return chunks.whole(reply);
  }

  /// @param said for an id: Bedrock's answers have none in what they say
  void begin(JsonNode said) {
    ObjectNode named = Json.object();
    named.set("said", said);
    named.put("model", model);
    chunks.begin(named);
  }

  List<ObjectNode> take() {
    return chunks.take();
  }

  private void block(JsonNode block) {
    chunks.text(block.path("text").asText(""));
    for (JsonNode cited : block.path("citationsContent").path("content")) {
      chunks.text(cited.path("text").asText(""));
    }
    if (block.path("reasoningContent") instanceof ObjectNode reasoning && !reasoning.isEmpty()) {
      chunks.reasoning(reasoning.path("reasoningText").path("text").asText(""));
      keep(reasoning);
    }
    JsonNode use = block.path("toolUse");
    if (use.isObject()) {
      Call call = call(use);
      JsonNode input = use.path("input");
      arguments(call, input.isObject() ? Json.text(input) : "{}");
    }
  }

  /// A call begins.
  Call call(JsonNode use) {
    String name = use.path("name").asText("");
    if (use.path("type").asText("").equals("server_tool_use")) {
      return Call.NONE;
    }
    if (name.equals(JsonAnswer.TOOL)) {
      return Call.ANSWER;
    }
    chunks.call(calls, use.path("toolUseId").asText(""), name);
    return new Call(calls++);
  }

  /// A piece of a call's arguments.
  void arguments(Call call, String piece) {
    if (call.equals(Call.ANSWER)) {
      chunks.text(piece);
    } else if (!call.equals(Call.NONE)) {
      chunks.arguments(call.index(), piece);
    }
  }

  void text(String piece) {
    chunks.text(piece);
  }

  void reasoning(String piece) {
    chunks.reasoning(piece);
  }

  /// What the model wants back of its thoughts: whole, as Bedrock has it.
  void keep(ObjectNode reasoning) {
    boolean wanted =
        reasoning.path("reasoningText").hasNonNull("signature")
            || reasoning.hasNonNull("redactedContent");
    if (wanted) {
      ObjectNode extra = Json.object();
      extra.putArray(ReasoningBlocks.NAME).add(reasoning);
      chunks.extra(ReasoningBlocks.VENDOR, extra);
    }
  }

  /// The answer ends; or what it ends with is no answer.
  Optional<Fault> stop(String reason) {
    String finish =
        switch (reason) {
          case "max_tokens", "model_context_window_exceeded" -> "length";
          case "guardrail_intervened", "content_filtered" -> "content_filter";
          case "malformed_model_output", "malformed_tool_use" -> "";
          // Of a reason that we do not know we know only that the answer ended.
          default -> calls > 0 ? "tool_calls" : "stop";
        };
    if (finish.isEmpty()) {
      return Optional.of(new Fault(MALFORMED, "the model's output cannot be used: " + reason));
    }
    chunks.finish(finish);
    return Optional.empty();
  }

  /// Bedrock's `inputTokens` leaves out what came from, or went into, its cache.
  /// <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html>
  void usage(JsonNode usage) {
    if (!usage.isObject()) {
      return;
    }
    long read = either(usage, "cacheReadInputTokens", "cacheReadInputTokenCount");
    long written = either(usage, "cacheWriteInputTokens", "cacheWriteInputTokenCount");
    chunks.usage(
        new Tokens(
                usage.path("inputTokens").asLong() + read + written,
                usage.path("outputTokens").asLong(),
                read,
                written,
                0)
            .usage());
  }

  private static long either(JsonNode usage, String name, String other) {
    return usage.path(usage.hasNonNull(name) ? name : other).asLong();
  }

  /// A call of a tool.
  ///
  /// @param index its place among the client's calls
  record Call(int index) {
    /// It ran at Bedrock, and is nobody's business.
    static final Call NONE = new Call(-1);

    /// Its arguments are the answer.
    static final Call ANSWER = new Call(-2);
  }
}

package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.ChunkWriter;
import dev.understudy.protocol.Tokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The blocks of one of Anthropic's answers, told to a [ChunkWriter] as they begin, go on and end:
/// of a stream as it comes, of a whole message one after the other.
///
/// Text, thinking and calls come across; of thinking, the whole block too, for Anthropic to have it
/// back ([Thoughts]); of citations those of the web, which OpenAI has a shape for. Traces of tools
/// that ran at Anthropic, and what we do not know, are left out: Anthropic adds new ones.
final class Telling {
  private final ChunkWriter chunks;
  private final Map<Integer, Open> open = new HashMap<>();
  private int calls;
  private int length;

  /// A block that has not ended.
  private sealed interface Open {
    /// A call whose input is still coming.
    ///
    /// @param call its place among the calls
    /// @param whole the input as far as the block's beginning told it
    /// @param begun whether a piece of it has come
    record Input(int call, JsonNode whole, boolean begun) implements Open {}

    /// The answer in the form of a call: [AnswerTool].
    ///
    /// @param whole as that of an input
    /// @param begun likewise
    record Answer(JsonNode whole, boolean begun) implements Open {}

    /// A thought.
    ///
    /// @param block without what came after its beginning
    /// @param text all that was thought
    record Thought(ObjectNode block, StringBuilder text) implements Open {}

    /// Words.
    ///
    /// @param from where they begin in the answer
    /// @param citations what they are quoted from
    record Text(int from, ArrayNode citations) implements Open {}
  }

  Telling(ChunkWriter chunks) {
    this.chunks = chunks;
  }

  /// A block begins, with all that it says of itself.
  void begin(int index, JsonNode block) {
    switch (block.path("type").asText("")) {
      case "text" -> {
        ArrayNode citations = Json.array();
        block.path("citations").forEach(citations::add);
        open.put(index, new Open.Text(length, citations));
        text(block.path("text").asText(""));
      }
      case "thinking" -> {
        String text = block.path("thinking").asText("");
        open.put(index, new Open.Thought(copy(block), new StringBuilder(text)));
        chunks.reasoning(text);
      }
      case "redacted_thinking" -> chunks.extra(Thoughts.VENDOR, Thoughts.of(copy(block)));
      case "tool_use" -> {
        String name = block.path("name").asText("");
        if (name.equals(AnswerTool.NAME)) {
          open.put(index, new Open.Answer(block.path("input"), false));
        } else {
          chunks.call(calls, block.path("id").asText(""), name);
          open.put(index, new Open.Input(calls++, block.path("input"), false));
        }
      }
      default -> {}
    }
  }

  /// A block goes on.
  void go(int index, JsonNode delta) {
    switch (delta.path("type").asText("")) {
      case "text_delta" -> text(delta.path("text").asText(""));
      case "citations_delta" -> {
        if (open.get(index) instanceof Open.Text(int _, ArrayNode citations)) {
          citations.add(delta.path("citation"));
        }
      }
      case "thinking_delta" -> {
        String text = delta.path("thinking").asText("");
        if (open.get(index) instanceof Open.Thought(ObjectNode _, StringBuilder all)) {
          all.append(text);
        }
        chunks.reasoning(text);
      }
      case "signature_delta" -> {
        if (open.get(index) instanceof Open.Thought(ObjectNode block, StringBuilder _)) {
          block.set("signature", delta.path("signature"));
        }
      }
      case "input_json_delta" -> input(index, delta.path("partial_json").asText(""));
      default -> {}
    }
  }

  private void input(int index, String piece) {
    if (piece.isEmpty()) {
      return;
    }
    switch (open.get(index)) {
      case Open.Input(int call, JsonNode whole, boolean _) -> {
        open.put(index, new Open.Input(call, whole, true));
        chunks.arguments(call, piece);
      }
      case Open.Answer(JsonNode whole, boolean _) -> {
        open.put(index, new Open.Answer(whole, true));
        text(piece);
      }
      // Tools that run at Anthropic have an input, too.
      case null, default -> {}
    }
  }

  /// A block ends.
  void stop(int index) {
    switch (open.remove(index)) {
      // A call without input has empty pieces alone, and its arguments are an empty object.
      case Open.Input(int call, JsonNode whole, boolean begun) when !begun ->
          chunks.arguments(call, object(whole));
      case Open.Answer(JsonNode whole, boolean begun) when !begun -> text(object(whole));
      case Open.Thought(ObjectNode block, StringBuilder text)
          when !block.path("signature").asText("").isEmpty() ->
          chunks.extra(Thoughts.VENDOR, Thoughts.of(block.put("thinking", text.toString())));
      case Open.Text(int from, ArrayNode citations) when !citations.isEmpty() ->
          annotate(from, citations);
      case null, default -> {}
    }
  }

  /// The answer ends, and every block that has not.
  ///
  /// @param message `stop_reason`, and why the model declined
  void finish(JsonNode message) {
    List.copyOf(open.keySet()).forEach(this::stop);
    if (message.path("stop_reason").asText("").equals("refusal")) {
      chunks.refusal(message.path("stop_details").path("explanation").asText(""));
    }
    chunks.finish(finishReason(message.path("stop_reason").asText(""), calls > 0));
  }

  /// See <https://docs.claude.com/en/api/handling-stop-reasons>. A turn that is paused is not
  /// finished, and `length` is how OpenAI's clients know that. Of a reason that we do not know we
  /// know only that the message ended.
  private static String finishReason(String stopReason, boolean calls) {
    return switch (stopReason) {
      case "max_tokens", "model_context_window_exceeded", "pause_turn", "compaction" -> "length";
      case "refusal" -> "content_filter";
      default -> calls ? "tool_calls" : "stop";
    };
  }

  void usage(JsonNode usage) {
    chunks.usage(tokens(usage).usage());
  }

  /// Anthropic's `input_tokens` leaves out what came from, or went into, its cache; OpenAI's
  /// `prompt_tokens` is everything that was read.
  static Tokens tokens(JsonNode usage) {
    long cached = usage.path("cache_read_input_tokens").asLong();
    long written = usage.path("cache_creation_input_tokens").asLong();
    return new Tokens(
        usage.path("input_tokens").asLong() + cached + written,
        usage.path("output_tokens").asLong(),
        cached,
        written,
        usage.path("output_tokens_details").path("thinking_tokens").asLong());
  }

  private void text(String text) {
    length += text.length();
    chunks.text(text);
  }

  /// What was found on the web, as OpenAI has it:
  /// <https://platform.openai.com/docs/guides/tools-web-search?api-mode=chat>.
  private void annotate(int from, ArrayNode citations) {
    ArrayNode annotations = Json.array();
    for (JsonNode citation : citations) {
      if (citation.path("url").isTextual()) {
        ObjectNode cited =
            annotations.addObject().put("type", "url_citation").putObject("url_citation");
        cited.put("start_index", from).put("end_index", length);
        cited.put("title", citation.path("title").asText(""));
        cited.set("url", citation.path("url"));
      }
    }
    if (!annotations.isEmpty()) {
      chunks.member("annotations", annotations);
    }
  }

  private static String object(JsonNode input) {
    return input.isObject() ? Json.text(input) : "{}";
  }

  private static ObjectNode copy(JsonNode block) {
    ObjectNode copy = Json.object();
    block.properties().forEach(member -> copy.set(member.getKey(), member.getValue()));
    return copy;
  }
}

package dev.understudy.protocol.cohere;

import static dev.understudy.protocol.FailureClass.ERROR_IN_200;
import static dev.understudy.protocol.FailureClass.MALFORMED;
import static dev.understudy.protocol.FailureClass.TIMEOUT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.ChunkWriter;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Reading.Fault;
import dev.understudy.protocol.ReplyReader;
import dev.understudy.protocol.Tokens;
import dev.understudy.time.Time;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One of Cohere's answers on its way to the canonical form: whole, or piece by piece.
final class CohereReply {
  private final ReplyReader reader;
  private final ChunkWriter chunks;

  /// The place of each call among the calls, by the index that Cohere gives it.
  private final Map<Integer, Integer> calls = new HashMap<>();

  private final Set<Integer> withArguments = new HashSet<>();

  CohereReply(ReplyReader reader, Time time, Operation operation) {
    this.reader = reader;
    this.chunks = new ChunkWriter(operation, time);
  }

  ChunkWriter chunks() {
    return chunks;
  }

  Reading read(ObjectNode reply) {
    if (!(reply.path("message") instanceof ObjectNode message)) {
      return new Fault(MALFORMED, "the reply has no message");
    }
    chunks.begin(reply);
    message.path("content").forEach(this::content);
    chunks.text(message.path("tool_plan").asText(""));
    int index = 0;
    for (JsonNode call : message.path("tool_calls")) {
      call(index, call);
      arguments(index++, call.at("/function/arguments").asText(""));
    }
    message.path("citations").forEach(this::cite);
    Optional<Fault> fault = end(reply);
    return fault.isPresent() ? fault.get() : chunks.whole(reply);
  }

  /// A block of content, or a piece of one.
  void content(JsonNode said) {
    chunks.reasoning(said.path("thinking").asText(""));
    chunks.text(said.path("text").asText(""));
  }

  /// A call begins.
  void call(int index, JsonNode call) {
    if (!calls.containsKey(index)) {
      calls.put(index, calls.size());
      chunks.call(
          calls.size() - 1, call.path("id").asText(""), call.at("/function/name").asText(""));
    }
  }

  void arguments(int index, String piece) {
    Integer call = calls.get(index);
    if (call != null && !piece.isEmpty()) {
      withArguments.add(index);
      chunks.arguments(call, piece);
    }
  }

  /// What a passage rests on, in documents or in what tools said. OpenAI cites pages alone.
  void cite(JsonNode citation) {
    ObjectNode extra = Json.object();
    ArrayNode citations = extra.putArray("citations");
    citations.add(citation);
    chunks.extra(Cohere.VENDOR, extra);
  }

  /// Why it is no answer; else its end is told.
  ///
  /// @param end with a `finish_reason`: <https://docs.cohere.com/reference/chat>
  Optional<Fault> end(JsonNode end) {
    String reason = end.path("finish_reason").asText("");
    if (reason.equals("ERROR") || end.hasNonNull("error")) {
      String what = "an answer that ends in an error";
      return reader
          .errorInStream(what, end instanceof ObjectNode object ? object : Json.object())
          .or(() -> Optional.of(new Fault(ERROR_IN_200, what)));
    }
    if (reason.equals("TIMEOUT")) {
      return Optional.of(new Fault(TIMEOUT, "Cohere's own time was up"));
    }
    boolean cut = reason.equals("MAX_TOKENS");
    for (Map.Entry<Integer, Integer> call : calls.entrySet()) {
      if (!cut && !withArguments.contains(call.getKey())) {
        chunks.arguments(call.getValue(), "{}");
      }
    }
    chunks.finish(cut ? "length" : calls.isEmpty() ? "stop" : "tool_calls");
    if (end.path("usage").path("tokens").isObject()) {
      chunks.usage(usage(end.path("usage")));
    }
    return Optional.empty();
  }

  /// What was really read and written, not what is billed. Images count apart from the rest.
  private static ObjectNode usage(JsonNode usage) {
    JsonNode tokens = usage.path("tokens");
    return new Tokens(
            tokens.path("input_tokens").asLong() + tokens.path("image_tokens").asLong(),
            tokens.path("output_tokens").asLong(),
            usage.path("cached_tokens").asLong(),
            0,
            tokens.path("reasoning_tokens").asLong())
        .usage();
  }
}

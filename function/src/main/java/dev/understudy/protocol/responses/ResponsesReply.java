package dev.understudy.protocol.responses;

import static dev.understudy.protocol.FailureClass.ERROR_IN_200;
import static dev.understudy.protocol.FailureClass.MALFORMED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.ChunkWriter;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Reading.Fault;
import dev.understudy.protocol.ReplyReader;
import dev.understudy.protocol.Tokens;
import dev.understudy.time.Time;
import java.util.Optional;
import java.util.Set;

/// A response on its way to the canonical form: whole, or its head and end within a stream.
final class ResponsesReply {
  private static final Set<String> PROMISES = Set.of("queued", "in_progress");

  private final ReplyReader reader;
  private final ChunkWriter chunks;
  private final OutputItems items;

  ResponsesReply(ReplyReader reader, Time time, Operation operation, String vendor) {
    this.reader = reader;
    this.chunks = new ChunkWriter(operation, time);
    this.items = new OutputItems(chunks, vendor);
  }

  ChunkWriter chunks() {
    return chunks;
  }

  OutputItems items() {
    return items;
  }

  Reading read(ObjectNode response) {
    if (!response.path("output").isArray()) {
      return new Fault(MALFORMED, "the reply has no list of output");
    }
    begin(response);
    if (isMadeLater(response) && chunks.whole(response) instanceof Reading.Empty promise) {
      return new Reading.Answer(promise.reply(), response);
    }
    int at = 0;
    for (JsonNode item : response.path("output")) {
      items.end(at++, item);
    }
    return end(response).map(Reading.class::cast).orElseGet(() -> chunks.whole(response));
  }

  /// Whether the client asked for an answer in the background, and has the promise of one:
  /// <https://platform.openai.com/docs/guides/background>.
  private static boolean isMadeLater(JsonNode response) {
    return response.path("background").asBoolean()
        && PROMISES.contains(response.path("status").asText(""));
  }

  void begin(JsonNode response) {
    ObjectNode heading = Json.object();
    heading.set("id", response.path("id"));
    heading.set("model", response.path("model"));
    heading.set("created", response.path("created_at"));
    chunks.begin(heading);
  }

  /// Why the response is no answer; else its end is told.
  Optional<Fault> end(JsonNode response) {
    String status = response.path("status").asText("completed");
    return switch (status) {
      case "completed", "incomplete" -> {
        chunks.finish(finish(response));
        if (response.path("usage").isObject()) {
          chunks.usage(usage(response.path("usage")));
        }
        yield Optional.empty();
      }
      case "failed" ->
          reader
              .errorInStream("the response", response instanceof ObjectNode o ? o : Json.object())
              .or(() -> Optional.of(new Fault(ERROR_IN_200, "the response failed")));
      default ->
          Optional.of(
              new Fault(MALFORMED, "the response is neither completed nor incomplete nor failed"));
    };
  }

  /// See <https://platform.openai.com/docs/api-reference/responses/object>.
  private String finish(JsonNode response) {
    return switch (response.at("/incomplete_details/reason").asText("")) {
      case "" -> items.haveCalls() ? "tool_calls" : "stop";
      case "content_filter" -> "content_filter";
      default -> "length";
    };
  }

  private static ObjectNode usage(JsonNode usage) {
    JsonNode read = usage.path("input_tokens_details");
    return new Tokens(
            usage.path("input_tokens").asLong(),
            usage.path("output_tokens").asLong(),
            read.path("cached_tokens").asLong(),
            read.path("cache_write_tokens").asLong(),
            usage.at("/output_tokens_details/reasoning_tokens").asLong())
        .usage();
  }
}

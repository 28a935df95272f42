package dev.understudy.protocol.messages;

import static dev.understudy.protocol.FailureClass.TRUNCATED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.ChunkWriter;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Reading.Fault;
import dev.understudy.protocol.ReplyReader;
import dev.understudy.protocol.StreamReader;
import dev.understudy.protocol.StreamReading;
import dev.understudy.protocol.StreamReading.Failed;
import dev.understudy.protocol.StreamReading.Over;
import dev.understudy.protocol.StreamReading.Part;
import dev.understudy.protocol.StreamReading.Unreadable;
import dev.understudy.time.Time;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One of Anthropic's streams on its way to canonical chunks.
///
/// See <https://docs.claude.com/en/docs/build-with-claude/streaming>. The stop reason is what makes
/// an answer whole; `message_stop` after it may be missing. Events, blocks and deltas that we do
/// not know say nothing: Anthropic adds new ones.
final class MessagesStream implements StreamReader {
  /// How OpenAI's streams end, and those of hosts that put it under Anthropic's too.
  private static final String DONE = "[DONE]";

  /// A block begins or ends, whatever is in it.
  private static final Set<String> BOUNDS = Set.of("content_block_start", "content_block_stop");

  private final ReplyReader reader;
  private final ChunkWriter chunks;
  private final Map<Integer, ToolInput> open = new HashMap<>();
  private final ObjectNode usage = Json.object();
  private int calls;
  private boolean stopped;

  /// A call whose input is still coming.
  ///
  /// @param call its place among the calls
  /// @param whole the input as far as the block's beginning told it
  /// @param begun whether a piece of it has come
  private record ToolInput(int call, JsonNode whole, boolean begun) {}

  MessagesStream(ReplyReader reader, Time time, Operation operation) {
    this.reader = reader;
    this.chunks = new ChunkWriter(operation, time);
  }

  @Override
  public StreamReading read(Event event) {
    if (event.data().strip().equals(DONE)) {
      return end();
    }
    JsonNode json;
    try {
      json = Json.parse(event.data());
    } catch (JsonException e) {
      return new Unreadable("an event of the stream: " + e.getMessage());
    }
    if (!(json instanceof ObjectNode said)) {
      return new Unreadable("an event of the stream is JSON, but not an object");
    }
    Optional<Fault> error = reader.errorInStream("an event of the stream", said);
    return error.isPresent()
        ? new Failed(error.get())
        : said(said.path("type").asText(event.name()), said);
  }

  /// The blocks of thinking that is not shown, and of tools that run at Anthropic.
  @Override
  public boolean isSignOfWork(Event event) {
    return BOUNDS.contains(event.name());
  }

  private StreamReading said(String type, ObjectNode said) {
    int block = said.path("index").asInt();
    switch (type) {
      case "message_start" -> {
        merge(said.path("message").path("usage"));
        chunks.begin(said.path("message"));
      }
      case "content_block_start" -> begin(block, said.path("content_block"));
      case "content_block_delta" -> go(block, said.path("delta"));
      case "content_block_stop" -> stop(block);
      case "message_delta" -> {
        merge(said.path("usage"));
        stop(said.path("delta").path("stop_reason"));
      }
      case "message_stop" -> {
        return end();
      }
      default -> {}
    }
    return new Part(chunks.take());
  }

  private void begin(int index, JsonNode block) {
    switch (block.path("type").asText("")) {
      case "text" -> chunks.text(block.path("text").asText(""));
      case "thinking" -> chunks.reasoning(block.path("thinking").asText(""));
      case "tool_use" -> {
        chunks.call(calls, block.path("id").asText(""), block.path("name").asText(""));
        open.put(index, new ToolInput(calls++, block.path("input"), false));
      }
      default -> {}
    }
  }

  private void go(int index, JsonNode delta) {
    switch (delta.path("type").asText("")) {
      case "text_delta" -> chunks.text(delta.path("text").asText(""));
      case "thinking_delta" -> chunks.reasoning(delta.path("thinking").asText(""));
      case "input_json_delta" -> {
        String piece = delta.path("partial_json").asText("");
        ToolInput input = open.get(index);
        // Tools that run at Anthropic have an input, too.
        if (input != null && !piece.isEmpty()) {
          open.put(index, new ToolInput(input.call(), input.whole(), true));
          chunks.arguments(input.call(), piece);
        }
      }
      default -> {}
    }
  }

  /// A call without input has empty pieces alone, and its arguments are an empty object.
  private void stop(int index) {
    ToolInput input = open.remove(index);
    if (input != null && !input.begun()) {
      chunks.arguments(input.call(), input.whole().isObject() ? Json.text(input.whole()) : "{}");
    }
  }

  private void stop(JsonNode reason) {
    if (stopped || !reason.isTextual()) {
      return;
    }
    stopped = true;
    List.copyOf(open.keySet()).forEach(this::stop);
    chunks.finish(MessagesReply.finishReason(reason.textValue(), calls > 0));
    if (!usage.isEmpty()) {
      chunks.usage(MessagesReply.usage(usage));
    }
  }

  /// The later figures count: they are of the whole message, and not in addition.
  private void merge(JsonNode figures) {
    figures
        .properties()
        .forEach(
            figure -> {
              if (!figure.getValue().isNull()) {
                usage.set(figure.getKey(), figure.getValue());
              }
            });
  }

  @Override
  public StreamReading end() {
    return stopped
        ? new Over(List.of())
        : new Failed(new Fault(TRUNCATED, "the stream ended without a stop reason"));
  }
}

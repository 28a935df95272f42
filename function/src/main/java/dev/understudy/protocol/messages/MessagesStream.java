package dev.understudy.protocol.messages;

import static dev.understudy.protocol.FailureClass.TRUNCATED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.protocol.ChunkWriter;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Reading.Fault;
import dev.understudy.protocol.ReplyReader;
import dev.understudy.protocol.StreamReader;
import dev.understudy.protocol.StreamReading;
import dev.understudy.protocol.StreamReading.Failed;
import dev.understudy.protocol.StreamReading.Over;
import dev.understudy.protocol.StreamReading.Part;
import dev.understudy.protocol.Usage;
import dev.understudy.time.Time;
import java.util.List;
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
  private final Telling telling;
  private final ObjectNode usage = Json.object();
  private Optional<Usage> counted = Optional.empty();
  private boolean stopped;

  MessagesStream(ReplyReader reader, Time time, Operation operation) {
    this.reader = reader;
    this.chunks = new ChunkWriter(operation, time);
    this.telling = new Telling(chunks);
  }

  @Override
  public StreamReading read(Event event) {
    if (event.data().strip().equals(DONE)) {
      return end();
    }
    return reader.event(event, said -> said(said.path("type").asText(event.name()), said));
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
      case "content_block_start" -> telling.begin(block, said.path("content_block"));
      case "content_block_delta" -> telling.go(block, said.path("delta"));
      case "content_block_stop" -> telling.stop(block);
      case "message_delta" -> {
        merge(said.path("usage"));
        stop(said.path("delta"));
      }
      case "message_stop" -> {
        return end();
      }
      default -> {}
    }
    return new Part(chunks.take());
  }

  private void stop(JsonNode end) {
    if (stopped || !end.path("stop_reason").isTextual()) {
      return;
    }
    stopped = true;
    telling.finish(end);
    if (!usage.isEmpty()) {
      telling.usage(usage);
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
    counted = usage.isEmpty() ? Optional.empty() : Optional.of(Usage.of(Telling.tokens(usage)));
  }

  @Override
  public Optional<Usage> counted() {
    return counted;
  }

  @Override
  public StreamReading end() {
    return stopped
        ? new Over(List.of())
        : new Failed(new Fault(TRUNCATED, "the stream ended without a stop reason"));
  }
}

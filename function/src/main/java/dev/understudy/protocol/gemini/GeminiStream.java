package dev.understudy.protocol.gemini;

import static dev.understudy.protocol.FailureClass.TRUNCATED;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.protocol.Reading.Fault;
import dev.understudy.protocol.ReplyReader;
import dev.understudy.protocol.StreamReader;
import dev.understudy.protocol.StreamReading;
import dev.understudy.protocol.StreamReading.Failed;
import dev.understudy.protocol.StreamReading.Over;
import dev.understudy.protocol.StreamReading.Part;
import dev.understudy.protocol.Usage;
import java.util.Optional;

/// One of Google's streams: each event is a piece of the reply, and nothing comes after the last.
///
/// The finish reasons are what makes an answer whole. See
/// <https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent>.
final class GeminiStream implements StreamReader {
  private final ReplyReader reader;
  private final GeminiReply reply;

  GeminiStream(ReplyReader reader, GeminiReply reply) {
    this.reader = reader;
    this.reply = reply;
  }

  @Override
  public StreamReading read(Event event) {
    return reader.event(event, this::told);
  }

  private StreamReading told(ObjectNode piece) {
    Optional<Fault> fault = reply.tell(piece);
    return fault.isPresent() ? new Failed(fault.get()) : new Part(reply.take());
  }

  /// What has no place in the canonical form: code that runs at Google.
  @Override
  public boolean isSignOfWork(Event event) {
    return event.data().contains("\"candidates\"");
  }

  @Override
  public Optional<Usage> counted() {
    return reply.counted();
  }

  @Override
  public StreamReading end() {
    return reply.ended()
        ? new Over(reply.ending())
        : new Failed(new Fault(TRUNCATED, "the stream ended without a finish reason"));
  }
}

package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.http.Headers;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.ReplyReader;
import dev.understudy.protocol.StreamReader;
import dev.understudy.time.Time;
import java.util.List;
import java.util.Optional;

/// Anthropic's `/messages` (https://docs.claude.com/en/api/messages), for conversations of text and
/// tools. A prompt of legacy completions becomes a conversation of one user message.
///
/// What becomes of each field of a request is the table [RequestFields].
public final class Messages implements Protocol {
  private final ReplyReader reader;
  private final Time time;

  /// @param time for `created`, which Anthropic's replies do not have, and for limits that say at
  ///   what time they end
  public Messages(Time time) {
    this.reader = new ReplyReader(MessagesErrors.RULES, time);
    this.time = time;
  }

  @Override
  public Rendering render(Operation operation, ObjectNode canonical) {
    return new MessagesRequest(operation, canonical).render();
  }

  @Override
  public Reading parse(Operation operation, int status, Headers headers, byte[] body) {
    return reader.read(
        status, headers, body, json -> new MessagesReply(time, operation, json).read());
  }

  @Override
  public StreamReader stream(Operation operation) {
    return new MessagesStream(reader, time, operation);
  }

  @Override
  public Optional<ObjectNode> gather(List<Event> events) {
    return Optional.of(GatheredMessage.of(events));
  }

  @Override
  public Rendering pass(ObjectNode request) {
    return OwnWords.of(request);
  }

  /// See <https://docs.claude.com/en/api/beta-headers>.
  @Override
  public List<String> headers() {
    return List.of("anthropic-beta");
  }

  @Override
  public Dialect dialect() {
    return Dialect.MESSAGES;
  }
}

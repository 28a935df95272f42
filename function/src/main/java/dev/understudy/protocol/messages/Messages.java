package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.ReplyReader;
import dev.understudy.protocol.StreamReader;
import dev.understudy.time.Time;

/// Anthropic's `/messages` (https://docs.claude.com/en/api/messages), for conversations of text. A
/// prompt of legacy completions becomes a conversation of one user message.
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
    throw new UnsupportedOperationException("to be written");
  }

  @Override
  public Dialect dialect() {
    return Dialect.MESSAGES;
  }
}

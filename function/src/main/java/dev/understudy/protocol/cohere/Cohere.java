package dev.understudy.protocol.cohere;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.protocol.Counting;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.ReplyReader;
import dev.understudy.protocol.StreamReader;
import dev.understudy.time.Time;

/// Cohere's `/chat` (<https://docs.cohere.com/reference/chat>) and `/embed`
/// (<https://docs.cohere.com/reference/embed>), version 2.
///
/// What a model plans before it calls tools (`tool_plan`) is text here, not reasoning: it is said
/// to the user, every client sends text back with the calls, and every other provider takes it so.
public final class Cohere implements Protocol {
  /// Whose extras are taken back: citations.
  static final String VENDOR = "cohere";

  private final ReplyReader reader;
  private final Time time;

  /// @param time for `created`, which Cohere's replies do not have, and for limits that say at what
  ///   time they end
  public Cohere(Time time) {
    this.reader = new ReplyReader(CohereErrors.RULES, time);
    this.time = time;
  }

  @Override
  public Rendering render(Operation operation, ObjectNode canonical) {
    return switch (operation) {
      case CHAT -> new CohereRequest(canonical).render();
      case COUNT -> Counting.missing("Cohere");
      case COMPLETE -> new Rendering.Unsupported("prompt: Cohere takes conversations alone");
      case EMBED -> CohereVectors.render(canonical);
    };
  }

  @Override
  public Reading parse(Operation operation, int status, Headers headers, byte[] body) {
    return reader.read(
        status,
        headers,
        body,
        json ->
            switch (operation) {
              case CHAT, COMPLETE -> new CohereReply(reader, time, operation).read(json);
              case EMBED -> CohereVectors.read(json);
              case COUNT -> throw new IllegalStateException("nothing is counted here");
            });
  }

  @Override
  public StreamReader stream(Operation operation) {
    return new CohereStream(reader, time, operation);
  }

  @Override
  public Dialect dialect() {
    return Dialect.COHERE;
  }
}

package dev.understudy.protocol.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.protocol.ChunkWriter;
import dev.understudy.protocol.Counting;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.ReplyReader;
import dev.understudy.protocol.StreamReader;
import dev.understudy.time.Time;

/// Google's `generateContent` (<https://ai.google.dev/api/generate-content>), for conversations,
/// and its embeddings. A prompt of legacy completions becomes one user turn.
///
/// Google AI and Vertex AI say the same in it; where they differ, [Host] knows. Streams are asked
/// for as server-sent events, never as the JSON array that Google sends otherwise.
public final class Gemini implements Protocol {
  private final Host host;
  private final ReplyReader reader;
  private final Time time;

  /// @param host whose
  /// @param time for `created`, which Google's replies do not have, and for limits that say at what
  ///   time they end
  public Gemini(Host host, Time time) {
    this.host = host;
    this.reader = new ReplyReader(GeminiErrors.RULES, time);
    this.time = time;
  }

  @Override
  public Rendering render(Operation operation, ObjectNode canonical) {
    return switch (operation) {
      case CHAT, COMPLETE -> new GeminiRequest(host, operation, canonical).render();
      case EMBED -> new EmbeddingsRequest(host, canonical).render();
      case COUNT -> Counting.missing("generateContent");
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
              case CHAT, COMPLETE -> new GeminiReply(new ChunkWriter(operation, time)).whole(json);
              case EMBED -> Embeddings.read(json);
              case COUNT -> throw new IllegalStateException("nothing is counted here");
            });
  }

  @Override
  public StreamReader stream(Operation operation) {
    return new GeminiStream(reader, new GeminiReply(new ChunkWriter(operation, time)));
  }

  /// Google fetches what was uploaded to it, and on Vertex AI from public addresses too, under
  /// conditions that differ from model to model: bytes are taken everywhere.
  @Override
  public boolean takesAddresses() {
    return false;
  }

  @Override
  public Dialect dialect() {
    return Dialect.GEMINI;
  }
}

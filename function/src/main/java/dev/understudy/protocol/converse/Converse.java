package dev.understudy.protocol.converse;

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

/// Amazon Bedrock's Converse and ConverseStream
/// (<https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html>), which
/// speak to the models of every vendor. A prompt of legacy completions becomes a conversation of
/// one user message.
///
/// What becomes of each field of a request is the table [RequestFields].
public final class Converse implements Protocol {
  private final ReplyReader reader;
  private final Time time;
  private final String model;

  /// @param time for `created`, which Bedrock's replies do not have
  /// @param model whose replies it reads, which do not name it
  public Converse(Time time, String model) {
    this.reader = new ReplyReader(ConverseErrors.RULES, time);
    this.time = time;
    this.model = model;
  }

  @Override
  public Rendering render(Operation operation, ObjectNode canonical) {
    return switch (operation) {
      case CHAT, COMPLETE -> new ConverseRequest(operation, canonical).render();
      case COUNT -> Counting.missing("Converse");
      case EMBED -> new Rendering.Unsupported("input: Converse has no embeddings");
    };
  }

  @Override
  public Reading parse(Operation operation, int status, Headers headers, byte[] body) {
    return reader.read(
        status,
        headers,
        status < 400 ? body : ConverseErrors.named(headers, body),
        json -> new ConverseReply(time, operation, model).read(json));
  }

  @Override
  public StreamReader stream(Operation operation) {
    return new ConverseStream(reader, new ConverseReply(time, operation, model));
  }

  @Override
  public Dialect dialect() {
    return Dialect.BEDROCK;
  }

  /// Bytes alone, or S3's own.
  @Override
  public boolean takesAddresses() {
    return false;
  }
}

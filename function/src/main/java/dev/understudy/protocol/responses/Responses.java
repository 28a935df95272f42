package dev.understudy.protocol.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.http.Headers;
import dev.understudy.protocol.Counting;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.ReplyReader;
import dev.understudy.protocol.StreamReader;
import dev.understudy.protocol.chatcompletions.ChatErrors;
import dev.understudy.time.Time;
import java.util.List;
import java.util.Optional;

/// OpenAI's `/responses` (<https://platform.openai.com/docs/api-reference/responses>), at OpenAI
/// and at Azure, xAI, DeepSeek, OpenRouter and Bedrock.
///
/// Nothing is kept at the provider: what a model thought comes back encrypted, travels with the
/// message as an extra of its vendor, and is sent along with the next request. Errors are those of
/// chat completions.
public final class Responses implements Protocol {
  private final ReplyReader reader;
  private final Time time;
  private final String vendor;

  /// @param time for replies that do not say when they were made, and for limits that say at what
  ///   time they end
  /// @param vendor who can read what its models thought: `openai`
  public Responses(Time time, String vendor) {
    this.reader = new ReplyReader(ChatErrors.RULES, time);
    this.time = time;
    this.vendor = vendor;
  }

  @Override
  public Rendering render(Operation operation, ObjectNode canonical) {
    return switch (operation) {
      case CHAT -> new ResponsesRequest(canonical, vendor).render();
      case COUNT -> Counting.missing("Responses");
      case COMPLETE -> new Rendering.Unsupported("prompt: Responses take conversations alone");
      case EMBED -> new Rendering.Unsupported("input: Responses have no embeddings");
    };
  }

  @Override
  public Reading parse(Operation operation, int status, Headers headers, byte[] body) {
    return reader.read(
        status,
        headers,
        body,
        json -> new ResponsesReply(reader, time, operation, vendor).read(json));
  }

  @Override
  public StreamReader stream(Operation operation) {
    return new ResponsesStream(reader, time, operation, vendor);
  }

  @Override
  public Optional<ObjectNode> gather(List<Event> events) {
    return Optional.of(GatheredResponse.of(events));
  }

  /// Whoever has the answer made in the background asks for it where it is kept.
  @Override
  public Rendering pass(ObjectNode request) {
    return new Rendering.Wire("/responses", OwnWords.of(request, vendor), List.of());
  }

  @Override
  public Dialect dialect() {
    return Dialect.RESPONSES;
  }
}

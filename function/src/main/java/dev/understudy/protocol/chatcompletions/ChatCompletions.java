package dev.understudy.protocol.chatcompletions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.ReplyReader;
import dev.understudy.protocol.StreamReader;
import dev.understudy.protocol.Vectors;
import dev.understudy.time.Time;
import java.util.List;

/// OpenAI's `/chat/completions` and `/completions`, at OpenAI and at every host that is compatible.
///
/// Requests to OpenAI go out as they came, but for a stream, which is always asked to count its
/// tokens: the ledger wants them, and the client is told only if it asked too. To any other host
/// they go as its [Habits] say ([CompatibleRequest]). A reply as OpenAI sends it comes in as it is;
/// what a compatible host leaves out or spells in its own way is put right ([CompatibleReply],
/// [CompatibleStream]).
public final class ChatCompletions implements Protocol {
  private final ReplyReader reader;
  private final Time time;
  private final Habits habits;

  /// As OpenAI itself speaks it.
  public ChatCompletions(Time time) {
    this(time, Habits.OPENAI);
  }

  /// @param time for the replies of hosts that do not say when they were made, and for hosts that
  ///   say at what time to come back
  /// @param habits what the host does otherwise
  public ChatCompletions(Time time, Habits habits) {
    this.habits = habits;
    this.reader = new ReplyReader(ChatErrors.RULES, time);
    this.time = time;
  }

  @Override
  public Rendering render(Operation operation, ObjectNode canonical) {
    String path =
        switch (operation) {
          case CHAT -> "/chat/completions";
          case COMPLETE -> "/completions";
          case EMBED -> "/embeddings";
        };
    if (habits != Habits.OPENAI) {
      return new CompatibleRequest(habits, operation, canonical).render(path);
    }
    ObjectNode body = Json.object();
    body.setAll(canonical);
    if (canonical.path("stream").asBoolean()) {
      CompatibleRequest.askToCount(body);
    }
    return new Rendering.Wire(path, body, List.of());
  }

  @Override
  public Reading parse(Operation operation, int status, Headers headers, byte[] body) {
    return reader.read(
        status,
        headers,
        body,
        json ->
            operation == Operation.EMBED
                ? Vectors.read(json)
                : new CompatibleReply(reader, time, operation, json).read());
  }

  @Override
  public StreamReader stream(Operation operation) {
    return new CompatibleStream(reader, time, operation, habits);
  }

  @Override
  public boolean takesAddresses() {
    return !habits.has(Habits.Trait.NO_ADDRESSES);
  }

  @Override
  public Dialect dialect() {
    return Dialect.CHAT_COMPLETIONS;
  }
}

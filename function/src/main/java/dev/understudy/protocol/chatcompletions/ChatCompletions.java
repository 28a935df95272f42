package dev.understudy.protocol.chatcompletions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.protocol.Counting;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.ReplyReader;
import dev.understudy.protocol.StreamReader;
import dev.understudy.time.Time;

/// OpenAI's `/chat/completions`, `/completions` and `/embeddings`, at OpenAI and at every host that
/// is compatible.
///
/// Requests to OpenAI go out as they came, but for what other vendors' models said before, and for
/// a stream, which is always asked to count its tokens: the ledger wants them, and the client is
/// told only if it asked too. To any other host they go as its [Habits] say ([CompatibleRequest]).
/// A reply as OpenAI sends it comes in as it is; what a compatible host leaves out or spells in its
/// own way is put right ([CompatibleReply], [CompatibleStream]).
public final class ChatCompletions implements Protocol {
  private final ReplyReader reader;
  private final Time time;
  private final Habits habits;
  private final boolean isOpenAi;
  private final Embeddings embeddings;
  private final Reasoners reasoners;

  /// As OpenAI itself speaks it.
  public ChatCompletions(Time time) {
    this(time, Habits.OPENAI);
  }

  /// @param time for the replies of hosts that do not say when they were made, and for hosts that
  ///   say at what time to come back
  /// @param habits what the host does otherwise
  public ChatCompletions(Time time, Habits habits) {
    this(time, habits, Embeddings.COMPATIBLE);
  }

  /// @param embeddings how the host wants to be asked for them
  public ChatCompletions(Time time, Habits habits, Embeddings embeddings) {
    this(time, habits, embeddings, Reasoners.NOT);
  }

  private ChatCompletions(Time time, Habits habits, Embeddings embeddings, Reasoners reasoners) {
    this.habits = habits;
    this.isOpenAi = habits.equals(Habits.OPENAI);
    this.reader = new ReplyReader(ChatErrors.RULES, time);
    this.time = time;
    this.embeddings = embeddings;
    this.reasoners = reasoners;
  }

  /// As `model` of OpenAI's takes it: without what the model refuses.
  public static ChatCompletions ofOpenAi(Time time, String model) {
    return new ChatCompletions(time, Habits.OPENAI, Embeddings.OPENAI, Reasoners.of(model));
  }

  @Override
  public Rendering render(Operation operation, ObjectNode canonical) {
    return switch (operation) {
      case CHAT -> render(operation, "/chat/completions", canonical);
      case COMPLETE -> render(operation, "/completions", canonical);
      case COUNT -> Counting.missing("the format of OpenAI's chat completions");
      case EMBED ->
          habits.lacks().contains(operation)
              ? new CompatibleRequest(habits, operation, canonical).render("/embeddings")
              : embeddings.render(canonical);
    };
  }

  private Rendering render(Operation operation, String path, ObjectNode canonical) {
    if (!isOpenAi) {
      return new CompatibleRequest(habits, operation, canonical).render(path);
    }
    Notes notes = new Notes();
    ObjectNode body = Json.object();
    body.setAll(reasoners.acceptable(canonical, notes));
    OwnWords.keep(body, notes);
    if (canonical.path("stream").asBoolean()) {
      CompatibleRequest.askToCount(body);
    }
    return notes.rendering(path, body);
  }

  @Override
  public Reading parse(Operation operation, int status, Headers headers, byte[] body) {
    return reader.read(
        status,
        headers,
        body,
        json ->
            switch (operation) {
              case CHAT, COMPLETE -> new CompatibleReply(reader, time, operation, json).read();
              case EMBED -> new CompatibleVectors(json).read();
              case COUNT -> throw new IllegalStateException("nothing is counted here");
            });
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

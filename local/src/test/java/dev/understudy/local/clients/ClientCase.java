package dev.understudy.local.clients;

import dev.understudy.local.rehearsal.FaultKind;
import java.util.List;

/// What every client is asked to do: the one list, for those in Java and those from npm.
enum ClientCase {
  /// The call that is shown in `docs/clients.md`, to OpenAI.
  SNIPPET("snippet", Seen.Text.class, ""),
  /// A whole answer.
  PLAIN("plain", Seen.Text.class, ""),
  /// Another one, to what the first one was answered by.
  CONVERSATION("conversation", Seen.Text.class, ""),
  /// A streamed one.
  STREAMED("streamed", Seen.Streamed.class, ""),
  /// The model calls a tool; its result goes into a second turn.
  TOOLS("tools", Seen.Called.class, ""),
  /// The same in streams.
  STREAMED_TOOLS("streamedTools", Seen.Called.class, ""),
  /// An answer that keeps to a JSON schema.
  STRUCTURED("structured", Seen.Value.class, ""),
  /// Two vectors, and the same shorter.
  EMBEDDINGS("embeddings", Seen.Vectors.class, ""),
  /// The first target fails, the second one answers.
  FALLBACK("fallback", Seen.Text.class, "status-503"),
  /// The same where the first target fails in its stream, before it has said anything.
  STREAMED_FALLBACK("streamedFallback", Seen.Streamed.class, FaultKind.STREAM_ERROR_FIRST.label()),
  /// A list of models in place of a config.
  MODELS("models", Seen.Text.class, "status-503"),
  /// A saved config in the model's place.
  SAVED_CONFIG("savedConfig", Seen.Text.class, ""),
  /// An access key that the gateway does not know.
  WRONG_KEY("wrongKey", Seen.Failed.class, ""),
  /// The only target fails.
  ERROR("error", Seen.Failed.class, "status-503"),
  /// The only target fails when it has begun to speak.
  BROKEN_STREAM("brokenStream", Seen.Failed.class, FaultKind.STREAM_ERROR.label() + "-3");

  private final String label;
  private final Class<? extends Seen> seen;
  private final String fault;

  ClientCase(String label, Class<? extends Seen> seen, String fault) {
    this.label = label;
    this.seen = seen;
    this.fault = fault;
  }

  /// Its name in the scripts.
  String label() {
    return label;
  }

  /// What a client tells of it.
  Class<? extends Seen> seen() {
    return seen;
  }

  /// The questions that make it up: conversations are had with both providers.
  ///
  /// @param client its name goes into the names of models whose calls are counted
  List<Question> questions(String client) {
    return switch (this) {
      case SNIPPET -> List.of(new Question(this, "openai", Question.OPENAI));
      case EMBEDDINGS -> List.of(new Question(this, "openai", "text-embedding-3-small"));
      case PLAIN, CONVERSATION, STREAMED, TOOLS, STREAMED_TOOLS, STRUCTURED ->
          List.of(
              new Question(this, "openai", Question.OPENAI),
              new Question(this, "anthropic", Question.ANTHROPIC));
      case SAVED_CONFIG -> List.of(new Question(this, "anthropic", Question.ANTHROPIC));
      case WRONG_KEY ->
          List.of(new Question(this, "openai", Question.OPENAI + "-" + client + "-" + label));
      case FALLBACK, STREAMED_FALLBACK, MODELS, ERROR, BROKEN_STREAM ->
          List.of(
              new Question(
                  this, "openai", Question.OPENAI + "-" + client + "-" + label + "-fail-" + fault));
    };
  }
}

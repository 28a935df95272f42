package dev.understudy.protocol;

/// What is asked of a model.
public enum Operation {
  /// An answer to a conversation. Canonical form: OpenAI's chat completions.
  CHAT,
  /// A continuation of a prompt. Canonical form: OpenAI's (legacy) completions.
  COMPLETE,
  /// Vectors for texts. Canonical form: OpenAI's embeddings, with vectors as lists of numbers.
  EMBED,
  /// How many tokens a conversation is, as [Counting] asks for it. Canonical form of the request:
  /// that of [#CHAT]; of the reply: OpenAI's count
  /// (<https://platform.openai.com/docs/api-reference/responses/input-tokens>).
  COUNT;

  /// Whether its answer can come as a stream.
  public boolean isStreamed() {
    return this == CHAT || this == COMPLETE;
  }
}

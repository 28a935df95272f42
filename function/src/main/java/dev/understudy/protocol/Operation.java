package dev.understudy.protocol;

/// What is asked of a model.
public enum Operation {
  /// An answer to a conversation. Canonical form: OpenAI's chat completions.
  CHAT,
  /// A continuation of a prompt. Canonical form: OpenAI's (legacy) completions.
  COMPLETE,
  /// Vectors for texts. Canonical form: OpenAI's embeddings, with vectors as lists of numbers.
  EMBED,
}

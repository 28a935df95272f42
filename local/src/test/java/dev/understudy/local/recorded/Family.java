package dev.understudy.local.recorded;

import java.util.Optional;

/// Which wire format a recording is in, of those that the gateway speaks to providers.
enum Family {
  CHAT,
  EMBEDDINGS,
  MESSAGES,
  RESPONSES,
  GEMINI,
  CONVERSE,

  /// Bedrock's models of embeddings, each in words of its own.
  INVOKE,

  COHERE;

  /// The family of a recording; empty for what the gateway does not speak: vendors' older and own
  /// APIs, beside which they have one of these.
  static Optional<Family> of(Recording recording) {
    return switch (recording.api()) {
      case "chat", "completions" -> Optional.of(CHAT);
      case "embeddings" -> Optional.of(EMBEDDINGS);
      case "messages", "rawPredict", "streamRawPredict" -> Optional.of(MESSAGES);
      case "responses" -> Optional.of(RESPONSES);
      case "generateContent", "streamGenerateContent", "embedContent", "batchEmbedContents" ->
          Optional.of(GEMINI);
      case "converse", "converse-stream" -> Optional.of(CONVERSE);
      case "v2-chat", "v2-embed" -> Optional.of(COHERE);
      case "invoke" -> recording.model().contains("embed") ? Optional.of(INVOKE) : Optional.empty();
      default -> Optional.empty();
    };
  }
}

package dev.understudy.protocol;

/// The wire formats. Where client and provider speak the same one, what is said may pass as it is.
public enum Dialect {
  /// OpenAI's chat completions and legacy completions: the canonical form.
  CHAT_COMPLETIONS,
  /// Anthropic's messages.
  MESSAGES,
  /// Google's `generateContent`. No client of ours speaks it.
  GEMINI,
  /// Amazon Bedrock's own, which no client speaks to us.
  BEDROCK,
  /// OpenAI's Responses.
  RESPONSES,
  /// Cohere's chat, which no client API speaks.
  COHERE,
}

package dev.understudy.protocol;

/// The wire formats. Where client and provider speak the same one, what is said may pass as it is.
public enum Dialect {
  /// OpenAI's chat completions and legacy completions: the canonical form.
  CHAT_COMPLETIONS("OpenAI's chat completions"),
  /// Anthropic's messages.
  MESSAGES("Anthropic's Messages"),
  /// Google's `generateContent`. No client of ours speaks it.
  GEMINI("Gemini's format"),
  /// Amazon Bedrock's own, which no client speaks to us.
  BEDROCK("Bedrock's Converse"),
  /// OpenAI's Responses.
  RESPONSES("OpenAI's Responses"),
  /// Cohere's chat, which no client API speaks.
  COHERE("Cohere's chat");

  private final String title;

  Dialect(String title) {
    this.title = title;
  }

  /// As sentences name it.
  public String title() {
    return title;
  }
}

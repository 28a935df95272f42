package dev.understudy.json;

/// The text is not JSON, or not JSON within our bounds. The message says what is wrong and where
/// (line and column), and quotes nothing of the text: it may hold a key.
public final class JsonException extends Exception {
  private final boolean endsEarly;

  JsonException(String message) {
    this(message, false);
  }

  JsonException(String message, boolean endsEarly) {
    super(message);
    this.endsEarly = endsEarly;
  }

  /// Whether the text is right as far as it goes, and stops inside its value: a connection was cut.
  /// False for an empty text.
  public boolean endsEarly() {
    return endsEarly;
  }
}

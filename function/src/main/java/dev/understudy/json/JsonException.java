package dev.understudy.json;

/// The text is not JSON, or not JSON within our bounds. The message says what is wrong and where
/// (line and column), and quotes nothing of the text: it may hold a key.
public final class JsonException extends Exception {
  JsonException(String message) {
    super(message);
  }
}

package dev.understudy.json;

/// This is no JSON schema, or none that can be used here. The message says what is wrong, and
/// quotes nothing but names.
public final class SchemaException extends Exception {
  private final String pointer;

  SchemaException(String pointer, String message) {
    super(message);
    this.pointer = pointer;
  }

  SchemaException(String pointer, String message, Throwable cause) {
    super(message, cause);
    this.pointer = pointer;
  }

  /// Where in the schema, as a JSON pointer; empty for the schema itself.
  public String pointer() {
    return pointer;
  }
}

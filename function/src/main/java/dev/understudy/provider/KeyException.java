package dev.understudy.provider;

/// A stored secret was read and its key cannot be used. The message names the secret, never what is
/// in it.
public final class KeyException extends Exception {
  private final boolean belongsElsewhere;

  private KeyException(boolean belongsElsewhere, String message) {
    super(message);
    this.belongsElsewhere = belongsElsewhere;
  }

  static KeyException belongsElsewhere(String message) {
    return new KeyException(true, message);
  }

  static KeyException broken(String message) {
    return new KeyException(false, message);
  }

  /// Whether the key is another provider's, so that the caller asked for the wrong one; otherwise
  /// the secret is broken.
  public boolean belongsElsewhere() {
    return belongsElsewhere;
  }
}

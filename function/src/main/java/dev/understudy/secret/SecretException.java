package dev.understudy.secret;

/// A secret could not be had. The message names the secret, never its value, and what a person can
/// do about it.
public final class SecretException extends Exception {
  /// Why.
  public enum Reason {
    /// There is no secret of that name (or it is marked for deletion).
    NOT_FOUND,
    /// We may not read it.
    DENIED,
    /// The store does not answer, or not now.
    UNAVAILABLE,
  }

  private final Reason reason;

  /// @param message names the secret and what is wrong
  public SecretException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /// Why.
  public Reason reason() {
    return reason;
  }
}

package dev.understudy.local;

/// The local world cannot start, for a reason that the person at the console can mend. The message
/// says how.
public final class CannotStart extends Exception {

  private static final long serialVersionUID = 1;

  /// @param message one sentence: what is wrong, and what to do
  public CannotStart(String message) {
    super(message);
  }
}

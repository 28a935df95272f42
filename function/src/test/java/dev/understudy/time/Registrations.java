package dev.understudy.time;

/// What hangs on a [Cancellation], for tests that look for leaks.
public final class Registrations {
  private Registrations() {}

  /// How many actions `cancellation` would run.
  public static int of(Cancellation cancellation) {
    return cancellation.registered();
  }
}

package dev.understudy.time;

import java.time.Instant;

/// The clock. Passed in wherever time matters, so that tests decide what it says.
public interface Time {
  /// A monotonic reading in nanoseconds, for measuring and for limits. Only differences mean
  /// anything.
  long nanos();

  /// The wall clock, for expiry dates and for time stamps that came from elsewhere.
  Instant now();

  /// The machine's own clocks.
  static Time system() {
    return new SystemTime();
  }
}

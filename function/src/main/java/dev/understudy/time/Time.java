package dev.understudy.time;

import java.time.Instant;

/// The clock, and everything that waits on it. Passed in wherever time matters, so that tests
/// decide what it says.
public interface Time {
  /// A monotonic reading in nanoseconds, for measuring and for limits. Only differences mean
  /// anything.
  long nanos();

  /// The wall clock, for expiry dates and for time stamps that came from elsewhere.
  Instant now();

  /// Runs `task` beside the caller, on a thread of its own. The task answers for its exceptions.
  void start(Runnable task);

  /// An empty mailbox, for waiting on this clock.
  <T> Mailbox<T> mailbox();

  /// The machine's own clocks and threads.
  static Time system() {
    return new SystemTime();
  }
}

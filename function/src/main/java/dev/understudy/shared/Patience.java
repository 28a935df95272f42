package dev.understudy.shared;

import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.time.Duration;

/// How long a call waits for the table: longer the first time, when connection, credentials and
/// code may still have to be made for it. Thread-safe.
final class Patience {
  private final Time time;
  private final Duration first;
  private final Duration later;
  private boolean used;

  Patience(Time time, Duration first, Duration later) {
    this.time = time;
    this.first = first;
    this.later = later;
  }

  /// By when who waits from now on must be told.
  synchronized Deadline limit() {
    Duration patience = used ? later : first;
    used = true;
    return Deadline.in(time, patience);
  }

  /// As if nobody had ever waited: after a snapshot.
  synchronized void forget() {
    used = false;
  }
}

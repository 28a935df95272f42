package dev.understudy.time;

import java.time.Instant;

/// The machine's own clocks.
record SystemTime() implements Time {
  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }
}

package dev.understudy.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that stands still until it is told to go on. It starts just below the overflow of
/// [#nanos], where a comparison of absolute readings would go wrong.
public final class FakeTime implements Time {
  private static final long START = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();
  private static final Instant DAY = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicLong passed = new AtomicLong();

  /// Lets `step` pass.
  public void advance(Duration step) {
    passed.addAndGet(step.toNanos());
  }

  /// What has passed since it was made.
  public Duration passed() {
    return Duration.ofNanos(passed.get());
  }

  @Override
  public long nanos() {
    return START + passed.get();
  }

  @Override
  public Instant now() {
    return DAY.plusNanos(passed.get());
  }
}

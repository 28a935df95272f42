package dev.understudy.secret;

import dev.understudy.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that stands until it is moved. Starts just below the overflow of [#nanos], where a
/// comparison of absolute readings would go wrong.
final class FakeTime implements Time {
  private static final long START = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();

  private final AtomicLong passed = new AtomicLong();

  void pass(Duration duration) {
    passed.addAndGet(duration.toNanos());
  }

  @Override
  public long nanos() {
    return START + passed.get();
  }

  @Override
  public Instant now() {
    return Instant.EPOCH.plusNanos(passed.get());
  }
}

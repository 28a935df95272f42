package dev.understudy.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// A clock on which each look costs time: what looks often enough sees its deadline pass, however
/// fast the machine is.
public final class TickingTime implements Time {
  private final long step;
  private final AtomicLong looks = new AtomicLong();

  public TickingTime(Duration step) {
    this.step = step.toNanos();
  }

  /// How often it was looked at.
  public long looks() {
    return looks.get();
  }

  @Override
  public long nanos() {
    return looks.incrementAndGet() * step;
  }

  @Override
  public Instant now() {
    return Instant.EPOCH.plusNanos(nanos());
  }

  @Override
  public void start(Runnable task) {
    throw new UnsupportedOperationException("nothing runs beside a ticking clock");
  }

  @Override
  public <T> Mailbox<T> mailbox() {
    throw new UnsupportedOperationException("nobody waits on a ticking clock");
  }
}

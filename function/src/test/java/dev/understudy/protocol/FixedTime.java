package dev.understudy.protocol;

import dev.understudy.time.Mailbox;
import dev.understudy.time.Time;
import java.time.Instant;

/// A clock that stands still, at the second 1 760 000 000.
public record FixedTime() implements Time {
  @Override
  public long nanos() {
    return 0;
  }

  @Override
  public Instant now() {
    return Instant.ofEpochSecond(1_760_000_000);
  }

  @Override
  public void start(Runnable task) {
    throw new UnsupportedOperationException("nothing happens on this clock");
  }

  @Override
  public <T> Mailbox<T> mailbox() {
    throw new UnsupportedOperationException("nobody waits on this clock");
  }
}

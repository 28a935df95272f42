package dev.understudy.time;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The machine's own clocks, and virtual threads.
record SystemTime() implements Time {
  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public void start(Runnable task) {
    Thread.ofVirtual().start(task);
  }

  @Override
  public <T> Mailbox<T> mailbox() {
    return new Queued<>(new LinkedBlockingQueue<>());
  }

  private record Queued<T>(BlockingQueue<T> items) implements Mailbox<T> {
    @Override
    public void put(T item) {
      items.add(item);
    }

    @Override
    public Optional<T> take(Deadline limit) {
      try {
        return Optional.ofNullable(items.poll(limit.left().toNanos(), TimeUnit.NANOSECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }
}

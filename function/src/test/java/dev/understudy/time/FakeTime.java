package dev.understudy.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A clock that goes on only when everybody waits: then it jumps to the next moment at which
/// somebody wants to go on. It starts just below the overflow of [#nanos], where a comparison of
/// absolute readings would go wrong.
///
/// What is started beside the caller runs on threads of its own, but one at a time and in a fixed
/// order: a thread goes on until it waits, for a mailbox or for time to pass. The same test
/// therefore takes the same course each time, and hours pass in milliseconds.
public final class FakeTime implements Time {
  private static final long START = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();
  private static final Instant DAY = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicLong passed = new AtomicLong();
  private final ThreadLocal<Strand> mine = ThreadLocal.withInitial(Strand::new);
  private final Deque<Strand> ready = new ArrayDeque<>();
  private final Queue<Waiting> waiting =
      new PriorityQueue<>(
          Comparator.comparingLong(Waiting::until).thenComparingLong(Waiting::number));
  private long number;

  /// Lets `step` pass, and everything happen that happens in it.
  public void advance(Duration step) {
    sleep(passed.get() + step.toNanos());
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

  @Override
  public void start(Runnable task) {
    Strand strand = new Strand();
    Thread.ofVirtual()
        .start(
            () -> {
              mine.set(strand);
              strand.turn.acquireUninterruptibly();
              try {
                task.run();
              } finally {
                next().ifPresent(other -> other.turn.release());
              }
            });
    synchronized (this) {
      ready.add(strand);
    }
  }

  @Override
  public <T> Mailbox<T> mailbox() {
    return new Box<>();
  }

  /// The calling thread waits until so much has passed, or until it is made ready by another.
  private void sleep(long until) {
    Strand me = mine.get();
    Strand other;
    synchronized (this) {
      me.wake = new Waiting(until, number++, me);
      waiting.add(me.wake);
      other = next().orElseThrow();
    }
    if (other != me) {
      other.turn.release();
      me.turn.acquireUninterruptibly();
    }
  }

  /// Whose turn it is: of those that are ready the first, else the one that wants to go on first.
  private synchronized Optional<Strand> next() {
    Strand strand = ready.poll();
    if (strand != null) {
      return Optional.of(strand);
    }
    Waiting first = waiting.poll();
    if (first == null) {
      return Optional.empty();
    }
    passed.accumulateAndGet(first.until, Math::max);
    first.strand.wake = null;
    return Optional.of(first.strand);
  }

  private synchronized void makeReady(Strand strand) {
    if (strand.wake != null && waiting.remove(strand.wake)) {
      strand.wake = null;
      ready.add(strand);
    }
  }

  private record Waiting(long until, long number, Strand strand) {}

  /// One thread's part: it may go on when it has the turn.
  private static final class Strand {
    private final Semaphore turn = new Semaphore(0);
    private @Nullable Waiting wake;
  }

  private final class Box<T> implements Mailbox<T> {
    private final Queue<T> items = new ArrayDeque<>();
    private @Nullable Strand taker;

    @Override
    public void put(T item) {
      items.add(item);
      if (taker != null) {
        makeReady(taker);
      }
    }

    @Override
    public Optional<T> take(Deadline limit) {
      if (items.isEmpty() && !limit.passed()) {
        taker = mine.get();
        sleep(passed.get() + limit.left().toNanos());
        taker = null;
      }
      return Optional.ofNullable(items.poll());
    }
  }
}

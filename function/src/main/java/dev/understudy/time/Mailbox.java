package dev.understudy.time;

import java.util.Optional;

/// The one place to wait: others put something in, the waiting one takes it out, in the same order.
/// Thread-safe.
public interface Mailbox<T> {
  /// Leaves `item` for whoever waits, now or later.
  void put(T item);

  /// What was put in first, as soon as there is something; empty when `limit` passes before that,
  /// or when the thread is interrupted, which it stays.
  Optional<T> take(Deadline limit);
}

package dev.understudy.shared;

import dev.understudy.time.Deadline;
import dev.understudy.time.Mailbox;
import dev.understudy.time.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Work on the table that is under way, and everybody who waits for it. Thread-safe.
///
/// @param <T> what comes of it
final class Flight<T> {
  private final Time time;
  private final Instant begun;
  private final List<Mailbox<Optional<T>>> waiting = new ArrayList<>();
  private boolean over;
  private int steps;
  private Optional<T> result = Optional.empty();

  Flight(Time time) {
    this.time = time;
    this.begun = time.now();
  }

  /// When it began, by the wall clock: the only one that goes on while an environment is frozen.
  Instant begun() {
    return begun;
  }

  /// The table has answered a part of it.
  synchronized void step() {
    steps++;
  }

  /// How often the table has answered a part of it.
  synchronized int steps() {
    return steps;
  }

  /// What came of it, empty inside where it failed; empty outside where that is not known by
  /// `limit`.
  Optional<Optional<T>> await(Deadline limit) {
    Mailbox<Optional<T>> mine;
    synchronized (this) {
      if (over) {
        return Optional.of(result);
      }
      mine = time.mailbox();
      waiting.add(mine);
    }
    return mine.take(limit);
  }

  /// It is over.
  ///
  /// @param what came of it; empty if it failed
  void land(Optional<T> what) {
    List<Mailbox<Optional<T>>> told;
    synchronized (this) {
      over = true;
      result = what;
      told = List.copyOf(waiting);
    }
    told.forEach(each -> each.put(what));
  }
}

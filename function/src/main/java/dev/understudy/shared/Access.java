package dev.understudy.shared;

import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/// The way to the table: work on it runs beside the call, nobody waits for it for long, and after
/// it has failed or was slow it is left alone for [#QUIET]. Thread-safe.
///
/// What was not waited for goes on, and its outcome still counts for whoever comes next.
final class Access {
  /// How long the table is left alone after it has failed.
  static final Duration QUIET = Duration.ofSeconds(5);

  private final Time time;
  private final Trouble trouble;
  private final Patience patience;
  private Instant quietUntil = Instant.MIN;
  private boolean answered;

  /// @param first how long the first one who waits does so: connection and credentials may have to
  ///   be made
  /// @param later how long everybody after that does
  Access(Time time, Trouble trouble, Duration first, Duration later) {
    this.time = time;
    this.trouble = trouble;
    this.patience = new Patience(time, first, later);
  }

  /// Work on the table.
  interface Work<T> {
    /// Does it, and blocks.
    T run() throws TableException;
  }

  /// Begins `work` beside the caller; empty while the table is left alone.
  <T> Optional<Flight<T>> begin(Work<T> work) {
    if (isQuiet()) {
      return Optional.empty();
    }
    Flight<T> flight = new Flight<>(time);
    time.start(() -> flight.land(outcome(work)));
    return Optional.of(flight);
  }

  /// What comes of `flight`, if it comes in time; empty if it fails, too. While the table is left
  /// alone nobody waits for what began before.
  <T> Optional<T> await(Flight<T> flight) {
    return await(flight, patience.limit());
  }

  /// The same, until `limit`. Work of which the table has answered a part meanwhile is long, and no
  /// sign that the table is slow.
  <T> Optional<T> await(Flight<T> flight, Deadline limit) {
    if (isQuiet()) {
      return flight.await(Deadline.in(time, Duration.ZERO)).flatMap(Function.identity());
    }
    Duration given = limit.left();
    int steps = flight.steps();
    return flight
        .await(limit)
        .orElseGet(
            () -> {
              if (flight.steps() == steps) {
                failed("did not answer within " + given.toMillis() + " ms");
              }
              return Optional.empty();
            });
  }

  /// As if it had never been used: after a snapshot.
  synchronized void forget() {
    quietUntil = Instant.MIN;
    patience.forget();
    answered = false;
  }

  private synchronized boolean isQuiet() {
    return time.now().isBefore(quietUntil);
  }

  private <T> Optional<T> outcome(Work<T> work) {
    try {
      T done = work.run();
      answered();
      return Optional.of(done);
    } catch (TableException e) {
      failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      failed("cannot be used for a fault of our own (" + e + ")");
    }
    return Optional.empty();
  }

  /// That the first answer took long is no sign that the next one will.
  private synchronized void answered() {
    if (!answered) {
      answered = true;
      quietUntil = Instant.MIN;
    }
  }

  private void failed(String how) {
    synchronized (this) {
      quietUntil = time.now().plus(QUIET);
    }
    trouble.met(how);
  }
}

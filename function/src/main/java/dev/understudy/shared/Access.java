package dev.understudy.shared;

import dev.understudy.shared.TableException.Fate;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The way to the table: work on it runs beside the call, nobody waits for it for long, and after
/// it has failed or was slow it is left alone for [#QUIET]. A request that was refused fails alone:
/// a key that is asked for too often must not take the table from all others. Thread-safe.
///
/// What was not waited for goes on, and its outcome still counts for whoever comes next.
final class Access {
  /// How long the table is left alone after it has failed.
  static final Duration QUIET = Duration.ofSeconds(5);

  /// Longer than the table's client takes.
  private static final Duration LONGEST = Duration.ofSeconds(5);

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
    ///
    /// @param mine what others wait for
    T run(Flight<?> mine) throws TableException;
  }

  /// Whether nothing comes of `flight` any more: there is none, or it has slept.
  boolean isOver(@Nullable Flight<?> flight) {
    return flight == null || flight.begun().plus(LONGEST).isBefore(time.now());
  }

  /// Begins `work` beside the caller; empty while the table is left alone.
  <T> Optional<Flight<T>> begin(Work<T> work) {
    if (isQuiet()) {
      return Optional.empty();
    }
    Flight<T> flight = new Flight<>(time);
    time.start(() -> flight.land(outcome(work, flight)));
    return Optional.of(flight);
  }

  /// What comes of `flight`, if it comes in time; empty if it fails, too. While the table is left
  /// alone nobody waits for what began before.
  <T> Optional<T> await(Flight<T> flight) {
    return await(flight, patience.limit());
  }

  /// The same, until `limit`.
  <T> Optional<T> await(Flight<T> flight, Deadline limit) {
    return await(Waiting.begin(flight, limit), limit);
  }

  /// The same for each of `flights`, and until `limit` for all together.
  <T> void await(Collection<Flight<T>> flights, Deadline limit) {
    flights.stream()
        .map(flight -> Waiting.begin(flight, limit))
        .toList()
        .forEach(waiting -> await(waiting, limit));
  }

  /// @param given how long it may take from now on
  /// @param steps what the table had answered of it by now
  private record Waiting<T>(Flight<T> flight, Duration given, int steps) {
    static <T> Waiting<T> begin(Flight<T> flight, Deadline limit) {
      return new Waiting<>(flight, limit.left(), flight.steps());
    }

    /// Whether the table has answered nothing of it meanwhile. What it has answered in part is
    /// long, and no sign that the table is slow.
    boolean isStuck() {
      return flight.steps() == steps;
    }
  }

  private <T> Optional<T> await(Waiting<T> waiting, Deadline limit) {
    Deadline until = isQuiet() ? Deadline.in(time, Duration.ZERO) : limit;
    Optional<Optional<T>> outcome = waiting.flight().await(until);
    if (outcome.isEmpty() && waiting.isStuck()) {
      failed("did not answer within " + waiting.given().toMillis() + " ms", QUIET);
    }
    return outcome.flatMap(Function.identity());
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

  private <T> Optional<T> outcome(Work<T> work, Flight<T> flight) {
    try {
      T done = work.run(flight);
      answered();
      return Optional.of(done);
    } catch (TableException e) {
      boolean alone = e.fate() == Fate.REFUSED;
      failed(String.valueOf(e.getMessage()), alone ? Duration.ZERO : QUIET);
    } catch (RuntimeException e) {
      failed("cannot be used for a fault of our own (" + e + ")", QUIET);
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

  /// What fails while the table is left alone began before, and is part of the same trouble.
  private void failed(String how, Duration quiet) {
    synchronized (this) {
      if (isQuiet()) {
        return;
      }
      quietUntil = time.now().plus(quiet);
    }
    trouble.met(how);
  }
}

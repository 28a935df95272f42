package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.http.Response;
import dev.understudy.protocol.Chunks;
import dev.understudy.protocol.Collector;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Reading;
import dev.understudy.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The part of a streamed answer that nobody sees yet: until its first token, or until its end
/// where it is held back. Whatever goes wrong here is a failure like any other.
final class Opening {
  /// How much of an answer is held back, in characters of its events: what a whole body may be.
  private static final int MOST_HELD = 20 * 1024 * 1024;

  private final Try one;
  private final Ledger.Line line;
  private final Response response;
  private final Live live;
  private final List<AnswerStream.Piece> here = new ArrayList<>();
  private Optional<Committed> committed = Optional.empty();
  private long held;

  /// @param line ended here, or by the answer that comes of it
  /// @param live the response's events
  Opening(Try one, Ledger.Line line, Response response, Live live) {
    this.one = one;
    this.line = line;
    this.response = response;
    this.live = live;
  }

  /// The answer, or why it is none.
  ///
  /// @param firstBy when its first token must be here
  Outcome outcome(Deadline firstBy) {
    Outcome outcome = closedByBugs(firstBy);
    if (committed.isPresent()) {
      return outcome;
    }
    live.close();
    line.end(outcome, live.usage());
    return outcome instanceof Outcome.Answer && one.call().delivery().stream()
        ? Verdict.answer(one, response, new Outcome.Said.Streamed(Told.whole(here)))
        : outcome;
  }

  /// A bug of ours must not leave the provider's connection open: nobody else has it in hand.
  private Outcome closedByBugs(Deadline firstBy) {
    try {
      return awaited(firstBy);
    } catch (RuntimeException | Error bug) {
      live.close();
      throw bug;
    }
  }

  /// The answer, if it is the client's before it is whole.
  Optional<Committed> committed() {
    return committed;
  }

  private Outcome awaited(Deadline firstBy) {
    boolean begun = false;
    while (true) {
      Deadline limit = begun ? one.leg().limit() : one.leg().limit().orEarlier(firstBy);
      if (limit.passed()) {
        return outOfTime(begun);
      }
      switch (live.next(limit)) {
        case AnswerStream.Piece piece -> {
          here.add(piece);
          held += piece.original().map(event -> event.data().length()).orElse(0);
          if (held > MOST_HELD) {
            return failure(FailureClass.MALFORMED, "the answer is larger than what can be held");
          }
          if (!begun && piece.chunks().stream().anyMatch(Chunks::haveContent)) {
            begun = true;
            live.begin();
            if (!one.asked().heldBack()) {
              return commit();
            }
          }
        }
        case AnswerStream.Whole() -> {
          return Verdict.judged(one, response, collected());
        }
        case AnswerStream.Broke(Outcome.Failure failure) -> {
          return failure;
        }
        case AnswerStream.Nothing() -> {}
      }
    }
  }

  private Outcome outOfTime(boolean begun) {
    if (one.call().deadline().passed()) {
      return failure(FailureClass.DEADLINE, "the time for the whole call is over");
    }
    return begun || one.leg().limit().passed()
        ? failure(FailureClass.TIMEOUT, "the answer was not whole in time")
        : failure(FailureClass.FIRST_TOKEN_TIMEOUT, "no token of the answer came in time");
  }

  private Outcome.Failure failure(FailureClass failure, String why) {
    return new Outcome.Failure(failure, response.status(), why, Optional.empty());
  }

  private Outcome commit() {
    if (one.target().terms().checks().lookInside()) {
      one.call()
          .ledger()
          .warn(
              "An answer is not checked that is sent before it is whole; \"commit\": \"complete\""
                  + " has it checked.");
    }
    Outcome.Answer begun = Verdict.answer(one, response, new Outcome.Said.Streamed(live));
    Committed rest = new Committed(live, begun, line, one.leg().cancellation());
    committed = Optional.of(rest);
    return Verdict.answer(one, response, new Outcome.Said.Streamed(new Told(here, rest)));
  }

  /// All of it, as if it had come whole.
  private Reading collected() {
    Protocol protocol = one.asked().protocol();
    Collector collector = new Collector(one.call().operation());
    List<Event> events = new ArrayList<>();
    for (AnswerStream.Piece piece : here) {
      piece.chunks().forEach(collector::add);
      piece.original().ifPresent(events::add);
    }
    Optional<ObjectNode> original = protocol.gather(events);
    return switch (collector.reply()) {
      case Reading.Answer(ObjectNode reply, ObjectNode same) ->
          new Reading.Answer(reply, original.orElse(same));
      case Reading.Empty(ObjectNode reply, ObjectNode same, String why) ->
          new Reading.Empty(reply, original.orElse(same), why);
      case Reading.Fault fault -> fault;
    };
  }
}

package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.http.EventSource;
import dev.understudy.http.Response;
import dev.understudy.http.Upstream;
import dev.understudy.http.Upstream.Fault;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.StreamReader;
import dev.understudy.protocol.StreamReading;
import dev.understudy.protocol.Usage;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A provider's answer while it arrives: its events understood one by one, its pauses watched, its
/// end judged.
///
/// A stream that ends, stops or breaks after its finish reason is whole. An event that cannot be
/// read is passed over and noted, twice; the third is a failure.
final class Live implements AnswerStream {
  private static final int MOST_UNREADABLE = 2;

  /// How long to wait, after the finish reason, for the count of the tokens and for the end.
  private static final Duration GRACE = Duration.ofSeconds(2);

  /// How long to wait, after the end, for the connection to be free for the next call.
  private static final Duration RELEASE = Duration.ofMillis(20);

  private final Try one;
  private final Response response;
  private final EventSource source;
  private final StreamReader reader;
  private final Time time;
  private long heardAt;
  private boolean begun;
  private int unreadable;
  private Optional<Usage> usage = Optional.empty();
  private @Nullable Next last;
  private boolean released;

  /// @param source the response's events
  Live(Try one, Response response, EventSource source) {
    this.one = one;
    this.response = response;
    this.source = source;
    this.reader = one.target().provider().protocol().stream(one.call().operation());
    this.time = one.leg().limit().time();
    this.heardAt = time.nanos();
  }

  /// The first token is here: from now on no pause may be longer than `idle_timeout`.
  void begin() {
    begun = true;
  }

  /// The tokens that the provider has counted so far.
  Optional<Usage> usage() {
    return usage;
  }

  @Override
  public Next next(Deadline limit) {
    while (last == null) {
      boolean whole = reader.end() instanceof StreamReading.Over;
      Optional<Deadline> patience = patience(whole);
      switch (source.next(patience.map(limit::orEarlier).orElse(limit))) {
        case EventSource.Came(Event event) -> {
          Optional<Piece> piece = read(event);
          if (piece.isPresent()) {
            return piece.get();
          }
        }
        case EventSource.Nothing() -> {
          if (patience.filter(Deadline::passed).isEmpty()) {
            return new Nothing();
          }
          ended(whole, Fault.STALLED, "nothing more of the stream came");
        }
        case EventSource.End() -> end(reader.end());
        case Upstream.Broken(Fault fault, String detail) -> ended(whole, fault, detail);
      }
    }
    return last;
  }

  /// Until when the next part of the answer must be here; before the first one, others see to that.
  private Optional<Deadline> patience(boolean whole) {
    Duration idle = one.asked().idle();
    Duration longest = whole && GRACE.compareTo(idle) < 0 ? GRACE : idle;
    return begun || whole
        ? Optional.of(new Deadline(time, heardAt + longest.toNanos()))
        : Optional.empty();
  }

  private Optional<Piece> read(Event event) {
    StreamReading reading;
    try {
      reading = reader.read(event);
    } catch (RuntimeException bug) {
      broke(failure(FailureClass.INTERNAL, one.call().ledger().broke(bug).message()));
      return Optional.empty();
    }
    switch (reading) {
      case StreamReading.Part(List<ObjectNode> chunks) -> {
        return Optional.of(piece(chunks, event));
      }
      case StreamReading.Over(List<ObjectNode> chunks) -> {
        last = new Whole();
        return Optional.of(piece(chunks, event));
      }
      case StreamReading.Unreadable(String why) -> unreadable(why);
      case StreamReading.Failed(Reading.Fault fault) ->
          broke(Verdict.failure(one, response, fault));
    }
    return Optional.empty();
  }

  private Piece piece(List<ObjectNode> chunks, Event event) {
    if (!chunks.isEmpty()) {
      heardAt = time.nanos();
    }
    chunks.forEach(chunk -> usage = Usage.of(chunk).or(() -> usage));
    return new Piece(chunks, Optional.of(event));
  }

  private void unreadable(String why) {
    unreadable++;
    if (unreadable > MOST_UNREADABLE) {
      broke(failure(FailureClass.MALFORMED, "too many events cannot be read: " + why));
    } else {
      one.call().ledger().warn("An event of " + one.name() + " was passed over: " + why);
    }
  }

  private void ended(boolean whole, Fault fault, String detail) {
    if (whole && fault != Fault.CANCELLED) {
      end(reader.end());
    } else {
      broke(failure(Verdict.classOf(fault, one), detail));
    }
  }

  private void end(StreamReading how) {
    switch (how) {
      case StreamReading.Failed(Reading.Fault fault) ->
          broke(Verdict.failure(one, response, fault));
      case StreamReading.Over _, StreamReading.Part _, StreamReading.Unreadable _ ->
          last = new Whole();
    }
  }

  private Outcome.Failure failure(FailureClass failure, String why) {
    return new Outcome.Failure(failure, response.status(), why, Optional.empty());
  }

  private void broke(Outcome.Failure failure) {
    last = new Broke(failure);
  }

  /// Of a whole answer the end of the connection's own is read too, if it is near: it is kept alive
  /// then.
  @Override
  public void close() {
    if (!released && last instanceof Whole) {
      source.next(Deadline.in(time, RELEASE));
    }
    released = true;
    source.close();
  }
}

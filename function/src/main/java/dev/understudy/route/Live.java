package dev.understudy.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.http.EventSource;
import dev.understudy.http.Response;
import dev.understudy.http.Upstream;
import dev.understudy.http.Upstream.Fault;
import dev.understudy.protocol.Chunks;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Minted;
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
/// read is passed over and noted, twice; the third is a failure, and so is the first in an answer
/// with a call of a tool: with a gap in its arguments it would be another call.
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
  private Duration waited = Duration.ZERO;
  private boolean begun;
  private boolean finished;
  private boolean calling;
  private int unreadable;
  private Optional<Usage> usage = Optional.empty();
  private @Nullable Next last;
  private boolean released;

  /// @param source the response's events
  Live(Try one, Response response, EventSource source) {
    this.one = one;
    this.response = response;
    this.source = source;
    this.reader = one.asked().protocol().stream(one.call().operation());
    this.time = one.leg().limit().time();
  }

  /// The first token is here: from now on no pause may be longer than `idle_timeout`.
  void begin() {
    begun = true;
    waited = Duration.ZERO;
  }

  /// The tokens that the provider has counted so far.
  Optional<Usage> usage() {
    return usage.or(() -> reader.counted().map(Usage::soFar));
  }

  @Override
  public Next next(Deadline limit) {
    while (last == null) {
      StreamReading sofar = reader.end();
      boolean whole = sofar instanceof StreamReading.Over;
      if (whole && !finished) {
        // What is waited for now is another thing: the tokens' count, and the end.
        finished = true;
        waited = Duration.ZERO;
      }
      Optional<Deadline> patience = patience(whole);
      EventSource.Next next =
          patience.filter(Deadline::passed).isPresent()
              ? new Upstream.Broken(Fault.STALLED, "nothing more of the stream came")
              : awaited(patience.map(limit::orEarlier).orElse(limit));
      Optional<Piece> piece =
          switch (next) {
            case EventSource.Came(Event event) -> read(event);
            case EventSource.End() -> understood(sofar, Optional.empty());
            case Upstream.Broken(Fault fault, String _) when whole && fault != Fault.CANCELLED ->
                understood(sofar, Optional.empty());
            case Upstream.Broken(Fault fault, String detail) ->
                broke(failure(Verdict.classOf(fault, one), detail));
            case EventSource.Nothing() -> Optional.empty();
          };
      if (piece.isPresent()) {
        return piece.get();
      }
      if (next instanceof EventSource.Nothing && limit.passed()) {
        return new Nothing();
      }
    }
    return last;
  }

  /// How long is waited counts, not how long it is ago: a client that takes its time must not have
  /// its provider look silent.
  private EventSource.Next awaited(Deadline limit) {
    long since = time.nanos();
    EventSource.Next next = source.next(limit);
    waited = waited.plusNanos(time.nanos() - since);
    return next;
  }

  /// Until when the next part of the answer must be here; before the first one, others see to that.
  private Optional<Deadline> patience(boolean whole) {
    Duration idle = one.asked().idle();
    Duration longest = whole && GRACE.compareTo(idle) < 0 ? GRACE : idle;
    return begun || whole
        ? Optional.of(Deadline.in(time, longest.minus(waited)))
        : Optional.empty();
  }

  private Optional<Piece> read(Event event) {
    try {
      return understood(reader.read(event), Optional.of(event));
    } catch (RuntimeException bug) {
      String message = one.call().ledger().broke(bug).message();
      return broke(failure(FailureClass.INTERNAL, message));
    }
  }

  private Optional<Piece> understood(StreamReading reading, Optional<Event> event) {
    return switch (reading) {
      case StreamReading.Part(List<ObjectNode> chunks) -> piece(chunks, event);
      case StreamReading.Over(List<ObjectNode> chunks) -> {
        last = new Whole();
        yield piece(chunks, event);
      }
      case StreamReading.Unreadable(String why) -> unreadable(why);
      case StreamReading.Failed(Reading.Fault fault) ->
          broke(Verdict.failure(one, response, fault));
    };
  }

  private Optional<Piece> piece(List<ObjectNode> chunks, Optional<Event> event) {
    boolean works = event.isPresent() && reader.isSignOfWork(event.get());
    for (ObjectNode chunk : chunks) {
      Minted.name(chunk, one.asked().model());
      works |= Chunks.haveContent(chunk);
      usage = Usage.of(chunk).or(() -> usage);
      calling |= calls(chunk);
    }
    if (works) {
      waited = Duration.ZERO;
    }
    return chunks.isEmpty() && event.isEmpty()
        ? Optional.empty()
        : Optional.of(new Piece(chunks, event));
  }

  private static boolean calls(ObjectNode chunk) {
    for (JsonNode choice : chunk.path("choices")) {
      if (!choice.path("delta").path("tool_calls").isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private Optional<Piece> unreadable(String why) {
    unreadable++;
    if (calling) {
      return broke(failure(FailureClass.MALFORMED, "an event of a call cannot be read: " + why));
    }
    if (unreadable > MOST_UNREADABLE) {
      return broke(failure(FailureClass.MALFORMED, "too many events cannot be read: " + why));
    }
    one.call().ledger().warn("An event of " + one.name() + " was passed over: " + why);
    return Optional.empty();
  }

  private Outcome.Failure failure(FailureClass failure, String why) {
    return new Outcome.Failure(failure, response.status(), why, Optional.empty());
  }

  private Optional<Piece> broke(Outcome.Failure failure) {
    last = new Broke(failure);
    return Optional.empty();
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

package dev.understudy.http;

import dev.understudy.http.Upstream.Broken;
import dev.understudy.http.Upstream.Fault;
import dev.understudy.http.Upstream.Limits;
import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import dev.understudy.time.Mailbox;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// A body of events, in the hands of its reader, who takes them one by one within limits of its
/// own. No more is asked of the connection than the reader has taken, so a slow client slows the
/// provider down, and nothing piles up here.
///
/// A cancellation closes it too, for as long as the reader has not.
final class EventBody implements HttpResponse.BodySubscriber<Body>, EventSource {
  private final EventReader reader;
  private final Runnable rests;
  private final Mailbox<Arrival> arrivals;
  private volatile Cancellation.@Nullable Registration registration;
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean closed;
  private boolean wanting;
  private @Nullable Next last;

  /// @param reader knows how the events are framed
  /// @param limits whose clock is waited on, and whose cancellation ends it
  /// @param rests told when it has come to its end
  EventBody(EventReader reader, Limits limits, Runnable rests) {
    this.reader = reader;
    this.rests = rests;
    this.arrivals = limits.whole().time().mailbox();
    Cancellation.Registration mine = limits.cancellation().onCancel(this::close);
    registration = mine;
    if (closed) {
      // By a cancellation that came before there was anything to close here.
      mine.close();
    }
  }

  @Override
  public CompletionStage<Body> getBody() {
    return CompletableFuture.completedFuture(new Body.Events(this));
  }

  @Override
  public void onSubscribe(Flow.Subscription pieces) {
    subscription = pieces;
    if (closed) {
      pieces.cancel();
    } else {
      pieces.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> piece) {
    int size = piece.stream().mapToInt(ByteBuffer::remaining).sum();
    ByteBuffer bytes = ByteBuffer.allocate(size);
    piece.forEach(bytes::put);
    arrivals.put(new Piece(bytes.array()));
  }

  @Override
  public void onError(Throwable thrown) {
    arrivals.put(new Ended(Diagnosis.of(thrown, true, false)));
  }

  @Override
  public void onComplete() {
    rests.run();
    arrivals.put(new Ended(new End()));
  }

  @Override
  public Next next(Deadline limit) {
    while (true) {
      if (closed) {
        return new Broken(Fault.CANCELLED, "nobody waits for the answer any more");
      }
      Optional<Event> event = reader.poll();
      if (event.isPresent()) {
        return new Came(event.get());
      }
      if (last != null) {
        return last;
      }
      more();
      Optional<Arrival> arrival = arrivals.take(limit);
      if (arrival.isEmpty()) {
        return new Nothing();
      }
      take(arrival.get());
      if (limit.passed() && reader.isEmpty() && last == null) {
        // Comments without end are no event, and must not keep anybody longer than it waits.
        return new Nothing();
      }
    }
  }

  private void take(Arrival arrival) {
    switch (arrival) {
      case Piece(byte[] bytes) -> {
        Optional<Broken> broken = reader.take(bytes);
        if (broken.isEmpty()) {
          wanting = true;
        } else {
          last = broken.get();
          hangUp();
        }
      }
      case Ended(Next how) -> {
        if (how instanceof End) {
          reader.end();
        }
        last = how;
      }
      case Closed() -> {}
    }
  }

  /// Asks for the next piece when the last one has been read, and not before: what is here is
  /// handed on first.
  private void more() {
    Flow.Subscription pieces = subscription;
    if (wanting && pieces != null) {
      wanting = false;
      pieces.request(1);
    }
  }

  @Override
  public void close() {
    closed = true;
    Cancellation.Registration mine = registration;
    if (mine != null) {
      mine.close();
    }
    hangUp();
    arrivals.put(new Closed());
  }

  private void hangUp() {
    Flow.Subscription pieces = subscription;
    if (pieces != null) {
      pieces.cancel();
    }
  }

  /// What the client's threads leave for the reader.
  private sealed interface Arrival {}

  private record Piece(byte[] bytes) implements Arrival {}

  private record Ended(Next how) implements Arrival {}

  private record Closed() implements Arrival {}
}

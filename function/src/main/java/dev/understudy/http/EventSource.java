package dev.understudy.http;

import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.io.IOException;
import java.time.Duration;

/// Events that come one after the other: a provider's to us, or ours to a client. For one reader,
/// which closes it.
public interface EventSource {
  /// What comes next, as soon as it is here.
  ///
  /// @param limit until when to wait
  Next next(Deadline limit);

  /// Nobody reads on. Ends the connection that the events come from, and with it the sender's work,
  /// unless they have come to their end. Twice is once; from any thread.
  void close();

  /// Hands every event to `taker` until their end, or until it takes no more.
  ///
  /// @param step how often to look up while nothing comes
  /// @throws IOException what `taker` throws, or because the events broke off
  default void drain(Time time, Duration step, Taker taker) throws IOException {
    while (true) {
      Next next = next(Deadline.in(time, Duration.ZERO));
      if (next instanceof Nothing) {
        taker.pause();
        next = next(Deadline.in(time, step));
      }
      switch (next) {
        case Came(Event event) -> {
          if (!taker.take(event)) {
            return;
          }
        }
        case Nothing() -> {}
        case End() -> {
          return;
        }
        case Upstream.Broken(Upstream.Fault _, String detail) -> throw new IOException(detail);
      }
    }
  }

  /// Where events go.
  interface Taker {
    /// @return whether more may come
    /// @throws IOException if nobody is there any more
    boolean take(Event event) throws IOException;

    /// Nothing more is here now: what was taken should go on.
    ///
    /// @throws IOException if nobody is there any more
    default void pause() throws IOException {}
  }

  /// What came, or why nothing did.
  sealed interface Next permits Came, End, Nothing, Upstream.Broken {}

  /// An event.
  record Came(Event event) implements Next {}

  /// The events have come to their end. Whether they are all that there should have been, only
  /// their reader can tell.
  record End() implements Next {}

  /// The limit passed. There may be more.
  record Nothing() implements Next {}
}

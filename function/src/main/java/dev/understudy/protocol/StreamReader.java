package dev.understudy.protocol;

import dev.understudy.http.Event;
import java.util.Optional;

/// Understands one stream of a provider, event by event: the wire's words in, canonical chunks out.
/// Stateful, for one stream and one thread.
public interface StreamReader {
  /// What `event` says.
  StreamReading read(Event event);

  /// Whether `event` shows that the provider is at work, though it may say nothing that has a place
  /// in the canonical form. A ping shows no more than that the connection is there.
  default boolean isSignOfWork(Event event) {
    return false;
  }

  /// The tokens that the provider has counted so far, where it does before the end: of a stream
  /// that breaks off, the least that it cost. Any thread may ask.
  default Optional<Usage> counted() {
    return Optional.empty();
  }

  /// What it means that nothing more comes after the events so far: [StreamReading.Over] if the
  /// answer is whole, else [StreamReading.Failed]. May be asked at any time, and more than once.
  StreamReading end();
}

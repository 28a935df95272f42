package dev.understudy.http;

import java.util.Optional;

/// Finds the events in a stream of bytes that may be split anywhere. One for each framing,
/// stateful, for one stream. Not thread-safe.
interface EventReader {
  /// Takes the next bytes.
  ///
  /// @return why nothing can be made of them, nor of what comes after; the events before them are
  ///   still there to be taken
  Optional<Upstream.Broken> take(byte[] bytes);

  /// The next event that is whole, if there is one.
  Optional<Event> poll();

  /// Whether no event is whole that was not taken.
  boolean isEmpty();

  /// Nothing more comes. What was begun is over.
  void end();
}

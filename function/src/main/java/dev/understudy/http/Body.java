package dev.understudy.http;

/// What a response carries: all of it at once, or events as they come. There is one type for both
/// so that there is one path for both: who calls never asks for one or the other, it takes what
/// came.
public sealed interface Body {
  /// A whole body.
  record Bytes(byte[] bytes) implements Body {
    @Override
    public void close() {}
  }

  /// A stream of events that is still arriving.
  record Events(EventSource source) implements Body {
    @Override
    public void close() {
      source.close();
    }
  }

  /// Lets go of whatever the body still holds. Whoever takes a body closes it.
  void close();
}

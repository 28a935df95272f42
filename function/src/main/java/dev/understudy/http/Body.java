package dev.understudy.http;

import java.io.IOException;
import java.io.InputStream;

/// What a response carries: all of it at once, or events as they come. There is one type for both
/// so that there is one path for both: who calls never asks for one or the other, it takes what
/// came.
public sealed interface Body {
  /// A whole body.
  record Bytes(byte[] bytes) implements Body {
    @Override
    public void close() {}
  }

  /// A `text/event-stream` that is still arriving. Closing it ends the connection that it comes
  /// from, and with it the sender's work.
  record Events(InputStream stream) implements Body {
    @Override
    public void close() {
      try {
        stream.close();
      } catch (IOException e) {
        // The connection is gone already, and that is all that was wanted.
      }
    }
  }

  /// Lets go of whatever the body still holds. Whoever takes a body closes it.
  void close();
}

package dev.understudy.local.rehearsal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;

/// A streamed answer, before a fault has its way with it.
///
/// @param telling says it
/// @param pace how long before each token
/// @param error what stands in the stream where the provider breaks it off with an error
/// @param ping what stands there so that the connection is not silent
/// @param garbage an event that nobody can read
record Recital(Telling telling, Duration pace, Bytes error, Bytes ping, Bytes garbage) {

  private static final Bytes NO_JSON = Bytes.of("data: {\"choices\":[{\"del\ufffd\u0001}}\n\n");

  /// Of server-sent events.
  static Recital sse(Telling telling, String model, Bytes error, Bytes ping) {
    return new Recital(telling, Manner.of(model).pace(), error, ping, NO_JSON);
  }

  /// What an event is in its stream.
  enum Part {
    /// What comes before everything: the role chunk, `message_start`.
    OPENING,
    /// Around the content: beginnings and ends of blocks, a ping.
    FRAME,
    /// A piece of content.
    TOKEN,
    /// The reason for the end.
    FINISH,
    /// The usage in an event of its own.
    USAGE,
    /// The very end: `[DONE]`, `message_stop`.
    DONE
  }

  /// Says events, one after the other.
  interface Telling {
    /// @throws IOException what `to` throws
    void tell(Teller to) throws IOException;
  }

  /// Where events go.
  interface Teller {
    /// @param event as it stands on the wire, with the empty line behind it
    /// @throws IOException when no more is wanted
    void say(Part part, Bytes event) throws IOException;
  }

  /// All of it at once.
  Bytes whole() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      telling.tell((_, event) -> all.writeBytes(event.array()));
    } catch (IOException e) {
      throw new IllegalStateException("nothing here does I/O", e);
    }
    return Bytes.of(all.toByteArray());
  }
}

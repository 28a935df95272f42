package dev.understudy.http;

import java.io.IOException;

/// Where the answer to the client goes. One for each kind of function; a whole answer and a stream
/// take the same way through it, and the sink decides whether an event reaches the client before
/// the last one has come.
public interface ResponseSink {
  /// Sends `response`, and closes its body.
  ///
  /// @throws TooLarge if the front door cannot carry the response; nothing has been sent then, and
  ///   another may be
  /// @throws IOException if the client, or the platform before it, is gone
  void send(Response response) throws IOException, TooLarge;

  /// Whether an event reaches the client before the last one has come. Where it does not, nothing
  /// is the client's until all of it is here, so an answer that breaks off can still be replaced.
  default boolean streams() {
    return false;
  }

  /// The response is larger, as encoded for the front door, than the front door carries.
  final class TooLarge extends Exception {
    private final int bytes;
    private final int limit;

    /// @param bytes size of the encoded answer
    /// @param limit what the front door carries
    public TooLarge(int bytes, int limit) {
      super("the encoded answer is " + bytes + " bytes, the front door carries " + limit);
      this.bytes = bytes;
      this.limit = limit;
    }

    /// Size of the encoded answer, in bytes.
    public int bytes() {
      return bytes;
    }

    /// What the front door carries, in bytes.
    public int limit() {
      return limit;
    }
  }
}

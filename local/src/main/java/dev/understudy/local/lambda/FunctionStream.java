package dev.understudy.local.lambda;

import dev.understudy.local.lambda.InvocationResult.Failed;
import dev.understudy.local.wire.Exchange;
import dev.understudy.local.wire.IncomingBody;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// What a function streams, as it comes. For one reader, who reads to the end or closes it: until
/// then the function's call stays open, and a reader who waits makes the function wait.
///
/// An `IOException` is a function that is gone, or that was too slow. Closing it early hangs up on
/// the function; Lambda itself never does that.
public final class FunctionStream extends InputStream {

  private final Exchange exchange;
  private final IncomingBody body;
  private final CompletableFuture<End> end = new CompletableFuture<>();

  FunctionStream(Exchange exchange) throws IOException {
    this.exchange = exchange;
    this.body = exchange.incoming();
  }

  /// The content type that the function posted; empty for none. API Gateway and function URLs look
  /// for a prelude only behind their own.
  public String contentType() {
    return exchange.head().headers().first("content-type").orElse("");
  }

  /// Why the function stopped, once the end has been read: it said so behind the last chunk, or did
  /// not get there.
  public Optional<Failed> failure() {
    return end.isDone() ? end.join().failure() : Optional.empty();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    try {
      int count = body.read(into, offset, length);
      if (count < 0) {
        end.complete(new End(true, FunctionErrors.inTrailers(body.trailers())));
      }
      return count;
    } catch (IOException e) {
      cut(new Failed("Runtime.ExitError", "the function stopped within its answer"));
      throw e;
    }
  }

  /// Ends it from outside: the reader's next read fails.
  void cut(Failed why) {
    if (end.complete(new End(false, Optional.of(why)))) {
      hangUp();
    }
  }

  /// Waits for the reader to be done.
  End awaitEnd() {
    return end.join();
  }

  @Override
  public void close() {
    if (end.complete(new End(false, Optional.empty()))) {
      hangUp();
    }
  }

  private void hangUp() {
    try {
      exchange.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket that does not close", e);
    }
  }

  /// How it came to its end.
  ///
  /// @param whole whether all of it was read
  /// @param failure why the function stopped, if it did
  record End(boolean whole, Optional<Failed> failure) {}
}

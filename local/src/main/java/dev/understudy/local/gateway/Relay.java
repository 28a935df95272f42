package dev.understudy.local.gateway;

import dev.understudy.local.gateway.StreamingDoor.ClientGone;
import dev.understudy.local.lambda.FunctionStream;
import dev.understudy.local.wire.Exchange;
import dev.understudy.local.wire.WireResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// Takes one answer from the function to the client, every piece as it comes. An answer that the
/// function does not bring to its end breaks off at the client too.
final class Relay {

  private static final Duration LOOK = Duration.ofMillis(50);

  private final Exchange exchange;
  private final FunctionStream stream;
  private final ClientGone clientGone;
  private volatile boolean over;

  Relay(Exchange exchange, FunctionStream stream, ClientGone clientGone) {
    this.exchange = exchange;
    this.stream = stream;
    this.clientGone = clientGone;
  }

  /// @param response status and headers; a `content-length` in them is kept, else the body comes in
  ///   chunks
  void relay(WireResponse response) throws IOException, InterruptedException {
    boolean bodiless = exchange.head().method().equals("HEAD") || response.status() == 204;
    if (bodiless) {
      rest();
      exchange.respond(response);
      return;
    }
    Optional<String> length = response.headers().first("content-length");
    Optional<Thread> watch =
        clientGone == ClientGone.HUNG_UP_ON
            ? Optional.of(Thread.ofVirtual().name("client-watch").start(this::watch))
            : Optional.empty();
    try {
      exchange.promise(response.without("content-length"), length.map(Long::parseLong).orElse(-1L));
      body(length.isPresent());
    } catch (ClientLeft e) {
      if (clientGone == ClientGone.RUNS_ON) {
        rest();
      }
      exchange.close();
    } finally {
      over = true;
      if (watch.isPresent()) {
        watch.get().join();
      }
    }
  }

  private void body(boolean raw) throws IOException, ClientLeft {
    byte[] piece = new byte[65_536];
    int read = next(piece);
    while (read > 0) {
      send(piece, read, raw);
      read = next(piece);
    }
    if (read == BROKEN || stream.failure().isPresent()) {
      exchange.close();
    } else if (raw) {
      exchange.finished();
    } else {
      exchange.lastChunk();
    }
  }

  private static final int BROKEN = -2;

  private int next(byte[] piece) {
    try {
      return stream.read(piece);
    } catch (IOException e) {
      // The function is gone, which the Runtime API has told; what is left is to break off too.
      return BROKEN;
    }
  }

  private void send(byte[] piece, int length, boolean raw) throws ClientLeft {
    try {
      if (raw) {
        exchange.send(Arrays.copyOf(piece, length));
      } else {
        exchange.chunk(piece, 0, length);
      }
    } catch (IOException e) {
      throw new ClientLeft(e);
    }
  }

  /// The rest of the function's words, for nobody.
  private void rest() {
    try {
      stream.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // It is gone, and nobody waits for it.
    }
  }

  private void watch() {
    try {
      while (!over) {
        if (exchange.closedWithin(LOOK)) {
          stream.close();
          return;
        }
      }
    } catch (IOException e) {
      // Its socket is closed by us, or it talks out of turn: either way it is not one that left.
    }
  }

  /// The client is gone.
  private static final class ClientLeft extends Exception {
    private static final long serialVersionUID = 1;

    ClientLeft(IOException cause) {
      super(cause);
    }
  }
}

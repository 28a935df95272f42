package dev.understudy.local.rehearsal;

import dev.understudy.local.wire.Exchange;
import dev.understudy.local.wire.Headers;
import dev.understudy.local.wire.WireResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/// Plays a reply on the wire, with the fault that was asked for: what HTTP and TCP can do wrong.
final class Stage {

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int PIECES = 10;

  private final Exchange exchange;
  private final Headers ofProvider;

  Stage(Exchange exchange, Headers ofProvider) {
    this.exchange = exchange;
    this.ofProvider = ofProvider;
  }

  /// Whether the client closed before it had everything that was meant for it.
  boolean play(Fault fault, Reply reply) throws IOException {
    return switch (fault.kind()) {
      case SILENT -> exchange.closedWithin(PATIENCE);
      case SLOW_HEADERS -> late(fault.number(), reply);
      case SLOW -> inPieces(fault.number(), reply);
      case HANG_BODY -> half(reply) && exchange.closedWithin(PATIENCE);
      case RESET -> {
        exchange.reset();
        yield false;
      }
      case RESET_BODY -> {
        half(reply);
        exchange.reset();
        yield false;
      }
      case CLOSE -> {
        exchange.close();
        yield false;
      }
      case TRUNCATED -> {
        half(reply);
        exchange.close();
        yield false;
      }
      case TRUNCATED_CHUNKS -> {
        chunkWithoutEnd(reply);
        exchange.close();
        yield false;
      }
      case STALE -> {
        whole(reply);
        exchange.idle(Duration.ofMillis(fault.number()));
        exchange.close();
        yield false;
      }
      default -> whole(reply);
    };
  }

  private boolean whole(Reply reply) throws IOException {
    exchange.respond(reply.response(ofProvider));
    return false;
  }

  private boolean late(int millis, Reply reply) throws IOException {
    return exchange.closedWithin(Duration.ofMillis(millis)) || whole(reply);
  }

  private boolean inPieces(int millis, Reply reply) throws IOException {
    WireResponse response = reply.response(ofProvider);
    byte[] body = response.body();
    exchange.promise(response, body.length);
    int sent = 0;
    for (int piece = 1; piece <= PIECES; piece++) {
      if (exchange.closedWithin(Duration.ofMillis(millis / PIECES))) {
        return true;
      }
      int end = body.length * piece / PIECES;
      exchange.send(Arrays.copyOfRange(body, sent, end));
      sent = end;
    }
    exchange.finished();
    return false;
  }

  private boolean half(Reply reply) throws IOException {
    WireResponse response = reply.response(ofProvider);
    byte[] body = response.body();
    exchange.promise(response, body.length);
    exchange.send(Arrays.copyOf(body, body.length / 2));
    return true;
  }

  private void chunkWithoutEnd(Reply reply) throws IOException {
    WireResponse response = reply.response(ofProvider);
    byte[] body = response.body();
    exchange.promise(response, -1);
    exchange.send((Integer.toHexString(body.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    exchange.send(body);
    exchange.send("\r\n".getBytes(StandardCharsets.US_ASCII));
  }
}

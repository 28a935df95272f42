package dev.understudy.local.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The reading half of a connection: heads, bodies by length or in chunks, and whether the client
/// is still there.
final class WireInput {

  private static final int LONGEST_LINE = 1 << 20;
  private static final int LONGEST_HEAD = 2 << 20;

  private final Socket socket;
  private final InputStream in;

  WireInput(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 16_384);
  }

  /// The next request's head; empty when the client has closed the connection between two requests.
  Optional<RequestHead> head(long connection, InstantSource clock) throws IOException {
    Optional<String> first = line();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    List<String> words = List.of(first.get().split(" ", 3));
    if (words.size() != 3 || !words.get(2).startsWith("HTTP/1.")) {
      throw new MalformedRequest(400, "not an HTTP/1.1 request line");
    }
    Headers headers = new Headers(headerLines());
    Instant now = clock.instant();
    return Optional.of(new RequestHead(words.get(0), words.get(1), headers, connection, now));
  }

  /// Header lines up to the empty one that ends them: those of a head, or the trailers of a body.
  List<Headers.Header> headerLines() throws IOException {
    List<Headers.Header> headers = new ArrayList<>();
    int size = 0;
    while (true) {
      String line = line().orElseThrow(() -> new EOFException("closed within the headers"));
      if (line.isEmpty()) {
        return headers;
      }
      size += line.length();
      int colon = line.indexOf(':');
      if (colon < 1 || size > LONGEST_HEAD) {
        throw new MalformedRequest(size > LONGEST_HEAD ? 431 : 400, "not a header line");
      }
      headers.add(new Headers.Header(line.substring(0, colon), line.substring(colon + 1)));
    }
  }

  /// The body that this head announces, as it comes.
  IncomingBody incoming(Headers headers) throws MalformedRequest {
    return new IncomingBody(this, chunked(headers), length(headers));
  }

  /// Refuses a body that says itself that it is longer than `limit` bytes.
  ///
  /// @throws MalformedRequest with 413
  void admit(Headers headers, int limit) throws MalformedRequest {
    long length = length(headers);
    if (!chunked(headers) && length > limit) {
      throw new MalformedRequest(
          413, "a body of " + length + " bytes, where " + limit + " is most");
    }
  }

  /// Reads and forgets, until the client has closed, so many bytes have come or nothing comes for
  /// so long.
  void drain(long most, Duration silence) throws IOException {
    socket.setSoTimeout(Math.clamp(silence.toMillis(), 1, Integer.MAX_VALUE));
    byte[] forgotten = new byte[65_536];
    long read = 0;
    try {
      int next = in.read(forgotten);
      while (next >= 0 && read < most) {
        read += next;
        next = in.read(forgotten);
      }
    } catch (SocketTimeoutException e) {
      // Quiet for long enough: the client has its answer or does not want it.
    }
  }

  static boolean hasBody(Headers headers) throws MalformedRequest {
    return chunked(headers) || length(headers) > 0;
  }

  /// Waits for the client to close, at most so long; whether it did.
  boolean closedWithin(Duration wait) throws IOException {
    return switch (idle(wait)) {
      case CLOSED -> true;
      case NOTHING -> false;
      case SENT -> throw new IOException("the client sent more before it had its answer");
    };
  }

  /// What a client does that has nothing to do.
  enum Sign {
    NOTHING,
    SENT,
    CLOSED
  }

  /// Waits until the client does anything at all, at most so long. What it sent remains unread.
  Sign idle(Duration wait) throws IOException {
    int before = socket.getSoTimeout();
    socket.setSoTimeout(Math.clamp(wait.toMillis(), 1, Integer.MAX_VALUE));
    in.mark(1);
    try {
      if (in.read() < 0) {
        return Sign.CLOSED;
      }
      in.reset();
      return Sign.SENT;
    } catch (SocketTimeoutException e) {
      return Sign.NOTHING;
    } catch (SocketException e) {
      return Sign.CLOSED; // By a reset, which is how a client that gives up often closes.
    } finally {
      if (!socket.isClosed()) {
        socket.setSoTimeout(before);
      }
    }
  }

  private static boolean chunked(Headers headers) {
    return headers
        .first("transfer-encoding")
        .map(value -> value.toLowerCase(Locale.ROOT).contains("chunked"))
        .orElse(false);
  }

  private static long length(Headers headers) throws MalformedRequest {
    String length = headers.first("content-length").orElse("0");
    try {
      return Math.max(0, Long.parseLong(length));
    } catch (NumberFormatException e) {
      throw new MalformedRequest(400, "a content-length that is no number");
    }
  }

  /// Reads what is here, at most so many bytes; waits when nothing is.
  int read(byte[] into, int offset, int length) throws IOException {
    return in.read(into, offset, length);
  }

  /// The next line without its end; empty when the client has closed.
  Optional<String> line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return Optional.empty();
    }
    while (next >= 0 && next != '\n') {
      if (next != '\r') {
        line.write(next);
      }
      if (line.size() > LONGEST_LINE) {
        throw new MalformedRequest(431, "a line without an end");
      }
      next = in.read();
    }
    return Optional.of(line.toString(StandardCharsets.ISO_8859_1));
  }
}

package dev.understudy.local.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// One request and the means to answer it: whole, in pieces, wrongly, or not at all.
///
/// The body is read only when it is asked for. Not for use by several threads.
public final class Exchange {

  private static final int MOST = 64 << 20;

  private final Socket socket;
  private final WireInput in;
  private final OutputStream out;
  private final RequestHead head;
  private Optional<IncomingBody> body = Optional.empty();
  private boolean whole;

  Exchange(Socket socket, WireInput in, RequestHead head) throws IOException {
    this.socket = socket;
    this.in = in;
    this.out = socket.getOutputStream();
    this.head = head;
  }

  /// What stands before the body.
  public RequestHead head() {
    return head;
  }

  /// The whole body.
  ///
  /// @throws MalformedRequest with 413 when it is longer than `limit` bytes
  public byte[] body(int limit) throws IOException {
    in.admit(head.headers(), limit);
    IncomingBody incoming = incoming();
    byte[] all = incoming.readNBytes(limit);
    if (incoming.read() >= 0) {
      throw new MalformedRequest(413, "more than " + limit + " bytes in chunks");
    }
    return all;
  }

  /// The body as it comes, of any length.
  public IncomingBody incoming() throws IOException {
    if (body.isPresent()) {
      throw new IllegalStateException("the body was read before");
    }
    if (head.headers().first("expect").orElse("").equalsIgnoreCase("100-continue")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }
    IncomingBody incoming = in.incoming(head.headers());
    body = Optional.of(incoming);
    return incoming;
  }

  /// The whole body, of any size up to 64 MB, as text.
  public String text() throws IOException {
    return new String(body(MOST), StandardCharsets.UTF_8);
  }

  /// Answers, whole and well formed.
  public void respond(WireResponse response) throws IOException {
    byte[] body = response.body();
    byte[] top = response.head(body.length);
    boolean bodiless = head.method().equals("HEAD") || response.status() == 204;
    byte[] all = new byte[top.length + (bodiless ? 0 : body.length)];
    System.arraycopy(top, 0, all, 0, top.length);
    System.arraycopy(body, 0, all, top.length, all.length - top.length);
    send(all);
    whole = true;
  }

  /// Sends only status line and headers, and promises a body of so many bytes; negative: one in
  /// chunks.
  public void promise(WireResponse response, long contentLength) throws IOException {
    send(response.head(contentLength));
  }

  /// Sends raw bytes, at once.
  public void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /// Sends one chunk, at once. None may be empty: that would be the last one.
  public void chunk(byte[] bytes, int offset, int length) throws IOException {
    byte[] size = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = Arrays.copyOf(size, size.length + length + 2);
    System.arraycopy(bytes, offset, all, size.length, length);
    all[all.length - 2] = '\r';
    all[all.length - 1] = '\n';
    send(all);
  }

  /// Ends an answer in chunks.
  public void lastChunk() throws IOException {
    send("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    whole = true;
  }

  /// Says that what was sent by hand is a whole answer, so that the connection may be used again.
  public void finished() {
    whole = true;
  }

  /// Ends the connection with a TCP reset.
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /// Ends the connection in order.
  public void close() throws IOException {
    socket.close();
  }

  /// Waits for the client to close, at most so long; whether it did.
  public boolean closedWithin(Duration wait) throws IOException {
    return in.closedWithin(wait);
  }

  /// Waits until the client does anything at all, closes or sends, at most so long.
  public void idle(Duration wait) throws IOException {
    in.idle(wait);
  }

  /// Whether a whole answer was sent.
  boolean answered() {
    return whole;
  }

  /// Whether the connection can carry another request.
  boolean reusable() throws IOException {
    if (!whole || socket.isClosed()) {
      return false;
    }
    boolean read = body.map(IncomingBody::ended).orElse(!WireInput.hasBody(head.headers()));
    return read && !head.headers().first("connection").orElse("").equalsIgnoreCase("close");
  }
}

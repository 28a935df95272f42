package dev.understudy.local.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// The body of a request as it comes: what is here is read at once, and nothing is read ahead of
/// whoever reads, so that a slow reader slows the sender down.
///
/// An `EOFException` is a sender that closed before the end. For one thread at a time.
public final class IncomingBody extends InputStream {

  private final WireInput in;
  private final boolean chunked;
  private long left;
  private boolean begun;
  private boolean ended;
  private Headers trailers = Headers.NONE;

  IncomingBody(WireInput in, boolean chunked, long length) {
    this.in = in;
    this.chunked = chunked;
    this.left = chunked ? 0 : length;
  }

  /// What came behind the last chunk; nothing before the end has been read.
  public Headers trailers() {
    return trailers;
  }

  /// Whether all of it has been read.
  public boolean ended() {
    return ended;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0 && !ended) {
      next();
    }
    if (ended) {
      return -1;
    }
    int read = in.read(into, offset, (int) Math.min(length, left));
    if (read < 0) {
      throw new EOFException("closed within the body");
    }
    left -= read;
    return read;
  }

  private void next() throws IOException {
    if (!chunked) {
      ended = true;
      return;
    }
    if (begun) {
      in.line();
    }
    begun = true;
    left = chunkSize(in.line().orElseThrow(() -> new EOFException("closed between chunks")));
    if (left == 0) {
      trailers = new Headers(in.headerLines());
      ended = true;
    }
  }

  private static long chunkSize(String line) throws MalformedRequest {
    int semicolon = line.indexOf(';');
    String hex = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
    try {
      return Integer.parseUnsignedInt(hex, 16);
    } catch (NumberFormatException e) {
      throw new MalformedRequest(400, "a chunk without a size");
    }
  }
}

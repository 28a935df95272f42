package dev.understudy.lambda;

import dev.understudy.http.Headers;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One connection to the Runtime API, and as much of HTTP/1.1 (RFC 9112) as that speaks: the JDK's
/// clients can send no trailers, and cannot be told when to flush.
///
/// It waits for as long as it takes: the environment may be frozen at any time, for hours. Not
/// thread-safe.
final class RuntimeConnection implements Closeable {
  private static final int LONGEST_LINE = 64 * 1024;
  private static final int BUFFER = 16 * 1024;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private boolean heard;

  private RuntimeConnection(Socket socket) throws IOException {
    this.socket = socket;
    // Small writes must leave at once: Nagle's algorithm holds each back for the last one's
    // receipt.
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
  }

  static RuntimeConnection open(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(address);
      return new RuntimeConnection(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// Keeps `text`, which is ASCII, for the next [#flush].
  void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// Keeps `bytes` for the next [#flush], or sends them if they are many.
  void write(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /// Sends what was written. Waits while the other side reads more slowly than we write.
  void flush() throws IOException {
    heard = false;
    out.flush();
  }

  /// Whether anything has come since the last [#flush]. Nothing at all, and then an end, is how a
  /// kept connection shows that it was closed in the meantime.
  boolean heard() {
    return heard;
  }

  /// The answer to what was sent, whole.
  ///
  /// @throws IOException if the connection ends before the answer does, or if it is no HTTP
  Reply receive() throws IOException {
    String statusLine = line();
    Headers headers = headers();
    int status = status(statusLine);
    if (status < 200) {
      return receive();
    }
    if (headers
        .first("transfer-encoding")
        .orElse("")
        .toLowerCase(Locale.ROOT)
        .contains("chunked")) {
      return new Reply(status, headers, chunks(), keeps(statusLine, headers));
    }
    if (headers.first("content-length").isPresent()) {
      int length = number(headers.first("content-length").get(), 10);
      return new Reply(status, headers, exactly(length), keeps(statusLine, headers));
    }
    boolean bodiless = status == 204 || status == 304;
    return bodiless
        ? new Reply(status, headers, new byte[0], keeps(statusLine, headers))
        : new Reply(status, headers, in.readAllBytes(), false);
  }

  private static boolean keeps(String statusLine, Headers headers) {
    return statusLine.startsWith("HTTP/1.1")
        && !headers.first("connection").orElse("").equalsIgnoreCase("close");
  }

  private static int status(String line) throws IOException {
    String[] words = line.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.") || words[1].length() != 3) {
      throw new IOException("the Runtime API's answer does not begin with a status line");
    }
    return number(words[1], 10);
  }

  private Headers headers() throws IOException {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("a header of the Runtime API's answer has no name");
      }
      fields
          .computeIfAbsent(line.substring(0, colon).strip(), _ -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return Headers.from(fields);
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int size = chunkSize();
    while (size > 0) {
      body.writeBytes(exactly(size));
      line();
      size = chunkSize();
    }
    headers();
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    return number(line().split(";", 2)[0].strip(), 16);
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException(
          "the Runtime API's answer ends after " + bytes.length + " of " + length + " bytes");
    }
    return bytes;
  }

  private static int number(String text, int radix) throws IOException {
    try {
      int number = Integer.parseInt(text, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new IOException("the Runtime API's answer has \"" + text + "\" for a number");
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the Runtime API hung up before the end of its answer");
      }
      heard = true;
      if (line.length() == LONGEST_LINE) {
        throw new IOException(
            "a line of the Runtime API's answer is longer than " + LONGEST_LINE + " bytes");
      }
      line.append((char) c);
    }
    if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /// An answer of the Runtime API.
  ///
  /// @param kept whether the connection can be used again
  record Reply(int status, Headers headers, byte[] body, boolean kept) {
    boolean accepted() {
      return status / 100 == 2;
    }

    /// The answer in short, for a message.
    @Override
    public String toString() {
      String text = new String(body, StandardCharsets.UTF_8);
      return status + " " + text.substring(0, Math.min(text.length(), 300)).strip();
    }
  }
}

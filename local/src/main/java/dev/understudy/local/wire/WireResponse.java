package dev.understudy.local.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A whole answer: status, headers without `content-length`, body.
public final class WireResponse {

  private final int status;
  private final Headers headers;
  private final byte[] body;

  private WireResponse(int status, Headers headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /// An answer with these bytes; the array must not be changed afterwards.
  public static WireResponse of(int status, Headers headers, byte[] body) {
    return new WireResponse(status, headers, body);
  }

  /// A JSON answer.
  public static WireResponse json(int status, String json) {
    return of(
        status,
        Headers.of("content-type", "application/json"),
        json.getBytes(StandardCharsets.UTF_8));
  }

  /// The same answer with one header more.
  public WireResponse with(String name, String value) {
    return new WireResponse(status, headers.and(name, value), body);
  }

  /// The same answer without the headers of that name.
  public WireResponse without(String name) {
    List<Headers.Header> kept =
        headers.lines().stream().filter(line -> !line.name().equals(name)).toList();
    return new WireResponse(status, new Headers(kept), body);
  }

  /// The HTTP status.
  public int status() {
    return status;
  }

  /// The headers, without `content-length`.
  public Headers headers() {
    return headers;
  }

  /// The body.
  public byte[] body() {
    return body.clone();
  }

  /// Status line and headers as bytes, with this `content-length`, or `transfer-encoding: chunked`
  /// when it is negative.
  byte[] head(long contentLength) {
    StringBuilder head = new StringBuilder();
    head.append("HTTP/1.1 ").append(status).append(' ').append(Reasons.of(status)).append("\r\n");
    for (Headers.Header line : headers.lines()) {
      head.append(line.name()).append(": ").append(line.value()).append("\r\n");
    }
    if (contentLength >= 0) {
      head.append("content-length: ").append(contentLength).append("\r\n");
    } else {
      head.append("transfer-encoding: chunked\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}

package dev.understudy.local.wire;

import java.time.Instant;

/// What stands before the body of a request.
///
/// @param target path and query as they came, not decoded
/// @param connection number of the connection, to see whether a client reuses one
/// @param received when the last byte of the head was read
public record RequestHead(
    String method, String target, Headers headers, long connection, Instant received) {

  /// The target up to the question mark, not decoded.
  public String path() {
    int question = target.indexOf('?');
    return question < 0 ? target : target.substring(0, question);
  }

  /// What follows the question mark, not decoded; empty when nothing does.
  public String query() {
    int question = target.indexOf('?');
    return question < 0 ? "" : target.substring(question + 1);
  }

  /// Method and path, for a `switch` over what a server serves.
  public String route() {
    return method + " " + path();
  }
}

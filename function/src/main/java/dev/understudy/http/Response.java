package dev.understudy.http;

/// One HTTP response: a provider's to us, or ours to a client.
///
/// @param status the HTTP status code
public record Response(int status, Headers headers, Body body) {
  /// Status alone: headers may hold cookies, the body an answer.
  @Override
  public String toString() {
    return "Response[" + status + "]";
  }
}

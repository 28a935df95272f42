package dev.understudy.http;

import java.net.URI;

/// One HTTP request: a client's to us, or ours to a provider.
///
/// @param method in upper case
/// @param uri absolute when it goes out; path and query alone when it came in
/// @param body the whole body, empty when there is none
public record Request(String method, URI uri, Headers headers, byte[] body) {
  /// The path, without the query, as it was sent.
  public String path() {
    String path = uri.getRawPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  /// Neither headers nor body nor query: they may hold keys and prompts.
  @Override
  public String toString() {
    return method + " " + path();
  }
}

package dev.understudy.local.wire;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Calls over the JDK's own client, each on a client of its own so that no connection is shared by
/// accident.
public final class Http {

  private Http() {}

  /// A request with a limit that no test should reach.
  public static HttpRequest.Builder to(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20));
  }

  /// Sends it on a fresh connection.
  public static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try (HttpClient client = client()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  /// Sends it on a fresh connection, for an answer that is no text.
  public static HttpResponse<byte[]> bytes(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try (HttpClient client = client()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  /// A client as the function's: HTTP/1.1, no redirects.
  public static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  /// A body of text.
  public static HttpRequest.BodyPublisher body(String text) {
    return HttpRequest.BodyPublishers.ofString(text);
  }
}

package dev.understudy.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// A client of the local world: one request, and what came back.
record Client(LocalWorld world, HttpClient http) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Client of(LocalWorld world) {
    return new Client(world, HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build());
  }

  /// Posts `body` with the access key that may do everything.
  Answer post(String path, String body) {
    return post(path, body, world.keys().full());
  }

  /// Posts `body`.
  ///
  /// @param headers names and values, in turn
  Answer post(String path, String body, String accessKey, String... headers) {
    HttpRequest.Builder request =
        request(path, accessKey)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  Answer get(String path, String accessKey) {
    return send(request(path, accessKey));
  }

  private HttpRequest.Builder request(String path, String accessKey) {
    return HttpRequest.newBuilder(URI.create(world.url() + path))
        .header("x-portkey-api-key", accessKey)
        .timeout(Duration.ofSeconds(60));
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// What came back.
  record Answer(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    String text() {
      return response.body();
    }

    JsonNode at(String pointer) {
      try {
        return MAPPER.readTree(text()).at(pointer);
      } catch (IOException e) {
        throw new AssertionError(text(), e);
      }
    }

    String content() {
      return at("/choices/0/message/content").asText();
    }

    /// All that left the gateway, for a search.
    String everything() {
      return response.headers().map() + text();
    }
  }
}

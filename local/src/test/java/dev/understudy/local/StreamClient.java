package dev.understudy.local;

import dev.understudy.local.wire.Http;
import dev.understudy.local.wire.Sse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A client of the local world that reads streams, and says when what came.
record StreamClient(LocalWorld world, HttpClient http) {

  static StreamClient of(LocalWorld world) {
    return new StreamClient(world, Http.client());
  }

  /// Posts `body` to the world's front door with the access key that may do everything.
  ///
  /// @param config the header `x-portkey-config`; empty for none
  Streamed post(String path, String config, String body) throws InterruptedException {
    return post(world.url(), path, config, body);
  }

  Streamed post(String door, String path, String config, String body) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(door + path))
            .header("content-type", "application/json")
            .header("x-portkey-api-key", world.keys().full())
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!config.isEmpty()) {
      request.header("x-portkey-config", config);
    }
    long began = System.nanoTime();
    try {
      HttpResponse<InputStream> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      return read(response, began);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Streamed read(HttpResponse<InputStream> response, long began) {
    StringBuilder text = new StringBuilder();
    List<Long> arrivals = new ArrayList<>();
    boolean whole = true;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        text.append(line).append('\n');
        if (line.startsWith("data: ")) {
          arrivals.add((System.nanoTime() - began) / 1_000_000);
        }
        line = lines.readLine();
      }
    } catch (IOException e) {
      whole = false;
    }
    return new Streamed(response, text.toString(), arrivals, whole);
  }

  /// What came back.
  ///
  /// @param arrivals when each event came, in ms from the beginning of the call
  /// @param whole whether the body ended as HTTP has it
  record Streamed(
      HttpResponse<InputStream> response, String text, List<Long> arrivals, boolean whole) {

    int status() {
      return response.statusCode();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    List<Sse> events() {
      return Sse.all(text);
    }

    /// The words, in either dialect.
    String words() {
      return Sse.joined(events(), "/choices/0/delta/content") + Sse.joined(events(), "/delta/text");
    }

    /// Whether there is an error in the stream, in either dialect.
    boolean broke() {
      return events().stream().anyMatch(event -> event.json().has("error"));
    }

    /// Whether anything says that the answer came to its end, in either dialect.
    boolean ended() {
      String reason =
          Sse.joined(events(), "/choices/0/finish_reason")
              + Sse.joined(events(), "/delta/stop_reason");
      return !reason.isEmpty()
          || text.contains("data: [DONE]")
          || text.contains("event: message_stop");
    }
  }
}

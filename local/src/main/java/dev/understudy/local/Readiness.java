package dev.understudy.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/// Whether the function answers through its front door.
final class Readiness {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Readiness() {}

  /// Returns when `GET /health` answers 200. A single call is enough: it waits for the function to
  /// initialise.
  static void await(LocalWorld world) throws CannotStart, IOException, InterruptedException {
    HttpRequest health =
        HttpRequest.newBuilder(URI.create(world.url() + "/health")).timeout(PATIENCE).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      int status = client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status != 200) {
        String why =
            world.functionGone().orElse("GET /health answers " + status + " instead of 200");
        throw new CannotStart("The function does not answer: " + why + ".");
      }
    } catch (HttpTimeoutException e) {
      throw new CannotStart("The function does not answer within " + PATIENCE.toSeconds() + " s.");
    }
  }
}

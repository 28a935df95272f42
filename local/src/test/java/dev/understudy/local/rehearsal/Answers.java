package dev.understudy.local.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.wire.Http;
import dev.understudy.local.wire.Json;
import dev.understudy.local.wire.Sse;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/// What rehearsal providers answer, read.
final class Answers {

  /// The schema of a tool's input, and of an answer in JSON.
  static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},"
          + "\"days\":{\"type\":\"integer\"}}}";

  /// What fits it.
  static final String FITS = "{\"city\":\"rehearsed\",\"days\":7}";

  /// One pixel.
  static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

  private Answers() {}

  static JsonNode json(int status, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = Http.send(request);
    assertEquals(status, answer.statusCode(), answer.body());
    return Json.MAPPER.readTree(answer.body());
  }

  static JsonNode whole(HttpRequest.Builder request) throws IOException, InterruptedException {
    return json(200, request);
  }

  /// The events of a stream of server-sent events.
  static List<Sse> events(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer = Http.send(request);
    assertEquals(200, answer.statusCode(), answer.body());
    String type = answer.headers().firstValue("content-type").orElse("");
    assertEquals("text/event-stream", type.split(";", 2)[0]);
    return Sse.all(answer.body().replace("\r\n", "\n"));
  }
}

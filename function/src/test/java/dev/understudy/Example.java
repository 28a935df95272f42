package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A line of test data: a config, and requests with it, one after the other in one world. Each says
/// in `expect` which target answers, or the status and code of the error.
///
/// | of the line | |
/// |---|---|
/// | `config` | a config, or the name of a saved one; none where the request says itself where to go |
/// | `access` | what the access key may do; may name hosts where it does not say |
/// | `secrets` | what is stored beside the providers' keys |
/// | `tries` | the requests; where there are none, everybody fails but the last target |
///
/// | of a request | |
/// |---|---|
/// | `on` | the only surface that it is made on |
/// | `after_ms` | how long after the one before |
/// | `headers`, `metadata`, `params` | what it brings |
/// | `words` | how long its prompt is |
/// | `providers` | what they say in turn: exactly so many calls are made |
/// | `attempts` | the attempts as answers and errors say them, but for the times |
/// | `says` | headers of the answer, each with a part of its value; `null` for none |
/// | `sent`, `sent_headers`, `sent_to` | of what went out last: fields of the body and headers, `null` for none, and the URL |
/// | `param` | the place that the error names |
/// | `unread`, `logged` | a secret that is not read; a part of the log |
/// | `took_ms` | how long it takes at least and at most |
/// | `live` | whether a stream reaches the client as it comes |
/// | `told` | the words of a stream, then `[DONE]`, or the code of the error that ends it |
///
/// A provider says a status, with 200 what it answers, or an object: `status`, `headers`,
/// `content`, `finish_reason`, `code`, `breaks`, `after_ms`; or `stream`, as [ScriptedStream] has
/// it.
///
/// Expected places are those in the body; in the other surface's headers, and in its parameters,
/// they are called otherwise.
record Example(JsonNode line, Surface surface) {
  private static final Set<String> WORDS =
      Set.of(
          """
          on after_ms headers metadata params words providers expect attempts says sent sent_headers
          sent_to param unread logged took_ms live told\
          """
              .split("\\s+"));

  /// Has every request made, and holds the gateway to what is expected of it.
  void hold() {
    World world = new World();
    world.secrets.store.put("providers/openai", "key-of-openai");
    world.secrets.store.put("providers/anthropic", "key-of-anthropic");
    line.path("secrets")
        .properties()
        .forEach(each -> world.secrets.store.put(each.getKey(), text(each.getValue())));
    if (line.has("access")) {
      world.allow(Json.text(line.path("access")));
    }
    ScriptedProviders providers = new ScriptedProviders(world);
    for (JsonNode request : requests()) {
      if (!request.has("on") || request.path("on").asText().equals(surface.name())) {
        hold(request, world, providers);
      }
    }
  }

  private void hold(JsonNode request, World world, ScriptedProviders providers) {
    request.fieldNames().forEachRemaining(name -> assertTrue(WORDS.contains(name), name));
    world.time.advance(Duration.ofMillis(request.path("after_ms").asLong()));
    world.live = request.path("live").asBoolean();
    providers.say(request.path("providers"));
    Duration since = world.time.passed();

    World.Answer answer =
        surface.send(world, line.path("config"), params(request), headers(request));

    String what = request + "\n" + answer.text() + "\n" + answer.response().headers().map();
    String[] expected = request.path("expect").asText().split(" ", 2);
    if (expected.length == 2) {
      assertEquals(expected[0], Integer.toString(answer.status()), what);
      assertEquals(expected[1], answer.at("/error/code").asText(), what);
    } else {
      assertEquals(200, answer.status(), what);
      assertEquals(
          surface.index(expected[0]), answer.header("x-portkey-last-used-option-index"), what);
      if (request.has("told")) {
        assertEquals(request.path("told").asText(), ScriptedStream.told(answer), what);
      } else {
        assertTrue(answer.at("/choices/0/message/content").isTextual(), what);
      }
    }
    assertEquals(List.of(), providers.unsaid(), "calls that were not made: " + what);
    if (request.has("attempts")) {
      String attempts = answer.header("x-understudy-attempts").replaceAll(" \\d+ms", "");
      assertEquals(request.path("attempts").asText(), attempts, what);
    }
    if (request.has("param")) {
      assertEquals(
          surface.place(request.path("param").asText()), answer.at("/error/param").asText(), what);
    }
    assertFalse(world.secrets.reads.contains(request.path("unread").asText()), what);
    String log = String.join("\n", world.log);
    assertTrue(log.contains(request.path("logged").asText()), log);
    holdHeaders(request.path("says"), answer.response().headers(), what);
    holdSent(request, world, what);
    if (request.has("took_ms")) {
      long took = world.time.passed().minus(since).toMillis();
      assertTrue(took >= request.at("/took_ms/0").asLong(), took + " ms: " + what);
      assertTrue(took <= request.at("/took_ms/1").asLong(), took + " ms: " + what);
    }
  }

  private void holdSent(JsonNode request, World world, String what) {
    if (world.upstream.sent.isEmpty()) {
      return;
    }
    FakeUpstream.Sent sent = world.upstream.sent.getLast();
    request
        .path("sent")
        .properties()
        .forEach(
            field -> {
              JsonNode found = sent.json().path(field.getKey());
              if (field.getValue().isNull()) {
                assertTrue(found.isMissingNode(), sent.body() + what);
              } else {
                assertEquals(field.getValue(), found, sent.body() + what);
              }
            });
    holdHeaders(request.path("sent_headers"), sent.request().headers(), what);
    String url = sent.request().uri().toString();
    assertTrue(url.startsWith(request.path("sent_to").asText()), url + what);
  }

  private void holdHeaders(JsonNode expected, Headers headers, String what) {
    expected
        .properties()
        .forEach(
            header -> {
              String found = headers.first(header.getKey()).orElse("");
              if (header.getValue().isNull()) {
                assertEquals("", found, header.getKey() + ": " + what);
              } else {
                String part = surface.place(header.getValue().asText());
                assertTrue(found.contains(part), header.getKey() + ": " + found + "\n" + what);
              }
            });
  }

  private Iterable<JsonNode> requests() {
    if (line.has("tries")) {
      return line.path("tries");
    }
    List<String> targets = new ArrayList<>();
    collect(line.path("config"), "config", targets);
    ObjectNode request = Json.object().put("expect", targets.getLast());
    targets.removeLast();
    targets.forEach(_ -> request.withArray("providers").add(503));
    request.withArray("providers").add(200);
    return List.of(request);
  }

  /// The targets' paths, in order.
  private static void collect(JsonNode config, String path, List<String> targets) {
    String name = config.has("options") ? "options" : "targets";
    if (!config.has(name)) {
      targets.add(path);
    }
    int index = 0;
    for (JsonNode target : config.path(name)) {
      collect(target, path + "." + name + "[" + index++ + "]", targets);
    }
  }

  private static ObjectNode params(JsonNode request) {
    ObjectNode params = params("word ".repeat(request.path("words").asInt(1)));
    request
        .path("params")
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isNull()) {
                params.remove(field.getKey());
              } else {
                params.set(field.getKey(), field.getValue());
              }
            });
    return params;
  }

  /// Parameters with a model that names no provider.
  static ObjectNode params(String prompt) {
    ObjectNode params = Json.object().put("model", "model-of-the-request");
    params.putArray("messages").addObject().put("role", "user").put("content", prompt);
    return params;
  }

  private static Headers headers(JsonNode request) {
    Headers headers = Headers.none();
    for (var header : request.path("headers").properties()) {
      headers = headers.with(header.getKey(), header.getValue().asText());
    }
    return request.has("metadata")
        ? headers.with("x-portkey-metadata", Json.text(request.path("metadata")))
        : headers;
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : Json.text(value);
  }
}

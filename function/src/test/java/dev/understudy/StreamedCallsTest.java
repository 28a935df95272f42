package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.Body;
import dev.understudy.http.EventSource;
import dev.understudy.http.Headers;
import dev.understudy.http.PlayedEvents;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.http.ResponseSink;
import dev.understudy.http.Upstream;
import dev.understudy.json.Json;
import dev.understudy.time.Deadline;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Streamed calls through the whole gateway, as their client sees them.
class StreamedCallsTest {
  private static final String BODY =
      """
      {"config":{"mode":"fallback","options":[
        {"provider":"openai","apiKey":"key-number-1","override_params":{"model":"gpt-x"}},
        {"provider":"anthropic","apiKey":"key-number-2","override_params":{"model":"claude-v1"}}]},
       "params":{"stream":true,"messages":[{"role":"user","content":"hello"}]}}\
      """;

  /// A client that is reached at once.
  private interface LiveSink extends ResponseSink {
    @Override
    default boolean streams() {
      return true;
    }
  }

  private final World world = new World();

  @BeforeEach
  void theClientIsReachedAtOnce() {
    world.live = true;
    world.platformLeaves(Duration.ofMinutes(15));
  }

  private PlayedEvents stream(String beats) {
    return ScriptedStream.of(world.time, World.array(beats), false);
  }

  private World.Answer post() {
    return world.post("/v1/chatComplete", BODY);
  }

  @Test
  void aStreamSaysInItsHeadersWhoGaveItAndIsNotToBeKept() {
    world.upstream.streams(stream("['one ','two']"));

    World.Answer answer = post();

    assertEquals(200, answer.status());
    assertEquals("one two[DONE]", ScriptedStream.told(answer));
    assertEquals("text/event-stream", answer.header("content-type"));
    assertEquals("no-cache", answer.header("cache-control"));
    assertEquals("openai", answer.header("x-understudy-provider"));
    assertEquals("0", answer.header("x-portkey-last-used-option-index"));
    assertTrue(answer.header("x-understudy-attempts").startsWith("openai/gpt-x 200"));
  }

  @Test
  void whatIsSentAsksForAStreamAndForItsTokens() {
    world.upstream.streams(stream("['one']"));

    post();

    JsonNode sent = world.upstream.sent.getFirst().json();
    assertTrue(sent.path("stream").asBoolean());
    assertTrue(sent.at("/stream_options/include_usage").asBoolean());
    assertEquals(
        "text/event-stream, application/json",
        world.upstream.sent.getFirst().request().headers().first("accept").orElseThrow());
  }

  @Test
  void theTokensAreToldToWhoeverAskedForThemAndToTheLogInAnyCase() {
    world.upstream.streams(stream("['one']")).streams(stream("['one']"));

    World.Answer answer = post();

    assertFalse(answer.text().contains("usage"), answer.text());
    assertTrue(world.log.stream().anyMatch(line -> line.contains("\"completion_tokens\":2")));

    World.Answer asked =
        world.post(
            "/v1/chatComplete",
            BODY.replace(
                "\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
    assertTrue(asked.text().contains("\"total_tokens\":3"), asked.text());
  }

  @Test
  void aStreamIsNeverSilentForLong() {
    world.upstream.streams(stream("['one ',25000,'two']"));

    World.Answer answer = post();

    assertEquals(2, answer.text().split(": keep-alive\n\n", -1).length - 1);
    assertEquals("one two[DONE]", ScriptedStream.told(answer));
  }

  @Test
  void beforeItsFirstTokenNothingIsSaidAtAll() {
    world.upstream.streams(stream("[9000,'one']"));

    World.Answer answer = post();

    assertFalse(answer.text().contains("keep-alive"), answer.text());
  }

  @Test
  void anAnswerThatBreaksOffEndsWithAnErrorThatSaysWhatWasTried() {
    world.upstream.streams(stream("['one ','cut']"));

    World.Answer answer = post();

    JsonNode error = World.object(answer.events().getLast()).path("error");
    assertEquals("one [truncated]", ScriptedStream.told(answer));
    assertEquals("api_error", error.path("type").asText());
    assertEquals("truncated", error.at("/attempts/0/class").asText());
    assertFalse(answer.text().contains("\"finish_reason\":\"stop\""));
    JsonNode line = World.object(world.log.getFirst());
    assertEquals("truncated", line.path("code").asText());
    assertEquals("WARN", line.path("level").asText());
    assertEquals(200, line.path("status").asInt());
    assertTrue(line.at("/attempts/0").has("first_token_ms"));
    assertEquals(1, World.object(world.log.get(1)).path("Breaks").asInt());
    assertEquals(0, World.object(world.log.get(1)).path("Fallbacks").asInt());
  }

  @Test
  void anAnswerThatWouldOutlastTheFunctionEndsASecondBefore() {
    world.platformLeaves(Duration.ofSeconds(60));
    world.upstream.streams(stream("[9000,'one ',29000,'two ',29500,'three']"));

    World.Answer answer = post();

    assertEquals("one two [deadline]", ScriptedStream.told(answer));
    assertEquals(Duration.ofSeconds(59), world.time.passed());
    assertTrue(
        World.object(world.log.getFirst()).at("/attempts/0/class").asText().equals("cancelled"));
  }

  @Test
  void aClientThatIsKnownToBeGoneEndsTheProvidersWork() {
    PlayedEvents events = stream("['one ','two ',5000,'three']");
    world.upstream.streams(events);
    ResponseSink gone =
        new LiveSink() {
          @Override
          public void send(Response response) throws IOException {
            try {
              ((Body.Events) response.body())
                  .source()
                  .drain(
                      world.time,
                      Duration.ofSeconds(1),
                      event -> {
                        throw new IOException("gone");
                      });
            } finally {
              response.body().close();
            }
          }
        };

    assertThrows(IOException.class, () -> world.handle(request(), gone));

    assertTrue(events.closed());
    assertEquals(Duration.ZERO, world.time.passed());
  }

  private static Request request() {
    return new Request(
        "POST",
        URI.create("/v1/chatComplete"),
        Headers.of("x-portkey-api-key", World.ACCESS_KEY),
        BODY.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void nothingIsReadAheadOfTheClient() throws Exception {
    PlayedEvents events = stream("['one ','two ','three']");
    world.upstream.streams(events);
    List<EventSource.Next> read = new ArrayList<>();
    ResponseSink slow =
        new LiveSink() {
          @Override
          public void send(Response response) {
            EventSource source = ((Body.Events) response.body()).source();
            read.add(source.next(Deadline.in(world.time, Duration.ofSeconds(1))));
            read.add(source.next(Deadline.in(world.time, Duration.ofSeconds(1))));
            assertTrue(events.left() >= 4, "the rest is still the provider's");
            response.body().close();
          }
        };

    world.handle(request(), slow);

    assertEquals(2, read.size());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aKeyThatAProviderRepeatsIsNeverShown(boolean live) {
    world.live = live;
    world
        .upstream
        .streams(
            PlayedEvents.text(
                world.time,
                "data: {\"error\":{\"message\":\"the key key-number-1 is wrong\"}}\n\n"))
        .streams(
            PlayedEvents.text(
                world.time,
                "event: error\n"
                    + "data:"
                    + " {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"not"
                    + " key-number-2\"}}\n\n"));

    World.Answer answer = post();

    assertEquals(502, answer.status());
    assertFalse(answer.text().contains("key-number"), answer.text());
  }

  @Test
  void aStreamIsNotGivenASecondTimeUnderOneName() {
    world.upstream.streams(stream("['one']")).streams(stream("['two']"));

    for (String words : List.of("one[DONE]", "two[DONE]")) {
      World.Answer answer = world.post("/v1/chatComplete", BODY, "idempotency-key", "the-same");
      assertEquals(words, ScriptedStream.told(answer));
    }
  }

  @Test
  void whatCannotBeTriedIsAnErrorAndNoStream() {
    world.upstream.answers(503, "{\"error\":{\"message\":\"down\"}}");

    World.Answer answer = post();

    assertEquals(503, answer.status());
    assertEquals("application/json", answer.header("content-type"));
  }

  @Test
  void aFunctionThatCannotStreamGivesTheStreamWhole() {
    world.live = false;
    world.upstream.streams(stream("['one ',5000,'two']"));

    World.Answer answer = post();

    assertEquals("one two[DONE]", ScriptedStream.told(answer));
    assertFalse(answer.text().contains("keep-alive"));
  }

  /// What was held back until it was known that no error follows.
  @ParameterizedTest
  @ValueSource(strings = {"", "data: {\"choices\":[],\"usage\":{\"total_tokens\":7}}\n\n"})
  void aStreamThatEndsWithoutItsLastWordIsToldToItsEnd(String usage) {
    world.upstream.streams(
        PlayedEvents.text(
            world.time,
            "data:"
                + " {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one\"},\"finish_reason\":\"length\"}]}\n\n"
                + usage));

    World.Answer answer =
        world.post(
            "/v1/chatComplete",
            BODY.replace(
                "\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

    assertEquals("one[DONE]", ScriptedStream.told(answer));
    assertTrue(answer.text().contains("\"finish_reason\":\"length\""), answer.text());
    assertEquals(!usage.isEmpty(), answer.text().contains("\"total_tokens\":7"), answer.text());
  }

  @Test
  void theLegacyCompletionsStreamToo() {
    world.upstream.streams(
        PlayedEvents.text(
            world.time,
            """
            data: {"id":"cmpl-1","object":"text_completion","created":1,"model":"gpt","choices":[{"index":0,"text":"one ","finish_reason":null}]}

            data: {"id":"cmpl-1","object":"text_completion","created":1,"model":"gpt","choices":[{"index":0,"text":"two","finish_reason":"stop"}]}

            data: [DONE]

            """));

    World.Answer answer =
        world.post(
            "/v1/complete",
            "{\"config\":{\"provider\":\"openai\",\"apiKey\":\"k\"},\"params\":{\"model\":\"m\",\"prompt\":\"p\",\"stream\":true}}");

    assertEquals("[DONE]", answer.events().getLast());
    assertEquals(
        "text_completion", World.object(answer.events().getFirst()).path("object").asText());
    assertTrue(Json.text(World.object(answer.events().getFirst())).contains("one "));
  }

  @Test
  void aBugOfOursWithinAStreamIsToldAndNoLostConnection() {
    PlayedEvents events = stream("['one ','two']");
    EventSource source =
        new EventSource() {
          @Override
          public Next next(Deadline limit) {
            if (events.left() < 4) {
              throw new IllegalStateException("a bug");
            }
            return events.next(limit);
          }

          @Override
          public void close() {
            events.close();
          }
        };
    world.upstream.then(
        _ ->
            new Upstream.Answered(
                new Response(
                    200,
                    Headers.of("content-type", "text/event-stream"),
                    new Body.Events(source))));

    World.Answer answer = post();

    assertEquals("one two[internal]", ScriptedStream.told(answer));
    assertTrue(events.closed());
    assertTrue(world.log.stream().anyMatch(line -> line.contains("IllegalStateException")));
  }

  private static final String ONE =
      """
      {"config":{"provider":"openai","apiKey":"k","first_token_timeout":60000,"override_params":{"model":"gpt-x"}},
       "params":{"stream":true,"messages":[{"role":"user","content":"hello"}]}}\
      """;

  /// Nothing has to be said for it a second before.
  @Test
  void aStreamThatIsGivenWholeHasTheTimeThatAWholeAnswerHas() {
    world.live = false;
    world.platformLeaves(Duration.ofSeconds(30));
    world.upstream.streams(stream("['one ',29300,'two']"));

    assertEquals("one two[DONE]", ScriptedStream.told(world.post("/v1/chatComplete", ONE)));
  }

  @Test
  void aStreamThatWouldBeginWhenItMustEndIsAnErrorWithItsStatus() {
    world.platformLeaves(Duration.ofSeconds(30));
    world.upstream.streams(stream("[29300,'one ','two']"));

    assertEquals(504, world.post("/v1/chatComplete", ONE).status());
  }

  @Test
  void whateverEndsACallNothingOfItStaysOpenAndTheLogSaysSo() {
    PlayedEvents events = stream("['one ','two ',5000,'three']");
    world.upstream.streams(events);
    ResponseSink overflowing =
        new LiveSink() {
          @Override
          public void send(Response response) {
            throw new StackOverflowError();
          }
        };

    assertThrows(StackOverflowError.class, () -> world.handle(request(), overflowing));

    assertTrue(events.closed());
    assertEquals("not_delivered", World.object(world.log.getFirst()).path("code").asText());
  }
}

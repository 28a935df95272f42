package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.http.Request;
import dev.understudy.http.Upstream;
import dev.understudy.json.Json;
import dev.understudy.route.SimulatedFailure;
import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What `x-understudy-simulate` does to a call.
class RehearsedFailuresTest {
  private static final String TWO =
      """
      {"config":{"mode":"fallback","options":[
        {"provider":"openai","override_params":{"model":"gpt-4o-mini"}},
        {"provider":"anthropic","api_key":"key-two","override_params":{"model":"claude-sonnet-4-5"}}]},
       "params":{"messages":[{"role":"user","content":"hello"}]}}\
      """;

  private final World world = new World().allow("{\"simulate\":true}");

  RehearsedFailuresTest() {
    world.upstream.answers(200, World.ANTHROPIC_OK);
  }

  private World.Answer with(String simulate) {
    return world.post("/v1/chatComplete", TWO, "x-understudy-simulate", simulate);
  }

  @Test
  void aTargetFailsWithoutBeingCalledAndWithoutItsKeyBeingRead() {
    World.Answer answer = with("openai=503");

    assertEquals(200, answer.status());
    assertEquals(
        "openai/gpt-4o-mini simulated 503 overloaded 0ms, anthropic/claude-sonnet-4-5 200 10ms",
        answer.header("x-understudy-attempts"));
    assertEquals(1, world.upstream.sent.size());
    assertEquals(List.of("access-keys"), world.secrets.reads);
  }

  @ParameterizedTest
  @CsvSource({
    "400, 400 caller_fault, 0",
    "401, 401 authentication, 0",
    "402, 402 quota_exhausted, 0",
    "404, 404 model_not_found, 0",
    "413, 413 context_too_long, 0",
    "429, 429 rate_limited, 0",
    "500, 500 server_error, 0",
    "529, 529 overloaded, 0",
    "599, 599 server_error, 0",
    "slow:3000, unreachable, 3000",
    "slow:900000, timeout, 20700",
    "timeout, timeout, 20700",
    "unreachable, unreachable, 0",
    "truncated, truncated, 0",
    "malformed, 200 malformed, 0",
    "stalled, timeout, 20700",
  })
  void everyFailureIsOfTheClassThatItStandsForAtEitherProtocol(
      String failure, String summary, int ms) {
    for (String order : List.of("openai", "anthropic")) {
      World mine = new World().allow("{\"simulate\":true}");
      mine.upstream.answers(200, order.equals("openai") ? World.ANTHROPIC_OK : World.OPENAI_OK);
      mine.secrets.store.put("providers/openai", "stored");
      String body =
          order.equals("openai")
              ? TWO
              : TWO.replace("openai", "x")
                  .replace("anthropic", "openai")
                  .replace("\"x\"", "\"anthropic\"")
                  .replace("gpt-4o-mini", "m");

      String attempts =
          mine.post("/v1/chatComplete", body, "x-understudy-simulate", order + "=" + failure)
              .header("x-understudy-attempts");

      assertTrue(
          attempts.matches(
              order + "/[a-z0-9-]+ simulated " + summary + " " + ms + "ms, .* 200 10ms"),
          attempts);
    }
  }

  @Test
  void aLongSilenceWithinAnAnswerIsStalled() {
    world.platformLeaves(Duration.ofMinutes(5));

    assertTrue(
        with("openai=stalled")
            .header("x-understudy-attempts")
            .contains("simulated stalled 30000ms"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"openai", "config.options[0]", "options[0]", "openai/gpt-4o-mini", " openai "})
  void aTargetGoesBySeveralNames(String name) {
    assertTrue(with(name + "=500").header("x-understudy-attempts").startsWith("openai/"));
    assertEquals(1, world.upstream.sent.size());
  }

  @Test
  void severalTargetsMayFailAndTheErrorSaysThatItWasSimulated() {
    World.Answer answer = with("openai=429,anthropic=malformed");

    assertEquals(429, answer.status());
    assertTrue(answer.at("/error/attempts/0/simulated").asBoolean());
    assertTrue(answer.at("/error/attempts/1/simulated").asBoolean());
    assertEquals("simulated: HTTP 429", answer.at("/error/attempts/0/message").asText());
    assertTrue(answer.at("/error/message").asText().contains("openai/gpt-4o-mini simulated 429"));
    assertEquals(List.of(), world.upstream.sent);
  }

  @Test
  void aSimulatedRefusalOfAKeyDoesNotFetchTheKeyAnew() {
    with("openai=401");

    assertEquals(List.of("access-keys"), world.secrets.reads);
  }

  @Test
  void healthIsLeftAlone() {
    for (int i = 0; i < 5; i++) {
      with("openai=503");
    }
    world.secrets.store.put("providers/openai", "stored");

    world.post("/v1/chatComplete", TWO);

    assertEquals("api.openai.com", world.upstream.sent.get(5).request().uri().getHost());
  }

  @Test
  void theLogSaysSoAndTheMetricsLeaveItOut() throws Exception {
    with("openai=503");

    JsonNode access = Json.parse(world.log.getFirst().getBytes(StandardCharsets.UTF_8));
    assertTrue(access.at("/attempts/0/simulated").asBoolean());
    assertFalse(access.at("/attempts/1").has("simulated"));
    List<String> metrics = world.log.subList(1, world.log.size());
    assertEquals(1, metrics.size(), metrics.toString());
    assertTrue(metrics.getFirst().contains("\"Provider\":\"anthropic\""));
  }

  @Test
  void itNeedsThePermission() {
    world.allow("{}");

    World.Answer answer = with("openai=503");

    assertEquals(403, answer.status());
    assertEquals("permission_denied", answer.at("/error/code").asText());
    assertEquals(List.of(), world.upstream.sent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "openai",
        "=503",
        "openai=",
        "openai=399",
        "openai=600",
        "openai=200",
        "openai=slow",
        "openai=slow:0",
        "openai=slow:900001",
        "openai=slow:-1",
        "openai=Timeout",
        "openai=503;anthropic=503",
        "openai=503,",
        "gpt-4o-mini=503",
        "options[2]=503",
        "openai=503,openai=timeout",
        "openai=503,options[0]=timeout",
      })
  void whatIsWrittenWronglyIsA400AndNothingIsCalled(String simulate) {
    World.Answer answer = with(simulate);

    assertEquals(400, answer.status(), answer.text());
    assertEquals("invalid_simulation", answer.at("/error/code").asText());
    assertTrue(answer.at("/error/message").asText().startsWith("x-understudy-simulate: "));
    assertEquals(List.of(), world.upstream.sent);
  }

  @Test
  void aSimulatedSilenceEndsWhenNobodyWaitsAnyMore() {
    FakeTime time = new FakeTime();
    Cancellation cancellation = new Cancellation();
    time.start(
        () -> {
          time.advance(Duration.ofSeconds(1));
          cancellation.cancel();
        });

    Upstream.Exchange exchange =
        SimulatedFailure.read("timeout")
            .orElseThrow()
            .send(
                new Request("POST", URI.create("/"), Headers.none(), new byte[0]),
                HostGuard.Origin.OPERATOR,
                new Upstream.Limits(
                    Deadline.in(time, Duration.ofMinutes(1)),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    cancellation));

    assertEquals(
        new Upstream.Broken(Upstream.Fault.CANCELLED, "simulated: nothing was sent"), exchange);
    assertEquals(Duration.ofSeconds(1), time.passed());
  }

  @Test
  void theDocumentationListsEveryFailure() {
    String rows =
        Arrays.stream(SimulatedFailure.Kind.values())
            .map(kind -> "| `%s` | %s |\n".formatted(kind.spelling(), kind.meaning()))
            .collect(Collectors.joining());
    Documentation.says("docs/configuration.md", "simulate", "| failure | |\n|---|---|\n" + rows);
  }
}

package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.secret.Secret;
import dev.understudy.telemetry.EmbeddedMetricFormat;
import dev.understudy.telemetry.Level;
import dev.understudy.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TelemetryOfCallsTest {
  private static final String TWO =
      """
      {"config":{"mode":"fallback","options":[
        {"provider":"openai","apiKey":"key-number-one","override_params":{"model":"key-number-one"}},
        {"provider":"anthropic","apiKey":"key-number-two","override_params":{"model":"claude-v1"}}]},
       "params":{"messages":[{"role":"user","content":"my dark secret"}],"max_tokens":50}}\
      """;

  private final World world = new World();

  private List<JsonNode> lines(String type) {
    return world.log.stream()
        .map(TelemetryOfCallsTest::parsed)
        .filter(line -> line.path("type").asText().equals(type))
        .toList();
  }

  private static JsonNode parsed(String line) {
    assertFalse(line.contains("\n"));
    try {
      return Json.parseStrictly(line);
    } catch (JsonException e) {
      throw new AssertionError(line, e);
    }
  }

  private World.Answer fallback() {
    world
        .upstream
        .answers(503, "{\"error\":{\"message\":\"you said: my dark secret\"}}")
        .answers(200, World.ANTHROPIC_OK);
    return world.post("/v1/chatComplete", TWO);
  }

  @Test
  void theAccessLogHasOneLineWithEveryAttempt() {
    World.Answer answer = fallback();

    JsonNode line = lines("access").getFirst();
    assertEquals("INFO", line.path("level").asText());
    assertEquals(answer.header("x-understudy-trace-id"), line.path("trace_id").asText());
    assertEquals("tests", line.path("access_key").asText());
    assertEquals("/v1/chatComplete", line.path("surface").asText());
    assertEquals(200, line.path("status").asInt());
    assertEquals(20, line.path("ms").asInt());
    assertEquals("overloaded", line.at("/attempts/0/class").asText());
    assertEquals(503, line.at("/attempts/0/status").asInt());
    assertEquals("config.options[1]", line.at("/attempts/1/target").asText());
    assertEquals(2, line.at("/attempts/1/completion_tokens").asInt());
    assertEquals(1, lines("access").size());
  }

  @Test
  void neitherPromptsNorAnswersNorKeysAreLogged() {
    fallback();

    String everything = String.join("\n", world.log);
    for (String secret : List.of("dark secret", "from anthropic", "key-number", World.ACCESS_KEY)) {
      assertFalse(everything.contains(secret), everything);
    }
  }

  @Test
  void everyCallAndEveryAttemptIsAMetricInTheEmbeddedFormat() {
    fallback();

    List<JsonNode> metrics = lines("metrics");
    metrics.forEach(EmbeddedMetricFormat::holds);
    assertEquals(3, metrics.size());
    assertEquals(1, metrics.get(0).path("Fallbacks").asInt());
    assertEquals("/v1/chatComplete", metrics.get(0).path("Surface").asText());
    assertEquals("overloaded", metrics.get(1).path("Outcome").asText());
    assertEquals("answer", metrics.get(2).path("Outcome").asText());
    assertEquals("anthropic", metrics.get(2).path("Provider").asText());
    assertEquals(2, metrics.get(2).path("CompletionTokens").asInt());
  }

  @Test
  void noStringOfACallersBecomesADimension() {
    world.send("BREW", "/v1/my-own-path", "", Headers.none());

    JsonNode line = lines("access").getFirst();
    assertEquals("other", line.path("surface").asText());
    assertEquals("other", line.path("method").asText());
    assertEquals("other", lines("metrics").getFirst().path("Surface").asText());
    assertEquals(404, line.path("status").asInt());
    assertEquals("not_found", line.path("code").asText());
  }

  @Test
  void theFirstCallOfAnEnvironmentIsItsColdStart() {
    world.post("/v1/chatComplete", "{}");
    world.post("/v1/chatComplete", "{}");

    assertEquals(1, lines("metrics").get(0).path("ColdStarts").asInt());
    assertEquals(0, lines("metrics").get(1).path("ColdStarts").asInt());
  }

  @Test
  void aLevelAboveInfoSilencesCallsThatWentWellAndNoMetric() {
    World warnings = new World(Level.WARN);
    warnings.upstream.answers(200, World.OPENAI_OK).answers(500, "{}");

    warnings.post("/v1/chatComplete", TWO);
    assertEquals(2, warnings.log.size());
    assertTrue(
        warnings.log.stream().allMatch(line -> parsed(line).path("level").asText().equals("WARN")));
    assertTrue(
        warnings.log.stream()
            .allMatch(line -> parsed(line).path("type").asText().equals("metrics")));

    warnings.post("/v1/chatComplete", TWO);
    assertTrue(warnings.log.stream().anyMatch(line -> line.contains("\"type\":\"access\"")));
  }

  @Test
  void aRefusedCallIsLoggedWithoutANameWhenNobodyWasLetIn() {
    world.send("POST", "/v1/chatComplete", TWO, Headers.none());

    JsonNode line = lines("access").getFirst();
    assertEquals(401, line.path("status").asInt());
    assertEquals("", line.path("access_key").asText());
    assertEquals(1, lines("metrics").getFirst().path("Refusals").asInt());
  }

  @Test
  void aMonitorsPingsAreNoCalls() {
    world.send("GET", "/health", "", Headers.none());

    assertEquals(List.of(), lines("metrics"));
    assertEquals(1, lines("access").size());
  }

  @Test
  void aCallThatNobodyAnsweredIsAnErrorWhateverItsStatus() {
    world.upstream.answers(429, "{}").answers(503, "{}");

    assertEquals(429, world.post("/v1/chatComplete", TWO).status());
    assertEquals("WARN", lines("access").getFirst().path("level").asText());
    assertEquals(1, lines("metrics").getFirst().path("Errors").asInt());
    assertEquals(0, lines("metrics").getFirst().path("Refusals").asInt());
  }

  @Test
  void aCallThatTheCallerHasToMendIsARefusal() {
    world.upstream.answers(400, "{}").answers(401, "{}");

    world.post("/v1/chatComplete", TWO);

    assertEquals("INFO", lines("access").getFirst().path("level").asText());
    assertEquals(0, lines("metrics").getFirst().path("Errors").asInt());
    assertEquals(1, lines("metrics").getFirst().path("Refusals").asInt());
  }

  @Test
  void aStoredKeyThatCannotBeReadIsReportedToTheOperator() {
    world.upstream.answers(200, World.ANTHROPIC_OK);

    world.post("/v1/chatComplete", TWO.replace("\"apiKey\":\"key-number-one\",", ""));

    JsonNode report = lines("report").getFirst();
    assertEquals("ERROR", report.path("level").asText());
    assertTrue(
        report.path("message").asText().contains("providers/openai"),
        report.path("message").asText());
  }

  @Test
  void theClientsTraceIsPassedOnToEveryProvider() {
    String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    world.upstream.answers(500, "{}").answers(200, World.ANTHROPIC_OK);

    world.post("/v1/chatComplete", TWO, "traceparent", parent, "tracestate", "vendor=1");

    for (FakeUpstream.Sent sent : world.upstream.sent) {
      assertEquals(parent, sent.request().headers().first("traceparent").orElseThrow());
      assertEquals("vendor=1", sent.request().headers().first("tracestate").orElseThrow());
    }
  }

  @Test
  void whatIsNoTraceIsNotPassedOn() {
    world.upstream.answers(200, World.OPENAI_OK);

    world.post("/v1/chatComplete", TWO, "traceparent", "key\r\nx: y", "tracestate", "vendor=1");

    assertTrue(world.upstream.sent.getFirst().request().headers().first("traceparent").isEmpty());
    assertTrue(world.upstream.sent.getFirst().request().headers().first("tracestate").isEmpty());
  }

  @Test
  void whatTheCallerHasToMendAndWhoWasHungUpOnDoNotSpeakAgainstAProvider() {
    world.upstream.answers(400, "{}").answers(503, "{}");

    world.post("/v1/chatComplete", TWO);

    assertEquals(0, lines("metrics").get(1).path("Failures").asInt());
    assertEquals(1, lines("metrics").get(2).path("Failures").asInt());
    assertEquals(1, lines("metrics").get(1).path("Attempts").asInt());
  }

  @Test
  void aSecretThatCannotBeReadIsCounted() {
    world.upstream.answers(200, World.ANTHROPIC_OK);
    world.post("/v1/chatComplete", TWO.replace("\"apiKey\":\"key-number-one\",", ""));
    assertEquals(1, lines("metrics").getFirst().path("SecretFailures").asInt());

    World locked = new World().stores("access-keys", new Secret("no JSON"));
    locked.post("/v1/chatComplete", TWO);
    assertTrue(locked.log.getLast().contains("\"SecretFailures\":1"), locked.log.getLast());
  }

  @Test
  void aTargetThatRestsIsCounted() {
    world.upstream.answers(500, "{}").answers(200, World.ANTHROPIC_OK);
    String impatient = TWO.replace("{\"config\":{", "{\"config\":{\"cooldown\":{\"failures\":1},");
    world.stores("providers/openai", new Secret("key-of-openai"));
    String stored = impatient.replace("\"apiKey\":\"key-number-one\",", "");

    world.post("/v1/chatComplete", stored);
    assertEquals(0, lines("metrics").getFirst().path("Rests").asInt());

    world.upstream.answers(200, World.ANTHROPIC_OK);
    world.post("/v1/chatComplete", stored);
    assertEquals(1, lines("metrics").get(3).path("Rests").asInt());
    JsonNode rested = lines("metrics").get(4);
    assertEquals("cooling_down", rested.path("Outcome").asText());
    assertEquals(0, rested.path("Failures").asInt());
    assertFalse(rested.has("AttemptLatency"), "nobody was asked, and so nobody was quick");
  }

  @Test
  void aFaultOfOurOwnIsCounted() {
    world.upstream.then(
        _ -> {
          throw new IllegalStateException("a bug");
        });

    world.post("/v1/chatComplete", TWO);

    assertEquals(1, lines("metrics").getFirst().path("Faults").asInt());
  }

  @Test
  void aStacksMetricsStandBelowItsOwnNamespace() {
    List<String> log = new ArrayList<>();
    Telemetry telemetry = new Telemetry(Level.INFO, "Understudy/dev", world.time, log::add);

    telemetry.served(EmittedMetrics.served(world.time));

    JsonNode metrics = parsed(log.getLast());
    assertEquals("Understudy/dev", metrics.at("/_aws/CloudWatchMetrics/0/Namespace").asText());
  }

  @Test
  void theDocumentationListsEveryMetricWithItsDimensions() {
    StringBuilder rows = new StringBuilder("| metric | unit | by |\n|---|---|---|\n");
    for (EmittedMetrics.Metric metric : EmittedMetrics.all()) {
      List<String> sets =
          metric.dimensions().stream()
              .map(set -> set.isEmpty() ? "all" : "`" + String.join("` and `", set) + "`")
              .toList();
      rows.append(
          "| `%s` | %s | %s |\n".formatted(metric.name(), metric.unit(), String.join("; ", sets)));
    }
    Documentation.says("docs/operations.md", "metrics", rows.toString());
  }
}

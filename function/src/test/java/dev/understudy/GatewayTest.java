package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.http.Response;
import dev.understudy.http.Upstream;
import dev.understudy.http.Upstream.Fault;
import dev.understudy.secret.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GatewayTest {
  private static final String TWO =
      """
      {"config":{"mode":"fallback","options":[
        {"provider":"openai","apiKey":"key-one","override_params":{"model":"gpt-3.5-turbo"}},
        {"provider":"anthropic","api_key":"key-two","overrideParams":{"model":"claude-v1"}}]},
       "params":{"messages":[{"role":"user","content":"hello"}],"max_tokens":50,"user":"jbu3470"}}\
      """;

  private static final String STORED_KEY =
      """
      {"config":{"provider":"openai"},"params":{"model":"m","messages":[{"role":"user","content":"x"}]}}\
      """;

  private final World world = new World();

  @Test
  void aHealthyFirstTargetAnswersAlone() {
    world.upstream.answers(200, World.OPENAI_OK, "x-request-id", "req_1", "set-cookie", "a=b");

    World.Answer answer = world.post("/v1/chatComplete", TWO);

    assertEquals(200, answer.status());
    assertEquals("from openai", answer.at("/choices/0/message/content").asText());
    assertEquals("0", answer.header("x-portkey-last-used-option-index"));
    assertEquals("0", answer.header("x-portkey-retry-attempt-count"));
    assertEquals("openai", answer.header("x-portkey-provider"));
    assertEquals("openai", answer.header("x-understudy-provider"));
    assertEquals("gpt-3.5-turbo", answer.header("x-understudy-model"));
    assertEquals("openai/gpt-3.5-turbo 200 10ms", answer.header("x-understudy-attempts"));
    assertEquals("req_1", answer.header("x-request-id"));
    assertEquals("", answer.header("set-cookie"));
    assertEquals(32, answer.header("x-understudy-trace-id").length());
    assertEquals(answer.header("x-understudy-trace-id"), answer.header("x-portkey-trace-id"));
    assertEquals(1, world.upstream.sent.size());
  }

  @Test
  void theBackupAnswersInOpenAisShapeWhenTheFirstTargetIsDown() {
    world
        .upstream
        .answers(503, "{\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}")
        .answers(200, World.ANTHROPIC_OK);

    World.Answer answer = world.post("/v1/chatComplete", TWO);

    assertEquals(200, answer.status());
    assertEquals("chat.completion", answer.at("/object").asText());
    assertEquals("from anthropic", answer.at("/choices/0/message/content").asText());
    assertEquals("1", answer.header("x-portkey-last-used-option-index"));
    assertEquals(
        "openai/gpt-3.5-turbo 503 overloaded 10ms, anthropic/claude-v1 200 10ms",
        answer.header("x-understudy-attempts"));
  }

  @Test
  void eachKeyGoesToItsOwnProviderInItsOwnHeader() {
    world.upstream.answers(500, "{}").answers(200, World.ANTHROPIC_OK);

    world.post("/v1/chatComplete", TWO);

    FakeUpstream.Sent openai = world.upstream.sent.get(0);
    FakeUpstream.Sent anthropic = world.upstream.sent.get(1);
    assertEquals("https://api.openai.com/v1/chat/completions", openai.request().uri().toString());
    assertEquals("Bearer key-one", openai.request().headers().first("authorization").orElseThrow());
    assertEquals("https://api.anthropic.com/v1/messages", anthropic.request().uri().toString());
    assertEquals("key-two", anthropic.request().headers().first("x-api-key").orElseThrow());
    assertEquals(
        "2023-06-01", anthropic.request().headers().first("anthropic-version").orElseThrow());
    for (FakeUpstream.Sent sent : world.upstream.sent) {
      assertFalse(sent.request().headers().map().toString().contains(World.ACCESS_KEY));
      assertFalse(sent.body().contains("key-"));
    }
  }

  @ParameterizedTest
  @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "CANCELLED")
  void everyWayToBreakFallsBackToTheNextTarget(Fault fault) {
    world.upstream.breaks(fault);
    if (fault == Fault.STALE_CONNECTION) {
      world.upstream.breaks(Fault.UNREACHABLE);
    }
    world.upstream.answers(200, World.ANTHROPIC_OK);

    assertEquals(200, world.post("/v1/chatComplete", TWO).status());
  }

  @Test
  void aStaleConnectionIsRepeatedAtOnceAndRecorded() {
    world.upstream.breaks(Fault.STALE_CONNECTION).answers(200, World.OPENAI_OK);

    World.Answer answer = world.post("/v1/chatComplete", TWO);

    assertEquals(
        "openai/gpt-3.5-turbo unreachable 0ms, openai/gpt-3.5-turbo 200 10ms",
        answer.header("x-understudy-attempts"));
  }

  @Test
  void aStaleConnectionIsRepeatedOnceOnly() {
    world
        .upstream
        .breaks(Fault.STALE_CONNECTION)
        .breaks(Fault.STALE_CONNECTION)
        .answers(200, World.ANTHROPIC_OK);

    assertEquals(
        "1", world.post("/v1/chatComplete", TWO).header("x-portkey-last-used-option-index"));
    assertEquals(3, world.upstream.sent.size());
  }

  @Test
  void aStreamThatSaysNothingFallsBack() {
    world
        .upstream
        .then(
            _ ->
                new Upstream.Answered(
                    new Response(
                        200,
                        Headers.none(),
                        new dev.understudy.http.Body.Events(
                            dev.understudy.http.PlayedEvents.whole(world.time)))))
        .answers(200, World.ANTHROPIC_OK);

    World.Answer answer = world.post("/v1/chatComplete", TWO);

    assertEquals(
        "openai/gpt-3.5-turbo 200 empty, anthropic/claude-v1 200",
        answer.header("x-understudy-attempts").replaceAll(" \\d+ms", ""));
  }

  /// OpenAI's own clients get the arguments as the model wrote them.
  @Test
  void aCallThatIsNotWholeIsNotMadeAnotherForAClientThatTakesObjects() {
    String broken =
        World.OPENAI_OK.replace(
            "\"content\":\"from openai\"",
            "\"content\":null,\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\","
                + "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"ci\"}}]");
    world.upstream.answers(200, broken).answers(200, World.ANTHROPIC_OK).answers(200, broken);

    World.Answer messages =
        world.post(
            "/v1/messages",
            "{\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}",
            "x-portkey-config",
            "{\"strategy\":{\"mode\":\"fallback\"},\"targets\":["
                + "{\"provider\":\"openai\",\"api_key\":\"k\",\"override_params\":{\"model\":\"a\"}},"
                + "{\"provider\":\"anthropic\",\"api_key\":\"k\",\"override_params\":{\"model\":\"b\"}}]}");

    assertTrue(
        messages.header("x-understudy-attempts").startsWith("openai/a 200 malformed"),
        messages.text());
    assertEquals(
        "{\"ci",
        world
            .post("/v1/chatComplete", TWO)
            .at("/choices/0/message/tool_calls/0/function/arguments")
            .asText());
  }

  @Test
  void twoSilentTargetsLeaveTimeForTheThird() {
    String three =
        """
        {"config":{"mode":"fallback","options":[
          {"provider":"openai","apiKey":"k1","override_params":{"model":"a"}},
          {"provider":"openai","apiKey":"k2","override_params":{"model":"b"}},
          {"provider":"anthropic","apiKey":"k3","override_params":{"model":"c"}}]},
         "params":{"messages":[{"role":"user","content":"hello"}]}}\
        """;
    world.upstream.hangs().hangs().answers(200, World.ANTHROPIC_OK);

    World.Answer answer = world.post("/v1/chatComplete", three);

    assertEquals("2", answer.header("x-portkey-last-used-option-index"));
    assertEquals(Duration.ofMillis(28_700 - 14_350), world.upstream.sent.get(0).left());
    assertEquals(Duration.ofMillis(14_350 - 7_175), world.upstream.sent.get(1).left());
    assertTrue(answer.header("x-understudy-attempts").contains("a timeout 14350ms"));
  }

  @Test
  void aLongDeadlineKeepsEightSecondsForEachTargetThatFollows() {
    world.platformLeaves(Duration.ofMinutes(15)).upstream.hangs().answers(200, World.ANTHROPIC_OK);

    world.post("/v1/chatComplete", TWO);

    assertEquals(Duration.ofMillis(120_000 - 300 - 8_000), world.upstream.sent.get(0).left());
  }

  @Test
  void theConfigsOwnDeadlineEndsTheCall() {
    world.upstream.hangs();

    World.Answer answer =
        world.post("/v1/chatComplete", TWO.replace("{\"mode\"", "{\"deadlineMs\":2000,\"mode\""));

    assertEquals(504, answer.status());
    assertEquals("deadline", answer.at("/error/code").asText());
    assertEquals(2, answer.at("/error/attempts").size());
    assertEquals("timeout", answer.at("/error/attempts/0/class").asText());
    assertEquals("deadline", answer.at("/error/attempts/1/class").asText());
    assertEquals(Duration.ofMillis(1700), world.time.passed());
  }

  @Test
  void nothingIsCalledWhenNoTimeIsLeft() {
    world.platformLeaves(Duration.ofMillis(200)).upstream.answers(200, World.OPENAI_OK);

    World.Answer answer = world.post("/v1/chatComplete", TWO);

    assertEquals(504, answer.status());
    assertEquals(List.of(), world.upstream.sent);
  }

  @Test
  void whenAllFailThereIsOneErrorWithEveryAttempt() {
    world
        .upstream
        .answers(500, "{\"error\":{\"message\":\"boom with key-one inside\"}}")
        .answers(
            529,
            "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}");

    World.Answer answer = world.post("/v1/chatComplete", TWO);

    assertEquals(502, answer.status());
    assertEquals("all_targets_failed", answer.at("/error/code").asText());
    assertEquals("config.options[0]", answer.at("/error/attempts/0/target").asText());
    assertEquals("server_error", answer.at("/error/attempts/0/class").asText());
    assertEquals(500, answer.at("/error/attempts/0/status").asInt());
    assertEquals("boom with *** inside", answer.at("/error/attempts/0/message").asText());
    assertEquals("overloaded", answer.at("/error/attempts/1/class").asText());
    assertEquals("false", answer.header("x-should-retry"));
    assertFalse(answer.text().contains("key-"));
  }

  @Test
  void whenAllFailAlikeTheStatusIsTheirs() {
    world.upstream.answers(529, "{}").answers(529, "{}");

    assertEquals(503, world.post("/v1/chatComplete", TWO).status());
  }

  @Test
  void whenOneIsRateLimitedTheErrorIsA429WithTheShortestWait() {
    world
        .upstream
        .answers(429, "{\"error\":{\"message\":\"slow down\"}}", "retry-after", "7")
        .answers(500, "{}");

    World.Answer answer = world.post("/v1/chatComplete", TWO);

    assertEquals(429, answer.status());
    assertEquals("7", answer.header("retry-after"));
  }

  @Test
  void aRefusalByContentPolicyIsNotRoutedAround() {
    world.upstream.answers(
        400, "{\"error\":{\"message\":\"filtered\",\"code\":\"content_filter\"}}");

    World.Answer answer = world.post("/v1/chatComplete", TWO);

    assertEquals(400, answer.status());
    assertEquals("content_filtered", answer.at("/error/code").asText());
    assertEquals(1, world.upstream.sent.size());
  }

  @Test
  void aCallersOwnRefusedKeyIsA401AndOursIsA502() {
    world.upstream.answers(401, "{}");
    String inline =
        """
        {"config":{"provider":"openai","apiKey":"k1"},"params":{"model":"m","messages":[{"role":"user","content":"x"}]}}\
        """;
    assertEquals(401, world.post("/v1/chatComplete", inline).status());

    world.secrets.store.put("providers/openai", "stored-key");
    assertEquals(
        502, world.post("/v1/chatComplete", inline.replace(",\"apiKey\":\"k1\"", "")).status());
  }

  @Test
  void storedKeysAreUsedWhenTheConfigNamesNone() {
    world.secrets.store.put("providers/openai", "stored-openai");
    world.secrets.store.put(
        "providers/anthropic", "{\"provider\":\"anthropic\",\"apiKey\":\"stored-anthropic\"}");
    world.upstream.answers(500, "{}").answers(200, World.ANTHROPIC_OK);

    world.post(
        "/v1/chatComplete",
        TWO.replace("\"apiKey\":\"key-one\",", "").replace("\"api_key\":\"key-two\",", ""));

    assertEquals(
        "Bearer stored-openai",
        world.upstream.sent.get(0).request().headers().first("authorization").orElseThrow());
    assertEquals(
        "stored-anthropic",
        world.upstream.sent.get(1).request().headers().first("x-api-key").orElseThrow());
  }

  @Test
  void aRotatedKeyIsFetchedOnceAndTheCallRepeated() {
    world.secrets.store.put("providers/openai", "new");
    world.secrets.cache.put("providers/openai", new Secret("old"));
    world.upstream.answers(401, "{}").answers(200, World.OPENAI_OK);

    World.Answer answer = world.post("/v1/chatComplete", STORED_KEY);

    assertEquals(200, answer.status());
    assertEquals(
        "openai/m 401 authentication 10ms, openai/m 200 10ms",
        answer.header("x-understudy-attempts"));
    assertEquals("Bearer new", world.upstream.authorization());
  }

  @Test
  void aRefusedKeyThatHasNotChangedIsNotRepeated() {
    world.secrets.store.put("providers/openai", "same");
    world.upstream.answers(401, "{}");

    assertEquals(502, world.post("/v1/chatComplete", STORED_KEY).status());
    assertEquals(1, world.upstream.sent.size());
  }

  @Test
  void aMissingStoredKeyFallsBackAndIsTheOperatorsFault() {
    world.upstream.answers(200, World.ANTHROPIC_OK);
    World.Answer answer =
        world.post("/v1/chatComplete", TWO.replace("\"apiKey\":\"key-one\",", ""));

    assertEquals(200, answer.status());
    assertEquals(
        "openai/gpt-3.5-turbo authentication 0ms, anthropic/claude-v1 200 10ms",
        answer.header("x-understudy-attempts"));
  }

  @Test
  void aStoredKeyOfAnotherProviderIsNeverSent() {
    world.secrets.store.put("providers/shared", "{\"provider\":\"anthropic\",\"apiKey\":\"a\"}");
    world.upstream.answers(200, World.OPENAI_OK);

    World.Answer answer =
        world.post(
            "/v1/chatComplete",
            """
            {"config":{"provider":"openai","secret":"shared"},"params":{"model":"m","messages":[{"role":"user","content":"x"}]}}\
            """);

    assertEquals(400, answer.status());
    assertEquals(List.of(), world.upstream.sent);
  }

  @Test
  void aStoredKeyGoesToTheHostThatStandsBesideIt() {
    world.secrets.store.put(
        "providers/mine",
        "{\"provider\":\"openai\",\"apiKey\":\"a\",\"baseUrl\":\"https://llm.example.com/v2/\"}");
    world.upstream.answers(200, World.OPENAI_OK);

    world.post(
        "/v1/chatComplete",
        """
        {"config":{"provider":"openai","virtual_key":"mine"},"params":{"model":"m","messages":[{"role":"user","content":"x"}]}}\
        """);

    FakeUpstream.Sent sent = world.upstream.sent.getFirst();
    assertEquals("https://llm.example.com/v2/chat/completions", sent.request().uri().toString());
    assertEquals(HostGuard.Origin.OPERATOR, sent.host());
  }

  @Test
  void aCallersOwnHostIsCalledWithItsOwnKeyAndMarkedAsTheCallers() {
    world.upstream.answers(200, World.OPENAI_OK);

    world.post(
        "/v1/chatComplete",
        """
        {"config":{"provider":"openai","api_key":"k","custom_host":"https://llm.example.com/v2"},"params":{"model":"m","messages":[{"role":"user","content":"x"}]}}\
        """);

    FakeUpstream.Sent sent = world.upstream.sent.getFirst();
    assertEquals("https://llm.example.com/v2/chat/completions", sent.request().uri().toString());
    assertEquals(HostGuard.Origin.CALLER, sent.host());
  }

  @Test
  void whatHadToBeChangedForTheTargetIsSaid() {
    world.upstream.answers(200, World.ANTHROPIC_OK);

    World.Answer answer =
        world.post(
            "/v1/chatComplete",
            """
            {"config":{"provider":"anthropic","apiKey":"k","cache":"simple"},"params":{"model":"m","messages":[{"role":"user","content":"x"}]}}\
            """);

    assertTrue(answer.header("x-understudy-warnings").contains("/config/cache has no effect"));
    assertTrue(answer.header("x-understudy-warnings").contains("max_tokens"));
  }

  @Test
  void aCompletionAsksOpenAisCompletionsAndAnthropicsMessages() {
    world.upstream.answers(500, "{}").answers(200, World.ANTHROPIC_OK);

    World.Answer answer =
        world.post(
            "/v1/complete",
            TWO.replace(
                "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]", "\"prompt\":\"Once\""));

    assertEquals("text_completion", answer.at("/object").asText());
    assertEquals("from anthropic", answer.at("/choices/0/text").asText());
    assertTrue(world.upstream.sent.get(0).request().uri().toString().endsWith("/v1/completions"));
    assertTrue(
        world.upstream.sent.get(1).body().contains("{\"role\":\"user\",\"content\":\"Once\"}"));
  }

  @Test
  void aConfigOfMoreThan64KilobytesIsA400() {
    World.Answer answer =
        world.post("/v1/chatComplete", TWO.replace("key-one", "k".repeat(64 * 1024)));

    assertEquals(400, answer.status());
    assertEquals("/config", answer.at("/error/param").asText());
  }

  @Test
  void anAnswerThatTheFrontDoorCannotCarryIsAnError() {
    world.upstream.answers(200, World.OPENAI_OK.replace("from openai", "x".repeat(20_000)));
    world.bytesThatFit = 10_000;

    World.Answer answer = world.post("/v1/chatComplete", TWO);

    assertEquals(502, answer.status());
    assertEquals("response_too_large", answer.at("/error/code").asText());
  }

  @Test
  void theClientsTraceIdComesBack() {
    world.upstream.answers(200, World.OPENAI_OK);

    assertEquals(
        "mine",
        world
            .post("/v1/chatComplete", TWO, "x-portkey-trace-id", "mine")
            .header("x-portkey-trace-id"));
  }

  @Test
  void anUnusableTraceIdIsReplacedAndSaid() {
    world.upstream.answers(200, World.OPENAI_OK);

    World.Answer answer =
        world.post("/v1/chatComplete", TWO, "x-portkey-trace-id", "not a trace id");

    assertEquals(32, answer.header("x-portkey-trace-id").length());
    assertTrue(answer.header("x-understudy-warnings").contains("trace id"));
  }

  @Test
  void healthNeedsNoKey() {
    World.Answer answer = world.send("GET", "/health", "", Headers.none());

    assertEquals(200, answer.status());
    assertEquals("ok", answer.at("/status").asText());
  }

  @Test
  void anUnknownPathIsA404AndAWrongMethodA405ThatSaysWhatIsAllowed() {
    assertEquals(404, world.post("/v1/nothing", "{}").status());
    World.Answer wrongMethod = world.send("GET", "/v1/chatComplete", "", Headers.none());
    assertEquals(405, wrongMethod.status());
    assertEquals("POST, OPTIONS", wrongMethod.header("allow"));
    assertEquals("GET, HEAD, OPTIONS", world.post("/health", "").header("allow"));
  }

  @Test
  void aFaultOfOurOwnWithOneTargetLeavesTheOthers() {
    world
        .upstream
        .then(
            _ -> {
              throw new IllegalStateException("bug with key-one");
            })
        .answers(200, World.ANTHROPIC_OK);

    World.Answer answer = world.post("/v1/chatComplete", TWO);

    assertEquals(200, answer.status());
    assertTrue(
        answer.header("x-understudy-attempts").startsWith("openai/gpt-3.5-turbo internal 0ms, "));
    assertTrue(world.log.getFirst().contains(answer.header("x-understudy-trace-id")));
    assertTrue(world.log.getFirst().contains("bug with ***"));
    assertFalse(world.log.getFirst().contains("key-one"));
  }

  @Test
  void aFaultOfOurOwnElsewhereIsA500WithoutDetails() {
    world.secrets.broken = true;

    World.Answer answer = world.post("/v1/chatComplete", TWO);

    assertEquals(500, answer.status());
    assertFalse(answer.text().contains("bug"));
    assertTrue(world.log.getFirst().contains("bug in the store"));
  }

  @Test
  void aProvidersNumberThatNoComputerHoldsFallsBack() {
    world
        .upstream
        .answers(200, World.OPENAI_OK.replace("\"created\":1", "\"created\":1e99999999999"))
        .answers(200, World.ANTHROPIC_OK);

    assertTrue(
        world
            .post("/v1/chatComplete", TWO)
            .header("x-understudy-attempts")
            .startsWith("openai/gpt-3.5-turbo 200 malformed"));
  }

  @Test
  void theTimeThatAKeyTookIsOnTheLedgerAndLeavesTimeForTheTargetsThatFollow() {
    world.secrets.store.put("providers/openai", "stored");
    world.secrets.slow = limit -> world.time.advance(limit.left());
    world.upstream.answers(200, World.ANTHROPIC_OK);

    World.Answer answer =
        world.post("/v1/chatComplete", TWO.replace("\"apiKey\":\"key-one\",", ""));

    assertEquals(200, answer.status());
    assertEquals(
        "openai/gpt-3.5-turbo unreachable 20700ms, anthropic/claude-v1 200 10ms",
        answer.header("x-understudy-attempts"));
  }

  @Test
  void aKeyInAProvidersLongMessageIsRedactedBeforeTheMessageIsCut() {
    world.secrets.store.put("providers/openai", "operators-key-that-is-rather-long");
    world.upstream.answers(
        401,
        "{\"error\":{\"message\":\"" + "y".repeat(490) + " operators-key-that-is-rather-long\"}}");

    World.Answer answer = world.post("/v1/chatComplete", STORED_KEY);

    assertFalse(answer.text().contains("operators"), answer.text());
  }

  @Test
  void aProvidersHeadersAreRedactedAndBounded() {
    world.secrets.store.put("providers/openai", "operators-key");
    List<String> headers = new ArrayList<>(List.of("x-request-id", "req-operators-key"));
    for (int i = 0; i < 200; i++) {
      headers.add("x-ratelimit-" + i);
      headers.add(i % 2 == 0 ? "y".repeat(2000) : "7");
    }
    world.upstream.answers(200, World.OPENAI_OK, headers.toArray(String[]::new));

    World.Answer answer = world.post("/v1/chatComplete", STORED_KEY);

    assertEquals("req-***", answer.header("x-request-id"));
    assertTrue(answer.response().headers().map().toString().length() < 2000);
  }

  @Test
  void aNameOfAKeyThatDoesNotExistIsTheCallersMistake() {
    world.upstream.answers(200, World.OPENAI_OK);

    assertEquals(
        400,
        world
            .post(
                "/v1/chatComplete",
                STORED_KEY.replace("\"openai\"", "\"openai\",\"secret\":\"typo\""))
            .status());
  }

  @Test
  void anImpossibleStatusOfAProviderIsNotPassedOn() {
    world.upstream.answers(999, "{}");

    assertEquals(
        502,
        world
            .post(
                "/v1/chatComplete", STORED_KEY.replace("\"openai\"", "\"openai\",\"apiKey\":\"k\""))
            .status());
  }

  @Test
  void whatHadToBeChangedIsSaidOfFailedAttemptsToo() {
    world.upstream.answers(500, "{}");

    World.Answer answer =
        world.post(
            "/v1/chatComplete",
            """
            {"config":{"provider":"anthropic","apiKey":"k"},"params":{"model":"m","messages":[{"role":"user","content":"x"}]}}\
            """);

    assertTrue(
        answer.at("/error/attempts/0/adaptations/0").asText().contains("max_tokens"),
        answer.text());
  }

  @Test
  void anAnswerThatCouldNotBeCarriedIsNotWorthRepeating() {
    world.upstream.answers(200, World.OPENAI_OK.replace("from openai", "x".repeat(20_000)));
    world.bytesThatFit = 10_000;

    assertEquals("false", world.post("/v1/chatComplete", TWO).header("x-should-retry"));
  }
}

package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.local.rehearsal.Fault;
import dev.understudy.local.rehearsal.RehearsedCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The first call, end to end: a client, the front door, the function in a process of its own under
/// AWS's runtime client, the SDK against Secrets Manager's wire protocol, and the rehearsal
/// providers.
class FirstCallTest {
  /// The request that the project began with, but for the keys.
  private static final String SEED =
      """
      {
          "config": {
              "mode": "fallback",
              "options": [{
                  "provider": "openai",
                  "apiKey": "rehearsal-openai-inline",
                  "override_params": { "model": "gpt-3.5-turbo" }
              }, {
                  "provider": "anthropic",
                  "apiKey": "rehearsal-anthropic-inline",
                  "override_params": { "model": "claude-v1" }
              }]
          },
          "params": {
              "messages": [{"role": "user","content":"What are the top 10 happiest countries in the world?"}],
              "max_tokens": 50,
              "user": "jbu3470"
          }
      }\
      """;

  private static LocalWorld world;
  private static Client client;

  /// Everything that left the function, whoever got it.
  private static final Queue<String> OUTPUT = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void start() throws Exception {
    world =
        LocalWorld.start(
            Settings.rehearsed(Path.of("..", "function", "target", "task"))
                .withFault("openai", Fault.DOWN)
                .withSecret("providers/shared", secret("rehearsal-shared"))
                .withSecret("providers/rotating", secret("rehearsal-old")));
    client = Client.of(world);
  }

  /// Last of all: no key is in anything that the function said or answered.
  @AfterAll
  static void noKeyOfAnyKindIsInTheOutputOfAllThat() throws IOException {
    OUTPUT.add(world.functionOutput().text());
    String output = String.join("\n", OUTPUT);
    List<String> keys =
        List.of(
            world.keys().full(),
            world.keys().bare(),
            world.keys().of("openai"),
            world.keys().of("anthropic"),
            "rehearsal-openai-inline",
            "rehearsal-anthropic-inline",
            "rehearsal-shared",
            "rehearsal-old",
            "rehearsal-new",
            "wrong-access-key");
    world.close();
    assertTrue(output.length() > 10_000, "this search would find nothing anyway");
    for (String key : keys) {
      assertFalse(output.contains(key), "a key got out: " + key);
    }
  }

  private static Client.Answer post(String path, String body, String accessKey) {
    Client.Answer answer = client.post(path, body, accessKey);
    OUTPUT.add(answer.everything());
    return answer;
  }

  private static Client.Answer chat(String body) {
    return post("/v1/chatComplete", body, world.keys().full());
  }

  private static String withoutKeys(String body) {
    return body.replaceAll("\"apiKey\": \"[^\"]*\",", "");
  }

  /// `model` at OpenAI first, a healthy Anthropic second.
  private static String first(String model) {
    return SEED.replace("gpt-3.5-turbo", model)
        .replace("\"mode\"", "\"deadline_ms\": 4000, \"mode\"");
  }

  @Test
  void theSeedRequestIsAnsweredByTheBackup() {
    Client.Answer answer = chat(SEED);

    assertEquals(200, answer.status(), answer.text());
    assertEquals("chat.completion", answer.at("/object").asText());
    assertTrue(answer.content().contains("anthropic"), answer.text());
    assertTrue(answer.content().contains("happiest countries"), answer.text());
    assertEquals("1", answer.header("x-portkey-last-used-option-index"));
    assertTrue(
        answer
            .header("x-understudy-attempts")
            .matches("openai/gpt-3.5-turbo 503 overloaded \\d+ms, anthropic/claude-v1 200 \\d+ms"),
        answer.header("x-understudy-attempts"));
    assertEquals(32, answer.header("x-portkey-trace-id").length());
    assertEquals("", answer.header("set-cookie"));
  }

  @Test
  void withoutInlineKeysTheStoredOnesAreUsed() {
    String marker = "stored keys please";
    Client.Answer answer =
        chat(
            withoutKeys(SEED)
                .replace("What are the top 10 happiest countries in the world?", marker));

    assertEquals(200, answer.status(), answer.text());
    List<RehearsedCall> calls = callsWith(marker);
    assertEquals(2, calls.size());
    assertEquals(
        "Bearer " + world.keys().of("openai"), calls.get(0).headers().get("authorization"));
    assertEquals(world.keys().of("anthropic"), calls.get(1).headers().get("x-api-key"));
    assertTrue(world.secretsManager().calls("understudy/providers/anthropic") >= 1);
  }

  private static List<RehearsedCall> callsWith(String marker) {
    return world.rehearsal().journal().calls().stream()
        .filter(call -> call.body().contains(marker))
        .toList();
  }

  @Test
  void aWrongAccessKeyIsA401() {
    assertEquals(401, post("/v1/chatComplete", SEED, "wrong-access-key").status());
  }

  @Test
  void aCallersHostForAStoredKeyIsA400AndNoSecretIsRead() {
    int before = world.secretsManager().calls("understudy/providers/shared");
    Client.Answer answer =
        chat(
            """
            {"config":{"provider":"openai","secret":"shared","custom_host":"https://example.com"},
             "params":{"model":"m","messages":[{"role":"user","content":"x"}]}}\
            """);

    assertEquals(400, answer.status());
    assertEquals("/config/custom_host", answer.at("/error/param").asText());
    assertEquals(before, world.secretsManager().calls("understudy/providers/shared"));
  }

  @Test
  void aStoredKeyForAnotherProviderIsA400AndNoSecretIsRead() {
    int before = world.secretsManager().calls("understudy/providers/openai");
    Client.Answer answer =
        chat(
            """
            {"config":{"provider":"anthropic","secret":"openai"},
             "params":{"model":"m","messages":[{"role":"user","content":"x"}]}}\
            """);

    assertEquals(400, answer.status());
    assertEquals("/config/secret", answer.at("/error/param").asText());
    assertEquals(before, world.secretsManager().calls("understudy/providers/openai"));
  }

  @Test
  void aHostOfTheCallersOwnWithoutThePermissionIsA403() {
    Client.Answer answer =
        post(
            "/v1/chatComplete",
            """
            {"config":{"provider":"openai","apiKey":"rehearsal-openai-inline","custom_host":"https://example.com"},
             "params":{"model":"m","messages":[{"role":"user","content":"x"}]}}\
            """,
            world.keys().bare());

    assertEquals(403, answer.status());
  }

  @Test
  void aCompletionIsAnsweredByTheBackupToo() {
    Client.Answer answer =
        post(
            "/v1/complete",
            """
            {"config":{"mode":"fallback","options":[
              {"provider":"openai","override_params":{"model":"gpt-3.5-turbo-instruct"}},
              {"provider":"anthropic","override_params":{"model":"claude-v1"}}]},
             "params":{"prompt":"Once upon a time","max_tokens":50}}\
            """,
            world.keys().full());

    assertEquals(200, answer.status(), answer.text());
    assertEquals("text_completion", answer.at("/object").asText());
    assertTrue(answer.at("/choices/0/text").asText().contains("Once upon a time"), answer.text());
  }

  @Test
  void aRedirectIsNotFollowed() {
    chat(first("fail-redirect"));

    assertFalse(
        world.rehearsal().journal().calls().stream()
            .anyMatch(call -> call.path().contains("redirect")));
  }

  @Test
  void aHealthyFirstTargetAnswersAlone() {
    Client.Answer answer = chat(first("gpt-ok"));

    assertEquals("0", answer.header("x-portkey-last-used-option-index"));
    assertTrue(answer.content().contains("openai"), answer.text());
    assertEquals("openai", answer.header("x-portkey-provider"));
  }

  @Test
  void aKeptAliveConnectionThatTheProviderClosedDoesNotHurt() {
    for (int i = 0; i < 5; i++) {
      Client.Answer answer = chat(first("fail-stale-1"));

      assertEquals(200, answer.status(), answer.text());
      assertEquals("0", answer.header("x-portkey-last-used-option-index"), answer.text());
    }
  }

  @Test
  void twoHangingTargetsAndAHealthyThirdAreAnsweredByTheThird() {
    Client.Answer answer =
        chat(
            """
            {"config":{"mode":"fallback","deadlineMs":5000,"options":[
              {"provider":"openai","override_params":{"model":"fail-silent"}},
              {"provider":"openai","override_params":{"model":"fail-hang-body"}},
              {"provider":"anthropic","override_params":{"model":"claude-v1"}}]},
             "params":{"messages":[{"role":"user","content":"still there?"}]}}\
            """);

    assertEquals(200, answer.status(), answer.text());
    assertEquals("2", answer.header("x-portkey-last-used-option-index"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"silent", "slow-headers-30000", "slow-30000", "hang-body"})
  void aProviderThatIsGivenUpOnSeesItWithinASecond(String fault) throws InterruptedException {
    String model = "given-up-fail-" + fault;
    Client.Answer answer = chat(first(model).replace("4000", "2000"));

    Matcher attempt =
        Pattern.compile("openai/" + model + " timeout (\\d+)ms, .*")
            .matcher(answer.header("x-understudy-attempts"));
    assertTrue(attempt.matches(), answer.header("x-understudy-attempts"));
    RehearsedCall call =
        world
            .rehearsal()
            .journal()
            .await(each -> each.model().equals(model) && each.clientLeft(), Duration.ofSeconds(5))
            .orElseThrow();
    assertTrue(
        call.took().toMillis() < Integer.parseInt(attempt.group(1)) + 1000, call.took()::toString);
  }

  @Test
  void whenAllFailThereIsOneErrorWithEveryAttempt() {
    Client.Answer answer =
        chat(
            SEED.replace("gpt-3.5-turbo", "fail-garbage")
                .replace("claude-v1", "fail-rate-limit-7"));

    assertEquals(429, answer.status(), answer.text());
    assertEquals("7", answer.header("retry-after"));
    assertEquals("false", answer.header("x-should-retry"));
    assertEquals(2, answer.at("/error/attempts").size());
    assertEquals("malformed", answer.at("/error/attempts/0/class").asText());
    assertEquals("rate_limited", answer.at("/error/attempts/1/class").asText());
  }

  @Test
  void whenAllHangTheClientGetsA504BeforeTheDeadline() {
    long before = System.nanoTime();
    Client.Answer answer =
        chat(
            SEED.replace("gpt-3.5-turbo", "fail-silent")
                .replace("claude-v1", "fail-silent")
                .replace("\"mode\"", "\"deadline_ms\": 2000, \"mode\""));

    assertEquals(504, answer.status(), answer.text());
    assertEquals("timeout", answer.at("/error/attempts/0/class").asText());
    assertEquals("deadline", answer.at("/error/attempts/1/class").asText());
    assertTrue(System.nanoTime() - before < 10_000_000_000L, "the front door was kept waiting");
  }

  @Test
  void everyWrongRequestIsA400() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<String> lines =
        Files.readAllLines(
            Path.of("..", "function", "src", "test", "resources", "wrong-requests.jsonl"));
    assertTrue(lines.size() >= 60);
    for (String line : lines) {
      JsonNode wrong = mapper.readTree(line);
      Client.Answer answer =
          post(wrong.path("path").asText(), wrong.path("body").asText(), world.keys().full());
      assertEquals(400, answer.status(), line);
      assertEquals(wrong.path("param"), answer.at("/error/param"), line);
    }
  }

  @Test
  void twentyConcurrentCallsDoNotCross() throws Exception {
    List<Callable<Client.Answer>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String mine = "call number " + i + " of twenty";
      String model = i % 2 == 0 ? "gpt-ok-slow" : "gpt-3.5-turbo";
      calls.add(
          () ->
              chat(
                  first(model)
                      .replace("What are the top 10 happiest countries in the world?", mine)));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Client.Answer>> answers = threads.invokeAll(calls);
      for (int i = 0; i < 20; i++) {
        Client.Answer answer = answers.get(i).get();
        assertEquals(200, answer.status(), answer.text());
        assertTrue(answer.content().contains("call number " + i + " of twenty"), answer.text());
        assertEquals(i % 2 == 0 ? "0" : "1", answer.header("x-portkey-last-used-option-index"));
      }
    }
  }

  @Test
  void aRefusedKeyIsFetchedAgainAndTheCallRepeatedWithTheNewOne() throws Exception {
    String call =
        """
        {"config":{"mode":"fallback","options":[
          {"provider":"openai","secret":"rotating","override_params":{"model":"%s"}},
          {"provider":"anthropic","override_params":{"model":"claude-v1"}}]},
         "params":{"messages":[{"role":"user","content":"rotate"}]}}\
        """;
    assertEquals("0", chat(call.formatted("gpt-ok")).header("x-portkey-last-used-option-index"));
    world.secrets().put("understudy/providers/rotating", secret("rehearsal-new"));
    world.rehearsal().set("openai", Fault.named("bad-key").orElseThrow());

    Client.Answer answer = chat(call.formatted("gpt-x"));

    world.rehearsal().set("openai", Fault.DOWN);
    assertEquals(200, answer.status(), answer.text());
    assertTrue(
        answer
            .header("x-understudy-attempts")
            .matches(
                "openai/gpt-x 401 authentication \\d+ms, openai/gpt-x 401 authentication \\d+ms,"
                    + " anthropic/claude-v1 200 \\d+ms"),
        answer.header("x-understudy-attempts"));
    List<String> keys = callsWith("rotate").stream().map(RehearsedCall::key).limit(3).toList();
    assertEquals(List.of("rehearsal-old", "rehearsal-old", "rehearsal-new"), keys);
  }

  private static String secret(String key) {
    return "{\"provider\":\"openai\",\"apiKey\":\"" + key + "\"}";
  }
}

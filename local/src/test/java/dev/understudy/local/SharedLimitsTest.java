package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.secrets.SecretsFile;
import dev.understudy.local.wire.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Limits of an access key, counted together by two processes that share one table.
///
/// Minutes and days are those of the clock on the wall. A scenario is played again with another key
/// where the clock went on to the next one meanwhile, or where the table did not answer in time, so
/// that processes counted by themselves.
@Timeout(120)
class SharedLimitsTest {
  private static final int TRIES = 5;
  private static final int A_MINUTE = 4;
  private static final String ACCESS_KEYS = "understudy/access-keys";

  private static Fleet fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet = Fleet.start(2, OneTable.started().address(), Settings.rehearsed(Settings.BUILT));
    // All at once: a key that a process does not know has it read the secret again, but not twice
    // within half a minute.
    SecretsFile secrets = fleet.worlds().getFirst().secrets();
    ObjectNode callers = Json.object();
    allow(callers, "warm", "requests_per_minute", 1000);
    for (int i = 0; i < TRIES; i++) {
      allow(callers, "minute-" + i, "requests_per_minute", A_MINUTE);
      allow(callers, "day-" + i, "tokens_per_day", 1);
    }
    secrets.put(ACCESS_KEYS, Json.write(callers));
    for (int i = 0; i < 6; i++) {
      assertEquals(200, ask(i % 2, "warm").status());
    }
  }

  @AfterAll
  static void close() throws Exception {
    fleet.close();
  }

  @Test
  void asManyRequestsPassInAMinuteAsTheLimitSaysWhicheverProcessTheyComeTo() {
    List<Integer> statuses =
        undisturbed(
            ChronoUnit.MINUTES,
            "minute-",
            key -> {
              List<Integer> all = new ArrayList<>();
              for (int i = 0; i < A_MINUTE + 3; i++) {
                all.add(ask(i % 2, key).status());
              }
              return all;
            });

    assertEquals(List.of(200, 200, 200, 200, 429, 429, 429), statuses);
  }

  @Test
  void whatOneProcessUsedUpIsGoneForTheOther() {
    Client.Answer refused =
        undisturbed(
            ChronoUnit.DAYS,
            "day-",
            key -> {
              assertEquals(200, ask(0, key).status());
              return ask(1, key);
            });

    assertEquals(429, refused.status(), refused.text());
    assertEquals("tokens_per_day_exceeded", refused.at("/error/code").asText());
    assertEquals("0", refused.header("x-understudy-ratelimit-remaining-tokens"));
    assertTrue(Integer.parseInt(refused.header("retry-after")) > 0, refused.everything());
  }

  /// One more access key with that limit.
  private static void allow(ObjectNode callers, String key, String limit, int most) {
    callers.putObject(LocalKeys.sha256(key)).put("name", key).putObject("limits").put(limit, most);
  }

  private static Client.Answer ask(int which, String key) {
    return fleet
        .clients()
        .get(which)
        .post(
            "/v1/chat/completions",
            """
            {"model":"openai/gpt-limited-ok","messages":[{"role":"user","content":"Good morning."}]}\
            """,
            key);
  }

  private static <T> T undisturbed(ChronoUnit window, String keys, Function<String, T> scenario) {
    for (int i = 0; i < TRIES; i++) {
      long before = fleet.tableFailures();
      Instant begun = Instant.now().truncatedTo(window);
      T outcome = scenario.apply(keys + i);
      if (fleet.tableFailures() == before && Instant.now().truncatedTo(window).equals(begun)) {
        return outcome;
      }
    }
    throw new AssertionError("disturbed in each of " + TRIES + " tries");
  }
}

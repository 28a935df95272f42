package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Answers given again by another process than the one that gave them first, by way of the table.
@Timeout(60)
class SharedAnswersTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String REPLAY = "x-understudy-idempotent-replay";

  private static Fleet fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet = Fleet.start(2, OneTable.started().address(), Settings.rehearsed(Settings.BUILT));
    for (int which = 0; which < 2; which++) {
      assertEquals(200, ask(which, "gpt-warm-ok", "warm-" + which).status());
    }
  }

  @AfterAll
  static void close() throws Exception {
    fleet.close();
  }

  @Test
  void whoAsksAgainElsewhereIsToldToWaitAndThenGetsTheSameAnswer() throws Exception {
    String model = "gpt-fail-slow-headers-3000";
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Client.Answer> first = threads.submit(() -> ask(0, model, "twice"));
      assertTrue(
          fleet.providers().journal().await(call -> call.model().equals(model), SOON).isPresent());

      Client.Answer early = ask(1, model, "twice");
      assertEquals(409, early.status(), early.text());
      assertEquals("idempotency_key_in_use", early.at("/error/code").asText());
      assertTrue(Integer.parseInt(early.header("retry-after")) > 0, early.everything());

      assertEquals(200, first.get().status(), first.get().text());
      Client.Answer again = ask(1, model, "twice");
      assertEquals(200, again.status(), again.text());
      assertEquals(first.get().text(), again.text());
      assertEquals("true", again.header(REPLAY));
      assertEquals(1, fleet.calls(model).size());
      assertNotEquals(
          first.get().header("x-understudy-trace-id"), again.header("x-understudy-trace-id"));
    }
  }

  @Test
  void anotherRequestOfThatNameIsRefusedElsewhereToo() throws Exception {
    assertEquals(200, ask(0, "gpt-other-ok", "one-name").status());

    Client.Answer other = ask(1, "gpt-another-ok", "one-name");
    assertEquals(422, other.status(), other.text());
    assertEquals("idempotency_key_reused", other.at("/error/code").asText());
  }

  @Test
  void anAnswerThatIsTooLongIsNotKeptAndItsNameIsFree() throws Exception {
    String model = "gpt-tokens-50-size-10000-ok";
    Client.Answer first = ask(0, model, "long");
    assertEquals(200, first.status());
    assertTrue(
        first.header("x-understudy-warnings").contains("of which 399360 can be kept"),
        first.header("x-understudy-warnings"));

    Client.Answer again = ask(1, model, "long");
    assertEquals(200, again.status());
    assertEquals("", again.header(REPLAY));
    assertEquals(2, fleet.calls(model).size());
  }

  @Test
  void theTableShowsNeitherKeysNorWhoAskedAndRemovesAnAnswerAfterADay() throws Exception {
    Client.Answer answer = ask(0, "gpt-kept-ok", "a-name-of-mine");
    assertEquals(200, answer.status());
    String all = OneTable.started().items().toString();
    for (String secret :
        new String[] {
          fleet.worlds().getFirst().keys().full(),
          fleet.worlds().getFirst().keys().of("openai"),
          "a-name-of-mine"
        }) {
      assertTrue(!all.contains(secret), secret);
    }
    long day = Duration.ofDays(1).toSeconds();
    long now = System.currentTimeMillis() / 1000;
    for (JsonNode item : OneTable.started().items()) {
      long left = item.at("/expires/N").asLong() - now;
      assertTrue(left <= day + 1, item.toString());
    }
  }

  private static Client.Answer ask(int which, String model, String name) {
    return fleet.chat(which, call(model), "idempotency-key", name);
  }

  private static String call(String model) {
    return """
    {"config":{"provider":"openai","override_params":{"model":"%s"}},
     "params":{"messages":[{"role":"user","content":"Good morning."}]}}\
    """
        .formatted(model);
  }
}

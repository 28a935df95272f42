package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.rehearsal.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How targets fare, between processes that share one table: the SDK's client against DynamoDB
/// Local.
///
/// The processes live in real time, so a target that rests does so too; the cool-downs are short.
@Timeout(120)
class SharedHealthTest {
  private static final int MOST = 8;
  private static final int FAILURES = 3;
  private static final int ROUNDS = 5;
  private static final int TRIES = 5;
  private static final String LISTED = "gpt-listed";
  private static final Duration AN_HOUR = Duration.ofHours(1);
  private static final Duration REST = Duration.ofSeconds(1);

  /// How long a process believes what it has read.
  private static final Duration BELIEVED = Duration.ofSeconds(1);

  private static Fleet fleet;
  private static int models;

  @BeforeAll
  static void start() throws Exception {
    fleet =
        Fleet.start(
            MOST,
            OneTable.started().address(),
            Settings.rehearsed(Settings.BUILT)
                .withConcurrency(1)
                .withSecret("configs/default", config("openai", LISTED, AN_HOUR))
                .withFault("openai", Fault.DOWN)
                .withFault("groq", Fault.DOWN));
    // A process that is cold does not answer as one that has answered before.
    for (int i = 0; i < ROUNDS; i++) {
      ask(MOST, "openai", "gpt-warm-" + i, AN_HOUR);
    }
  }

  @AfterAll
  static void close() throws Exception {
    fleet.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, MOST})
  void aDeadTargetIsCalledUntilItsCircuitOpensAndOnceMoreByEachProcessAtMost(int size)
      throws Exception {
    int calls =
        undisturbed(
            () -> {
              String model = "gpt-dead-" + ++models;
              for (int i = 0; i < ROUNDS; i++) {
                ask(size, "openai", model, AN_HOUR);
              }
              return fleet.calls(model).size();
            });

    assertTrue(calls >= FAILURES && calls <= FAILURES + size, "calls: " + calls);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, MOST})
  void oneProcessFindsOutForAllHowATargetFaresThatHasRested(int size) throws Exception {
    double tooMany =
        undisturbed(
            () -> {
              fleet.providers().set("groq", Fault.DOWN);
              String model = "llama-" + ++models;
              open(size, model);
              int opened = fleet.calls(model).size();
              long began = System.nanoTime();
              while (fleet.calls(model).size() < opened + 2) {
                ask(size, "groq", model, REST);
              }
              int probes = fleet.calls(model).size() - opened;
              double rests = (System.nanoTime() - began) / (double) REST.toNanos();
              awaitUsedAgain(size, model);
              return probes - rests - 1;
            });

    assertTrue(tooMany <= 0, "more than one probe in a cool-down: " + tooMany);
  }

  @Test
  void whatOneProcessHasFoundOutAllOthersShow() throws Exception {
    List<JsonNode> shown =
        undisturbed(
            () -> {
              for (int i = 0; i < FAILURES; i++) {
                ask(1, "openai", LISTED, AN_HOUR);
              }
              Instant now = Instant.now();
              List<JsonNode> targets = new ArrayList<>();
              for (int which = 1; which < MOST; which++) {
                targets.add(awaitRead(which, now));
              }
              return targets;
            });

    for (JsonNode target : shown) {
      assertEquals("open", target.path("state").asText(), target.toString());
      assertEquals(FAILURES, target.path("failures").asInt(), target.toString());
      assertEquals("shared", target.path("source").asText(), target.toString());
    }
  }

  /// Has the circuit of groq's model open for the first `size` processes.
  private static void open(int size, String model) throws Exception {
    int before;
    int after = 0;
    do {
      before = after;
      ask(size, "groq", model, REST);
      after = fleet.calls(model).size();
    } while (after > before);
  }

  /// Heals groq, and returns when all use it again: after one cool-down, a probe, and what a
  /// process believes of what it has read.
  private static void awaitUsedAgain(int size, String model) throws Exception {
    fleet.providers().set("groq", Fault.NONE);
    long began = System.nanoTime();
    while (!ask(size, "groq", model, REST).stream().allMatch(answer -> first(answer))) {
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      Duration most = REST.plus(BELIEVED).plusSeconds(2);
      assertTrue(took.compareTo(most) < 0, "somebody still leaves it alone after " + took);
    }
  }

  private static boolean first(Client.Answer answer) {
    return answer.header("x-portkey-last-used-option-index").equals("0");
  }

  /// What comes of `scenario` when the table has answered in time. A process leaves it alone for 5
  /// s when it has not, and knows nothing of others then: on a machine that is busy otherwise that
  /// says nothing, so the scenario is played again.
  private static <T> T undisturbed(Callable<T> scenario) throws Exception {
    for (int i = 0; i < TRIES; i++) {
      Instant now = Instant.now();
      for (int which = 0; which < MOST; which++) {
        awaitRead(which, now);
      }
      long before = fleet.tableFailures();
      T outcome = scenario.call();
      if (fleet.tableFailures() == before) {
        return outcome;
      }
    }
    throw new AssertionError("the table did not answer in time in any of " + TRIES + " tries");
  }

  /// The target of the saved config as a process shows it that has read the table since `then`.
  private static JsonNode awaitRead(int which, Instant then) throws Exception {
    JsonNode target = fleet.health(which, LISTED);
    while (Instant.parse(target.path("read").asText(Instant.EPOCH.toString())).isBefore(then)) {
      Thread.sleep(50);
      target = fleet.health(which, LISTED);
    }
    return target;
  }

  /// Asks each of the first `size` processes. None fails its client.
  private static List<Client.Answer> ask(int size, String provider, String model, Duration rest)
      throws Exception {
    String call = call(provider, model, rest);
    List<Client.Answer> answers = fleet.all(size, which -> fleet.chat(which, call));
    answers.forEach(answer -> assertEquals(200, answer.status(), answer.text()));
    return answers;
  }

  private static String call(String provider, String model, Duration rest) {
    return """
    {"config":%s,
     "params":{"messages":[{"role":"user","content":"Good morning."}],"max_tokens":50}}\
    """
        .formatted(config(provider, model, rest));
  }

  private static String config(String provider, String model, Duration rest) {
    return """
    {"mode":"fallback",
     "cooldown":{"failures":%d,"within_ms":3600000,"for_ms":%d},
     "options":[
       {"provider":"%s","override_params":{"model":"%s"}},
       {"provider":"anthropic","override_params":{"model":"claude-ok"}}]}\
    """
        .formatted(FAILURES, rest.toMillis(), provider, model);
  }
}

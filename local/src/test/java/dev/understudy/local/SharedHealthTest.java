package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.local.rehearsal.Fault;
import dev.understudy.local.table.SharedTable;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// How targets fare, between processes that share one table: the real client of DynamoDB against
/// DynamoDB Local.
class SharedHealthTest {
  private static final int SIZE = 8;
  private static final int FAILURES = 3;
  private static final Duration AN_HOUR = Duration.ofHours(1);

  private static SharedTable table;
  private static Fleet fleet;

  @BeforeAll
  static void start() throws Exception {
    table = SharedTable.start();
    fleet =
        Fleet.start(
            SIZE,
            table.address(),
            Settings.rehearsed(Settings.BUILT).withConcurrency(1).withFault("openai", Fault.DOWN));
  }

  @AfterAll
  static void close() throws Exception {
    System.out.println(fleet.output());
    fleet.close();
    table.close();
  }

  @Test
  void aDeadTargetIsCalledUntilItsCircuitOpensAndOnceMoreByEachProcessAtMost() throws Exception {
    for (int i = 0; i < 5; i++) {
      for (Client.Answer answer : fleet.all(which -> fleet.chat(which, call("gpt-dead", AN_HOUR)))) {
        assertEquals(200, answer.status(), answer.text());
        System.out.println(answer.header("x-understudy-attempts"));
      }
    }
    int calls = fleet.calls("gpt-dead").size();
    System.out.println("CALLS " + calls);
    System.out.println(table.items());
    System.out.println(fleet.health(3, "gpt-dead"));
    assertTrue(calls >= FAILURES && calls <= FAILURES + SIZE, "calls: " + calls);
  }

  static String call(String model, Duration rest) {
    return """
    {"config":{"mode":"fallback",
      "cooldown":{"failures":%d,"within_ms":3600000,"for_ms":%d},
      "options":[
        {"provider":"openai","override_params":{"model":"%s"}},
        {"provider":"anthropic","override_params":{"model":"claude-ok"}}]},
     "params":{"messages":[{"role":"user","content":"Good morning."}],"max_tokens":50}}\
    """
        .formatted(FAILURES, rest.toMillis(), model);
  }
}

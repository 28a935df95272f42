package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.local.TableProxy.Mood;
import dev.understudy.local.rehearsal.Fault;
import dev.understudy.local.table.SharedTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A table that is gone, slow, denied, throttled or missing: no client notices, and the log says
/// what to do.
@Timeout(60)
class TableTroubleTest {
  private static final int CALLS = 120;
  private static final int AT_A_TIME = 4;
  private static final String REPORT = "the shared table ";

  static Stream<Arguments> moods() {
    return Stream.of(
        Arguments.of(new Mood.Passing(Duration.ofMillis(400)), "did not answer within \\d+ ms\\."),
        Arguments.of(
            new Mood.Refusing(400, "AccessDeniedException"),
            "may not be used: allow the function's role dynamodb:GetItem, PutItem, UpdateItem and"
                + " DeleteItem on it\\."),
        Arguments.of(
            new Mood.Refusing(400, "ProvisionedThroughputExceededException"),
            "is not to be had now \\(DynamoDB says 400"
                + " ProvisionedThroughputExceededException\\)\\."));
  }

  @ParameterizedTest
  @MethodSource("moods")
  void noCallFailsAndTheLogSaysOnceWhatIsWrong(Mood mood, String what) throws Exception {
    try (TableProxy proxy = new TableProxy(OneTable.started().address());
        Fleet fleet = Fleet.start(1, proxy.address(), settings())) {
      proxy.set(mood);
      load(fleet, "gpt-mood", () -> {});

      assertReports(fleet, 1, what);
      assertTrue(!proxy.asked().isEmpty());
    }
  }

  @Test
  void aTableThatIsNotThereIsSaidAndNoCallFails() throws Exception {
    Settings settings = settings().withEnvironment("UNDERSTUDY_TABLE", "nowhere");
    try (Fleet fleet = Fleet.start(1, OneTable.started().address(), settings)) {
      load(fleet, "gpt-missing", () -> {});

      assertReports(
          fleet,
          1,
          "is not in this account and region: make it, or name another in UNDERSTUDY_TABLE\\.");
    }
  }

  @Test
  void aTableThatDiesUnderLoadFailsNoCallAndEachProcessSaysSoOnce() throws Exception {
    try (SharedTable table = SharedTable.start();
        Fleet fleet = Fleet.start(2, table.address(), settings())) {
      load(fleet, "gpt-before", () -> {});
      assertTrue(table.items().toString().contains("health#openai#"));

      load(fleet, "gpt-dying", table::close);

      assertReports(fleet, 2, "(could not be asked|did not answer) .*");
    }
  }

  private static Settings settings() {
    return Settings.rehearsed(Settings.BUILT).withFault("openai", Fault.DOWN);
  }

  interface Step {
    void run() throws Exception;
  }

  /// Many calls, several at a time, all of which are answered, and `midway` in the middle of them.
  private static void load(Fleet fleet, String model, Step midway) throws Exception {
    AtomicInteger number = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      List<Future<Client.Answer>> all = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        all.add(
            threads.submit(
                () -> {
                  int mine = number.getAndIncrement();
                  if (mine == CALLS / 2) {
                    midway.run();
                  }
                  return call(fleet, model, mine);
                }));
      }
      for (Future<Client.Answer> each : all) {
        assertEquals(200, each.get().status(), each.get().text());
      }
    }
  }

  /// Every tenth one with a name. Each model is one more target, so that there is something to
  /// tell.
  private static Client.Answer call(Fleet fleet, String model, int number) {
    String body =
        """
        {"config":{"mode":"fallback","options":[
           {"provider":"openai","override_params":{"model":"%s-%d"}},
           {"provider":"anthropic","override_params":{"model":"claude-ok"}}]},
         "params":{"messages":[{"role":"user","content":"Good morning."}],"max_tokens":50}}\
        """
            .formatted(model, number % 20);
    String[] name =
        number % 10 == 0 ? new String[] {"idempotency-key", model + number} : new String[0];
    return fleet.chat(number % fleet.worlds().size(), body, name);
  }

  private static void assertReports(Fleet fleet, int times, String what) {
    List<String> reports = fleet.output().lines().filter(line -> line.contains(REPORT)).toList();
    assertEquals(times, reports.size(), reports::toString);
    for (String report : reports) {
      assertTrue(report.contains("\"level\":\"WARN\""), report);
      assertTrue(report.matches(".*" + REPORT + what + ".*"), report);
    }
  }
}

package dev.understudy.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.World;
import dev.understudy.http.Headers;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.secret.Secret;
import dev.understudy.time.FakeTime;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Two gateways, as in two environments, that hold one access key to its limits together.
class LimitsOverATableTest {
  private static final String BODY =
      """
      {"config":{"provider":"anthropic","apiKey":"key-one"},
       "params":{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hello"}]}}\
      """;

  private final FakeTime time = new FakeTime();
  private final FakeTable table = new FakeTable(time);
  private final List<String> log = new ArrayList<>();
  private final World one = gateway();
  private final World other = gateway();

  private World gateway() {
    return World.counting(
            time, new TableCounters(table, new Trouble(time, () -> {}, log::add), time))
        .answering(1);
  }

  private void limit(String limits) {
    String entries =
        "{\"%s\":{\"name\":\"shop\",\"limits\":%s}}"
            .formatted(
                new Secret(World.headers().first("x-portkey-api-key").orElseThrow()).sha256(),
                limits);
    one.stores("access-keys", new Secret(entries));
    other.stores("access-keys", new Secret(entries));
  }

  private static Response ask(World world) {
    Headers headers = World.headers();
    List<Response> sent = new ArrayList<>();
    try {
      world.handle(
          new Request(
              "POST",
              URI.create("/v1/chatComplete"),
              headers,
              BODY.getBytes(StandardCharsets.UTF_8)),
          sent::add);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return sent.getLast();
  }

  @Test
  void theLimitHoldsForBothTogether() {
    limit("{\"requests_per_minute\":3}");

    assertEquals(200, ask(one).status());
    assertEquals(200, ask(other).status());
    assertEquals(200, ask(one).status());
    assertEquals(429, ask(other).status());
    assertEquals(429, ask(one).status());
    time.advance(Duration.ofMinutes(1));
    assertEquals(200, ask(other).status());
  }

  @Test
  void manyAtOnceGetExactlyWhatIsAllowed() {
    limit("{\"requests_per_minute\":50}");
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      World world = i % 2 == 0 ? one : other;
      time.start(() -> statuses.add(ask(world).status()));
    }
    time.advance(Duration.ofSeconds(30));

    assertEquals(100, statuses.size());
    assertEquals(50, statuses.stream().filter(status -> status == 200).count());
  }

  @Test
  void manyAtOnceOverAHangingTableGetWhatIsAllowed() {
    table.trip = Duration.ofSeconds(20);
    limit("{\"requests_per_minute\":5}");
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      time.start(() -> statuses.add(ask(one).status()));
    }
    time.advance(Duration.ofSeconds(50));

    assertEquals(10, statuses.size());
    assertEquals(5, statuses.stream().filter(status -> status == 200).count());
  }

  @Test
  void tokensThatOneHasUsedAreMissingToTheOther() {
    limit("{\"tokens_per_day\":3}");

    assertEquals(200, ask(one).status());
    assertEquals(429, ask(other).status());
  }

  @Test
  void whoIsTurnedAwayWritesNothing() {
    limit("{\"requests_per_minute\":1}");
    ask(one);
    ask(one);
    int writes = table.writes;
    ask(one);

    assertEquals(writes, table.writes);
  }

  @Test
  void aKeyWithoutLimitsDoesNotAskTheTable() {
    limit("{}");
    ask(one);

    assertEquals(0, table.reads + table.writes);
  }

  @Test
  void withoutTheTableCallsGoOnAndEachGatewayCountsForItself() {
    table.failing = "is broken";
    limit("{\"requests_per_minute\":1,\"tokens_per_day\":100}");

    assertEquals(200, ask(one).status());
    assertEquals(429, ask(one).status());
    assertEquals(200, ask(other).status());
    assertTrue(log.getFirst().contains("is broken"), log.toString());
  }
}

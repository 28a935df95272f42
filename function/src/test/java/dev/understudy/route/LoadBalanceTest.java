package dev.understudy.route;

import static dev.understudy.protocol.FailureClass.SERVER_ERROR;
import static dev.understudy.route.Trees.balance;
import static dev.understudy.route.Trees.hedge;
import static dev.understudy.route.Trees.target;
import static dev.understudy.route.Trees.weighted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadBalanceTest {
  private final Stage stage = new Stage();

  @ParameterizedTest
  @CsvSource({"0, a", "0.1999, a", "0.2, b", "0.4999, b", "0.5, c", "1, c"})
  void aDrawFallsWhereItsWeightIs(double drawn, String host) {
    stage.random = new Dice(drawn);
    stage.script.answers("a").answers("b").answers("c");

    assertEquals(
        host,
        stage.play(
            balance(weighted(2, target("a")), weighted(3, target("b")), weighted(5, target("c")))));
    assertEquals(List.of(host), stage.hosts());
  }

  @Test
  void theSharesAreTheWeights() {
    stage.random = new Random(5);
    stage.script.answers("a").answers("b").answers("c");
    Route route =
        balance(weighted(1, target("a")), weighted(0.5, target("b")), weighted(8.5, target("c")));

    for (int i = 0; i < 5_000; i++) {
      stage.play(route);
    }

    Map<String, Integer> shares = new HashMap<>();
    stage.hosts().forEach(host -> shares.merge(host, 1, Integer::sum));
    // Five standard deviations each.
    assertEquals(500, shares.getOrDefault("a", 0), 107);
    assertEquals(250, shares.getOrDefault("b", 0), 78);
    assertEquals(4_250, shares.getOrDefault("c", 0), 127);
  }

  @Test
  void whenTheOneThatWasDrawnFailsTheOthersAreDrawnByTheirWeights() {
    // Of a, b, c the b; of a, c by 2 to 5 the c; then a is left.
    stage.random = new Dice(0.3, 0.29, 0.9);
    stage.script.fails("a", SERVER_ERROR).fails("b", SERVER_ERROR).fails("c", SERVER_ERROR);

    stage.play(
        balance(weighted(2, target("a")), weighted(3, target("b")), weighted(5, target("c"))));

    assertEquals(List.of("b", "c", "a"), stage.hosts());
  }

  @Test
  void aWeightOfZeroIsNeverDrawnNotEvenWhenAllOthersFail() {
    stage.script.fails("a", SERVER_ERROR).answers("b").fails("c", SERVER_ERROR);
    Route route =
        balance(weighted(1, target("a")), weighted(0, target("b")), weighted(1, target("c")));

    for (int i = 0; i < 100; i++) {
      assertEquals("server_error", stage.play(route));
    }

    assertEquals(200, stage.hosts().size());
    assertTrue(stage.hosts().stream().noneMatch("b"::equals));
  }

  @Test
  void withoutFailoverTheOneThatWasDrawnIsAllThereIs() {
    stage.random = new Dice(0);
    stage.script.fails("a", SERVER_ERROR).answers("b");
    Route route =
        new Route.LoadBalance(
            List.of(weighted(1, target("a")), weighted(1, target("b"))),
            false,
            Optional.empty(),
            hedge(0));

    assertEquals("server_error", stage.play(route));
    assertEquals(List.of("a"), stage.hosts());
  }

  @Test
  void withoutFailoverTheOneThatWasDrawnIsTheLast() {
    stage.random = new Dice(0);
    stage.script.fails("a", SERVER_ERROR);
    Route route =
        new Route.LoadBalance(
            List.of(weighted(1, Trees.resting("a")), weighted(1, target("b"))),
            false,
            Optional.empty(),
            Turn.AFTER_FAILURE);

    for (int i = 0; i < 5; i++) {
      stage.play(route);
    }

    assertEquals(5, stage.hosts().size());
  }

  @Test
  void aFailoverGoesOnOnlyAfterWhatIsListed() {
    stage.random = new Dice(0);
    stage.script.fails("a", SERVER_ERROR).answers("b");
    Route route =
        new Route.LoadBalance(
            List.of(weighted(1, target("a")), weighted(1, target("b"))),
            true,
            Optional.empty(),
            Trees.on(Set.of(), Set.of(429)));

    assertEquals("server_error", stage.play(route));
  }

  private static Route sticky(List<String> facts, Route.Weighted... choices) {
    return new Route.LoadBalance(
        List.of(choices), true, Optional.of(new Sticky(facts)), Turn.AFTER_FAILURE);
  }

  @Test
  void theSameCallerGoesTheSameWayWhateverChanceSays() {
    stage.script.answers("a").answers("b");
    Route route =
        sticky(List.of("metadata.user"), weighted(1, target("a")), weighted(1, target("b")));

    for (int user = 0; user < 20; user++) {
      stage.metadata.put("user", "u" + user);
      String first = stage.play(route);
      for (int i = 0; i < 10; i++) {
        assertEquals(first, stage.play(route));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"user-%d", "%d", "%05d"})
  void callersSpreadByTheWeightsHoweverAlikeTheirNamesAre(String name) {
    stage.script.answers("a").answers("b");
    Route route =
        sticky(List.of("metadata.user"), weighted(3, target("a")), weighted(1, target("b")));

    for (int user = 0; user < 2_000; user++) {
      stage.metadata.put("user", name.formatted(user));
      stage.play(route);
    }

    int share = Collections.frequency(stage.hosts(), "a");
    // Five standard deviations: sqrt(2000 × 0.75 × 0.25) = 19.4.
    assertEquals(1_500, share, 97);
  }

  @Test
  void neighboursGoDifferentWays() {
    stage.script.answers("a").answers("b");
    Route route =
        sticky(List.of("metadata.user"), weighted(1, target("a")), weighted(1, target("b")));
    int unanimous = 0;

    for (int ten = 0; ten < 100; ten++) {
      Set<String> hosts = new HashSet<>();
      for (int user = 0; user < 10; user++) {
        stage.metadata.put("user", "team-" + ten + "-" + user);
        hosts.add(stage.play(route));
      }
      unanimous += hosts.size() == 1 ? 1 : 0;
    }

    // Of a thousand such groups, two.
    assertTrue(unanimous <= 3, "groups that all went the same way: " + unanimous);
  }

  @Test
  void groupsInsideEachOtherDrawApart() {
    stage.script.answers("a").answers("b").answers("c");
    List<String> facts = List.of("metadata.user");
    Route inner = sticky(facts, weighted(1, target("a")), weighted(1, target("b")));
    Route route = sticky(facts, weighted(1, inner), weighted(1, target("c")));

    for (int user = 0; user < 1_000; user++) {
      stage.metadata.put("user", "u" + user);
      stage.play(route);
    }

    for (String host : List.of("a", "b")) {
      int share = Collections.frequency(stage.hosts(), host);
      assertEquals(250, share, 69, host);
    }
  }

  @Test
  void everyNamedFactCounts() {
    stage.script.answers("a").answers("b");
    stage.headers = Headers.of("x-team", "red");
    Route route =
        sticky(
            List.of("metadata.user", "headers.x-team"),
            weighted(1, target("a")),
            weighted(1, target("b")));
    List<String> red = twenty(route);
    stage.headers = Headers.of("x-team", "blue");
    List<String> blue = twenty(route);
    stage.headers = Headers.none();
    List<String> none = twenty(route);

    assertTrue(!red.equals(blue) && !blue.equals(none) && !red.equals(none));
    assertEquals(none, twenty(route), "one of the facts is enough");
  }

  private List<String> twenty(Route route) {
    List<String> all = new ArrayList<>();
    for (int user = 0; user < 20; user++) {
      stage.metadata.put("user", "u" + user);
      all.add(stage.play(route));
    }
    return all;
  }

  @Test
  void aCallWithoutTheFactsIsDrawnByChance() {
    stage.random = new Dice(0.9);
    stage.script.answers("a").answers("b");
    Route route =
        sticky(List.of("metadata.nobody"), weighted(1, target("a")), weighted(1, target("b")));

    assertEquals("b", stage.play(route));
    stage.random = new Dice(0.1);
    assertEquals("a", stage.play(route));
  }

  @Test
  void aGroupCanBeHedgedInTheOrderDrawn() {
    stage.random = new Dice(0.9, 0, 0.5);
    stage.script.answers("a").answersAfter(5_000, "b");
    Route route =
        new Route.LoadBalance(
            List.of(weighted(1, target("a")), weighted(1, target("b"))),
            true,
            Optional.empty(),
            hedge(1_000));

    assertEquals("a", stage.play(route));
    assertEquals(List.of("b@0", "a@1000"), stage.sent());
  }

  @Test
  void theReserveIsForThoseThatCanBeDrawn() {
    stage.deadline = Duration.ofSeconds(30);
    stage.script.hangs("a").answers("b");
    List<Route.Weighted> choices = new ArrayList<>();
    choices.add(weighted(1, target("b")));
    IntStream.range(0, 5).forEach(i -> choices.add(weighted(0, target("never" + i))));
    Route group = new Route.LoadBalance(choices, true, Optional.empty(), Turn.AFTER_FAILURE);

    stage.play(Trees.fallback(target("a"), group));

    assertEquals(List.of("a@0", "b@22000"), stage.sent());
  }
}

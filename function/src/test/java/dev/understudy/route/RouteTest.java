package dev.understudy.route;

import static dev.understudy.route.Trees.balance;
import static dev.understudy.route.Trees.fallback;
import static dev.understudy.route.Trees.retry;
import static dev.understudy.route.Trees.target;
import static dev.understudy.route.Trees.timeout;
import static dev.understudy.route.Trees.weighted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
  private static final Condition ANY = new Condition.And(List.of());

  private static void counts(Route route, int targets, int mostTargets, int mostAttempts) {
    assertEquals(targets, route.targets().size());
    assertEquals(mostTargets, route.mostTargets());
    assertEquals(mostAttempts, route.mostAttempts());
  }

  @Test
  void aTargetIsOne() {
    counts(target("a"), 1, 1, 1);
  }

  @Test
  void aRetryMultipliesAttemptsAndLeavesTargets() {
    counts(retry(3, target("a")), 1, 1, 4);
    counts(retry(2, fallback(target("a"), retry(1, target("b")))), 2, 2, 9);
    counts(timeout(1, retry(1, target("a"))), 1, 1, 2);
  }

  @Test
  void aFallbackIsTheSumOfItsParts() {
    counts(fallback(target("a"), retry(4, target("b")), fallback(target("c"))), 3, 3, 7);
  }

  @Test
  void whatCannotBeDrawnIsNotTried() {
    Route.Weighted three = weighted(1, fallback(target("a"), target("b"), retry(1, target("c"))));
    Route.Weighted one = weighted(2, target("d"));
    Route.Weighted never =
        weighted(0, fallback(target("e"), target("f"), target("g"), target("h")));

    counts(balance(three, one, never), 8, 4, 5);
    counts(
        new Route.LoadBalance(
            List.of(three, one, never), false, Optional.empty(), Turn.AFTER_FAILURE),
        8,
        3,
        4);
  }

  @Test
  void aConditionalIsItsLargestPart() {
    Route large = fallback(target("a"), retry(5, target("b")));
    Route wide = fallback(target("c"), target("d"), target("e"));
    Route.Conditional conditional =
        new Route.Conditional(
            List.of(new Route.Case(ANY, large), new Route.Case(ANY, wide)),
            Optional.of(target("f")));

    counts(conditional, 6, 3, 7);
  }

  @Test
  void aPartThatSeveralConditionsLeadToCountsOnce() {
    Route.Target shared = target("a");

    counts(
        new Route.Conditional(
            List.of(new Route.Case(ANY, shared), new Route.Case(ANY, shared)), Optional.of(shared)),
        1,
        1,
        1);
  }

  @Test
  void targetsStandInTheOrderOfTheConfig() {
    List<Route.Target> targets =
        fallback(
                balance(weighted(0, target("a")), weighted(1, target("b"))),
                new Route.Conditional(
                    List.of(new Route.Case(ANY, target("c"))), Optional.of(target("d"))))
            .targets();

    assertEquals(
        List.of("a", "b", "c", "d"), targets.stream().map(each -> each.provider().id()).toList());
  }

  @Test
  void whatCouldTryNothingCannotBeMade() {
    assertThrows(IllegalArgumentException.class, () -> fallback());
    assertThrows(IllegalArgumentException.class, () -> balance());
    assertThrows(IllegalArgumentException.class, () -> balance(weighted(0, target("a"))));
    assertThrows(
        IllegalArgumentException.class, () -> new Route.Conditional(List.of(), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aWeightIsZeroOrMore(double weight) {
    assertThrows(IllegalArgumentException.class, () -> weighted(weight, target("a")));
  }

  @Test
  void whoeverMadeATreeCannotChangeIt() {
    List<Route> routes = new ArrayList<>(List.of(target("a")));
    List<Route.Weighted> choices = new ArrayList<>(List.of(weighted(1, target("a"))));
    List<Route.Case> cases = new ArrayList<>(List.of(new Route.Case(ANY, target("a"))));
    Route fallback = new Route.Fallback(routes, Turn.AFTER_FAILURE);
    Route balance = new Route.LoadBalance(choices, true, Optional.empty(), Turn.AFTER_FAILURE);
    Route conditional = new Route.Conditional(cases, Optional.empty());

    routes.clear();
    choices.clear();
    cases.clear();

    counts(fallback, 1, 1, 1);
    counts(balance, 1, 1, 1);
    counts(conditional, 1, 1, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 101})
  void aCooldownCountsFailuresThatACircuitCanRemember(int failures) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Cooldown(failures, Duration.ofSeconds(1), Duration.ofSeconds(1)));
  }
}

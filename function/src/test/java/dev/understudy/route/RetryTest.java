package dev.understudy.route;

import static dev.understudy.protocol.FailureClass.CALLER_FAULT;
import static dev.understudy.protocol.FailureClass.OVERLOADED;
import static dev.understudy.protocol.FailureClass.QUOTA_EXHAUSTED;
import static dev.understudy.protocol.FailureClass.RATE_LIMITED;
import static dev.understudy.protocol.FailureClass.SERVER_ERROR;
import static dev.understudy.route.Trees.fallback;
import static dev.understudy.route.Trees.resting;
import static dev.understudy.route.Trees.retry;
import static dev.understudy.route.Trees.target;
import static dev.understudy.route.Trees.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.protocol.FailureClass;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryTest {
  private final Stage stage = new Stage();

  @Test
  void theSameIsTriedAgainAfterAPauseThatMayDouble() {
    stage.random = new Dice(1);
    stage.script.fails("a", SERVER_ERROR);

    assertEquals("server_error", stage.play(retry(5, target("a"))));
    assertEquals(List.of("a@0", "a@500", "a@1500", "a@3500", "a@7500", "a@15500"), stage.sent());
    // Nobody waits after the last one.
    assertEquals(Duration.ofMillis(15_500), stage.time.passed());
  }

  @Test
  void anAnswerEndsIt() {
    stage.random = new Dice(0.5);
    stage.script.fails("a", SERVER_ERROR).fails("a", OVERLOADED).answers("a");

    assertEquals("a", stage.play(retry(5, target("a"))));
    assertEquals(List.of("a@0", "a@250", "a@750"), stage.sent());
  }

  @Test
  void aPauseThatIsOverBeforeTheTargetWillBeAskedAgainIsNotWaitedFor() {
    stage.script.says(0, "a", 429, RATE_LIMITED, "retry-after-ms", "60000").answers("b");

    assertEquals("b", stage.play(fallback(retry(5, resting("a")), target("b"))));
    assertEquals(List.of("a@0", "b@0"), stage.sent());
  }

  @Test
  void whatNeverRestsIsTriedAgainHoweverLongItsProviderWantsUsAway() {
    stage.random = new Dice(1);
    stage.script.says(0, "a", 429, RATE_LIMITED, "retry-after-ms", "60000").answers("a");

    assertEquals("a", stage.play(fallback(retry(5, target("a")), target("b"))));
    assertEquals(List.of("a@0", "a@500"), stage.sent());
  }

  @Test
  void whatNothingFollowsIsTriedAgainHoweverLongItsProviderWantsUsAway() {
    stage.random = new Dice(1);
    stage.script.says(0, "a", 429, RATE_LIMITED, "retry-after-ms", "60000").answers("a");

    assertEquals("a", stage.play(retry(5, resting("a"))));
    assertEquals(List.of("a@0", "a@500"), stage.sent());
  }

  @Test
  void noneIsNoRetry() {
    stage.script.fails("a", SERVER_ERROR);

    stage.play(retry(0, target("a")));

    assertEquals(List.of("a@0"), stage.sent());
  }

  @ParameterizedTest
  @CsvSource({"0, 500", "1, 1000", "2, 2000", "3, 4000", "4, 8000", "5, 8000", "99, 8000"})
  void aPauseIsAnythingFromNothingToABoundThatDoubles(int retry, long bound) {
    assertEquals(Duration.ZERO, Backoff.before(retry, new Dice(0)));
    assertEquals(Duration.ofMillis(bound), Backoff.before(retry, new Dice(1)));
    Random random = new Random(retry);
    double mean = 0;
    for (int i = 0; i < 1000; i++) {
      Duration pause = Backoff.before(retry, random);
      assertTrue(!pause.isNegative() && pause.compareTo(Duration.ofMillis(bound)) <= 0);
      mean += pause.toNanos() / 1e9;
    }
    assertEquals(bound / 2.0, mean, bound * 0.05);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsRepeatedIsWhatItsClassSays(FailureClass failure) {
    stage.random = new Dice(0);
    stage.script.fails("a", failure);

    assertEquals(failure.wireName(), stage.play(retry(2, target("a"))));
    assertEquals(failure.retried() ? 3 : 1, stage.sent().size(), failure.wireName());
  }

  @Test
  void aListOfStatusesReplacesWhatTheClassesSay() {
    stage.random = new Dice(0);
    stage.script.says(0, "a", 418, CALLER_FAULT).fails("a", SERVER_ERROR).answers("a");

    Route listed = new Route.Retry(target("a"), 5, Optional.of(Set.of(418)), false);

    // 418 is repeated, 502 is not on the list.
    assertEquals("server_error", stage.play(listed));
    assertEquals(2, stage.sent().size());
  }

  @Test
  void aListNamesTheStatusOfTheClassOrTheProvidersOwn() {
    stage.random = new Dice(0);
    stage.script.says(0, "a", 529, OVERLOADED).answers("a");

    assertEquals("a", stage.play(new Route.Retry(target("a"), 1, Optional.of(Set.of(529)), false)));
    stage.script.says(0, "b", 529, OVERLOADED).answers("b");
    assertEquals("b", stage.play(new Route.Retry(target("b"), 1, Optional.of(Set.of(503)), false)));
  }

  @ParameterizedTest
  @EnumSource(names = {"QUOTA_EXHAUSTED", "UNSUPPORTED", "COOLING_DOWN", "CANCELLED", "DEADLINE"})
  void someAreNeverRepeatedWhateverIsListed(FailureClass failure) {
    stage.script.fails("a", failure);
    Set<Integer> all = Set.of(failure.status());

    stage.play(new Route.Retry(target("a"), 5, Optional.of(all), true));

    assertEquals(1, stage.sent().size());
  }

  @Test
  void anEmptyAccountFallsBackAtOnce() {
    stage.script.fails("a", QUOTA_EXHAUSTED).answers("b");

    assertEquals("b", stage.play(fallback(retry(5, target("a")), target("b"))));
    assertEquals(List.of("a@0", "b@0"), stage.sent());
  }

  @Test
  void whatTheProviderAsksForIsThePauseWhereTheConfigSaysSo() {
    stage.random = new Dice(1);
    stage.script.says(0, "a", 429, RATE_LIMITED, "retry-after-ms", "7000").answers("a");

    assertEquals("a", stage.play(new Route.Retry(target("a"), 1, Optional.empty(), true)));
    assertEquals(List.of("a@0", "a@7000"), stage.sent());
  }

  @Test
  void elseItIsNotLookedAt() {
    stage.random = new Dice(1);
    stage.script.says(0, "a", 429, RATE_LIMITED, "retry-after-ms", "7000").answers("a");

    assertEquals("a", stage.play(retry(1, target("a"))));
    assertEquals(List.of("a@0", "a@500"), stage.sent());
  }

  @Test
  void aProviderThatAsksForNothingGetsTheUsualPause() {
    stage.random = new Dice(1);
    stage.script.fails("a", RATE_LIMITED).answers("a");

    assertEquals("a", stage.play(new Route.Retry(target("a"), 1, Optional.empty(), true)));
    assertEquals(List.of("a@0", "a@500"), stage.sent());
  }

  @Test
  void aPauseThatDoesNotFitIsLeftOutAndTheNextTargetTakesOver() {
    stage.deadline = Duration.ofSeconds(20);
    stage.script.says(0, "a", 429, RATE_LIMITED, "retry-after-ms", "12000").answers("b");

    // 20 s less 8 for b: the pause would end with the share.
    assertEquals(
        "b",
        stage.play(fallback(new Route.Retry(target("a"), 3, Optional.empty(), true), target("b"))));
    assertEquals(List.of("a@0", "b@0"), stage.sent());
  }

  @Test
  void aPauseThatJustFitsIsMade() {
    stage.deadline = Duration.ofSeconds(20);
    stage.script.says(0, "a", 429, RATE_LIMITED, "retry-after-ms", "11999").answers("a");

    assertEquals(
        "a",
        stage.play(fallback(new Route.Retry(target("a"), 3, Optional.empty(), true), target("b"))));
    assertEquals(List.of("a@0", "a@11999"), stage.sent());
  }

  @Test
  void theTimesOfAllTriesCountAgainstTheSameLimit() {
    stage.random = new Dice(0);
    stage.script.hangs("a").answers("b");

    assertEquals(
        "b",
        stage.play(fallback(timeout(3_000, retry(5, timeout(1_000, target("a")))), target("b"))));
    assertEquals(List.of("a@0", "a@1000", "a@2000", "b@3000"), stage.sent());
  }

  @Test
  void nobodyPausesForAClientThatHasLeft() {
    stage.random = new Dice(1);
    stage.script.fails("a", SERVER_ERROR);
    stage.time.start(
        () -> {
          stage.pass(100);
          stage.cancellation.cancel();
        });

    assertEquals("cancelled", stage.play(retry(5, target("a"))));
    assertEquals(Duration.ofMillis(100), stage.time.passed());
    assertEquals(List.of("a@0"), stage.sent());
  }

  @Test
  void aGroupIsRepeatedAsAWhole() {
    stage.random = new Dice(1);
    stage.script.fails("a", SERVER_ERROR).fails("b", OVERLOADED).answers("b");

    assertEquals("b", stage.play(retry(1, fallback(target("a"), target("b")))));
    assertEquals(List.of("a@0", "b@0", "a@500", "b@500"), stage.sent());
  }

  @Test
  void whoRestsIsNotRepeated() {
    stage.random = new Dice(0);
    stage.script.fails("a", SERVER_ERROR).answers("b");

    assertEquals("b", stage.play(fallback(retry(5, Trees.resting("a")), target("b"))));
    assertEquals(List.of("a", "a", "a", "b"), stage.hosts());
    assertEquals("a cooling_down 0 0", stage.lines().get(3));
  }

  @Test
  void whatItSaidCountsAndNotThatItRestsSince() {
    stage.random = new Dice(0);
    stage.script.fails("a", SERVER_ERROR).answers("b");
    Turn onLimits = Trees.on(Set.of(RATE_LIMITED), Set.of());

    // It rests from its third failure on, and the list does not name what it failed with.
    assertEquals(
        "server_error", stage.play(fallback(onLimits, retry(5, Trees.resting("a")), target("b"))));
    assertEquals(List.of("a@0", "a@0", "a@0"), stage.sent());
  }
}

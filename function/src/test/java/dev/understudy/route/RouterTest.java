package dev.understudy.route;

import static dev.understudy.protocol.FailureClass.CONTENT_FILTERED;
import static dev.understudy.protocol.FailureClass.OVERLOADED;
import static dev.understudy.protocol.FailureClass.RATE_LIMITED;
import static dev.understudy.protocol.FailureClass.SERVER_ERROR;
import static dev.understudy.route.Trees.fallback;
import static dev.understudy.route.Trees.hedge;
import static dev.understudy.route.Trees.resting;
import static dev.understudy.route.Trees.retry;
import static dev.understudy.route.Trees.target;
import static dev.understudy.route.Trees.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Upstream.Fault;
import dev.understudy.json.Json;
import dev.understudy.protocol.FailureClass;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// Fallback, timeout, conditions and the deadline over all of them.
class RouterTest {
  private final Stage stage = new Stage();

  @Test
  void theFirstThatAnswersEndsTheCall() {
    stage.script.fails("a", SERVER_ERROR).answers("b").answers("c");

    assertEquals("b", stage.play(fallback(target("a"), target("b"), target("c"))));
    assertEquals(List.of("a", "b"), stage.hosts());
    assertEquals(List.of("a server_error 502 0", "b ok 200 0"), stage.lines());
  }

  @Test
  void whenAllFailedTheLastFailureCounts() {
    stage.script.fails("a", SERVER_ERROR).fails("b", RATE_LIMITED);

    assertEquals("rate_limited", stage.play(fallback(target("a"), target("b"))));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"CONTENT_FILTERED", "CANCELLED", "DEADLINE"})
  void everyFailureFallsBackButForARefusalAndTheEndOfTheCall(FailureClass failure) {
    stage.script.fails("a", failure).answers("b");

    assertEquals("b", stage.play(fallback(target("a"), target("b"))));
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTENT_FILTERED", "CANCELLED", "DEADLINE"})
  void aRefusalAndTheEndOfTheCallDoNotFallBack(FailureClass failure) {
    stage.script.fails("a", failure).answers("b");

    assertEquals(failure.wireName(), stage.play(fallback(target("a"), target("b"))));
    assertEquals(List.of("a"), stage.hosts());
  }

  @Test
  void aRefusalFallsBackWhereItsClassOrItsStatusIsListed() {
    stage.script.says(0, "a", 403, CONTENT_FILTERED).answers("b");
    Route byClass =
        fallback(Trees.on(Set.of(CONTENT_FILTERED), Set.of()), target("a"), target("b"));
    Route byOwn = fallback(Trees.on(Set.of(), Set.of(403)), target("a"), target("b"));
    Route byClassStatus = fallback(Trees.on(Set.of(), Set.of(400)), target("a"), target("b"));

    assertEquals("b", stage.play(byClass));
    assertEquals("b", stage.play(byOwn));
    assertEquals("b", stage.play(byClassStatus));
  }

  @Test
  void whatIsNotListedDoesNotFallBack() {
    stage.script.fails("a", SERVER_ERROR).answers("b");
    Turn turn = Trees.on(Set.of(OVERLOADED), Set.of(429));

    assertEquals("server_error", stage.play(fallback(turn, target("a"), target("b"))));
  }

  @Test
  void whoWasNotAskedFallsThroughWhateverIsListed() {
    stage.script.fails("a", SERVER_ERROR).answers("b");
    Turn turn = Trees.on(Set.of(), Set.of(599));
    for (int i = 0; i < 3; i++) {
      stage.play(resting("a"));
    }

    assertEquals("b", stage.play(fallback(turn, resting("a"), target("b"))));
    assertEquals(List.of("a cooling_down 0 0", "b ok 200 0"), stage.lines());

    stage.params.put("unsupported", true);
    assertEquals("unsupported", stage.play(fallback(turn, target("a"), target("b"))));
    assertEquals(List.of("a unsupported 0 0", "b unsupported 0 0"), stage.lines());
  }

  @Test
  void aSilentTargetLeavesEightSecondsToTheOneThatFollows() {
    stage.deadline = Duration.ofSeconds(29);
    stage.script.hangs("a").answersAfter(8_000, "b");

    assertEquals("b", stage.play(fallback(target("a"), target("b"))));
    assertEquals(List.of("a@0", "b@21000"), stage.sent());
    assertEquals(List.of("a timeout 0 21000", "b ok 200 8000"), stage.lines());
  }

  @Test
  void eachThatFollowsIsLeftEightSecondsAsLongAsThatIsNoMoreThanHalf() {
    stage.deadline = Duration.ofSeconds(29);
    stage.script.hangs("a").hangs("b").hangs("c");

    assertEquals("deadline", stage.play(fallback(target("a"), target("b"), target("c"))));
    assertEquals(List.of("a@0", "b@14500", "c@21750"), stage.sent());
    assertEquals(
        List.of("a timeout 0 14500", "b timeout 0 7250", "c deadline 0 7250"), stage.lines());
    assertEquals(Duration.ofSeconds(29), stage.time.passed());
  }

  @Test
  void aGroupLeavesTimeForEveryTargetThatFollowsIt() {
    stage.deadline = Duration.ofSeconds(40);
    stage.script.hangs("a").hangs("b").hangs("c").hangs("d");
    Route inner = fallback(target("a"), target("b"));

    stage.play(fallback(inner, target("c"), target("d")));

    // 40 - 16 = 24 for the group, 24 - 8 for the first of it.
    assertEquals(List.of("a@0", "b@16000", "c@24000", "d@32000"), stage.sent());
  }

  @Test
  void aTimeoutCutsAttemptsAndGroups() {
    stage.script.hangs("a").hangs("b").answersAfter(10, "c");

    assertEquals(
        "c",
        stage.play(
            fallback(
                timeout(1_000, target("a")),
                timeout(500, fallback(timeout(9_000, target("b")), target("b"))),
                target("c"))));
    assertEquals(List.of("a@0", "b@1000", "b@1250", "c@1500"), stage.sent());
    assertEquals("a timeout 0 1000", stage.lines().getFirst());
  }

  @Test
  void theOuterTimeoutHoldsOverALongerInnerOne() {
    stage.script.hangs("a");

    assertEquals("timeout", stage.play(timeout(700, timeout(2_000, target("a")))));
    assertEquals(Duration.ofMillis(700), stage.time.passed());
  }

  @Test
  void aPartWithoutTimeFailsAndTheCallGoesOn() {
    stage.script.answers("a").answers("b");

    Outcome outcome = stage.run(timeout(0, target("a")));

    assertEquals(
        new Outcome.Failure(FailureClass.TIMEOUT, "no time is left for this part of the route"),
        outcome);
    assertEquals("b", stage.play(fallback(timeout(0, target("a")), target("b"))));
    assertEquals(List.of("b"), stage.hosts());
  }

  @Test
  void nothingIsCalledOnceTheDeadlineHasPassed() {
    stage.deadline = Duration.ZERO;

    Outcome outcome = stage.run(fallback(target("a"), target("b")));

    assertEquals(
        new Outcome.Failure(FailureClass.DEADLINE, "the time for the whole call is over"), outcome);
    assertEquals(List.of(), stage.sent());
    assertEquals(List.of(), stage.lines());
  }

  @Test
  void oneThatFailsInTheLastMomentOfItsShareLeavesTheOthersTheirs() {
    stage.deadline = Duration.ofSeconds(10);
    stage.script.failsAfter(5_000, "a", SERVER_ERROR).failsAfter(5_000, "b", SERVER_ERROR);

    assertEquals("server_error", stage.play(fallback(target("a"), target("b"))));
    assertEquals(List.of("a server_error 502 5000", "b server_error 502 5000"), stage.lines());
  }

  @Test
  void aGroupOfOneHasNobodyToHedgeWith() {
    stage.random = new Dice();
    stage.script.answersAfter(5_000, "a");

    assertEquals("a", stage.play(fallback(hedge(1), target("a"))));
    assertEquals(List.of("a@0"), stage.sent());
  }

  @Test
  void whoeverHasLeftIsNotWorkedFor() {
    stage.cancellation.cancel();

    assertEquals(
        new Outcome.Failure(FailureClass.CANCELLED, "nobody waits for it any more"),
        stage.run(fallback(target("a"), target("b"))));
    assertEquals(List.of(), stage.sent());
  }

  @Test
  void aClientThatLeavesEndsTheCallAtOnce() {
    stage.script.hangs("a").answers("b");
    leavesAfter(1_500);

    assertEquals("cancelled", stage.play(fallback(retry(3, target("a")), target("b"))));
    assertEquals(Duration.ofMillis(1_500), stage.time.passed());
    assertEquals(List.of("a cancelled 0 1500"), stage.lines());
  }

  private void leavesAfter(long millis) {
    stage.time.start(
        () -> {
          stage.pass(millis);
          stage.cancellation.cancel();
        });
  }

  @Test
  void theFirstConditionThatHoldsDecides() {
    stage.metadata.put("plan", "paid");
    stage.script.answers("a").answers("b").answers("c").answers("d");
    Route.Case never = new Route.Case(is("plan", "free"), target("a"));
    Route.Case first = new Route.Case(is("plan", "paid"), target("b"));
    Route.Case second = new Route.Case(is("plan", "paid"), target("c"));

    assertEquals(
        "b",
        stage.play(new Route.Conditional(List.of(never, first, second), Optional.of(target("d")))));
    assertEquals("d", stage.play(new Route.Conditional(List.of(never), Optional.of(target("d")))));
    assertEquals(List.of("b", "d"), stage.hosts());
  }

  @Test
  void whatFailsBehindAConditionIsNotReplacedByTheDefault() {
    stage.metadata.put("plan", "paid");
    stage.script.fails("a", SERVER_ERROR).answers("b");
    Route.Case only = new Route.Case(is("plan", "paid"), target("a"));

    assertEquals(
        "server_error", stage.play(new Route.Conditional(List.of(only), Optional.of(target("b")))));
  }

  @Test
  void withoutAMatchAndWithoutADefaultTheCallerIsTold() {
    Route.Case only = new Route.Case(is("plan", "paid"), target("a"));

    assertEquals(
        new Outcome.Failure(
            FailureClass.CALLER_FAULT, "no condition holds for this call, and there is no default"),
        stage.run(new Route.Conditional(List.of(only), Optional.empty())));
    assertEquals(List.of(), stage.sent());
  }

  private static Condition is(String name, String value) {
    return new Condition.In("metadata." + name, List.of(Json.string(value)));
  }

  @Test
  void theLastTargetIsTriedAlthoughItRests() {
    stage.script.fails("a", SERVER_ERROR).fails("b", SERVER_ERROR);
    Route both = fallback(resting("a"), resting("b"));
    for (int i = 0; i < 3; i++) {
      stage.play(both);
    }
    stage.script.sent.clear();

    assertEquals("server_error", stage.play(both));
    assertEquals(List.of("b"), stage.hosts());
    assertEquals(List.of("a cooling_down 0 0", "b server_error 502 0"), stage.lines());
  }

  @Test
  void theLastOfAGroupRestsWhenAnotherGroupFollows() {
    stage.script.fails("b", SERVER_ERROR).answers("c");
    for (int i = 0; i < 3; i++) {
      stage.play(resting("b"));
    }

    assertEquals("c", stage.play(fallback(fallback(resting("b")), target("c"))));
    assertEquals("b cooling_down 0 0", stage.lines().getFirst());
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void noFaultOfTheWayOutCrossesTheRouter(Fault fault) {
    stage.script.breaks("a", fault).answers("b");

    Outcome outcome = stage.run(fallback(target("a"), target("b")));

    boolean cancelled = fault == Fault.CANCELLED;
    assertEquals(cancelled ? "cancelled" : "b", Stage.brief(outcome));
  }

  @Test
  void aBugFailsItsTargetAloneAndIsKeptForTheLog() {
    stage.script.then("a", Script.after(5, new Script.Throws())).answers("b");

    assertEquals("b", stage.play(fallback(target("a"), target("b"))));
    assertEquals(List.of("a internal 0 5", "b ok 200 0"), stage.lines());
    assertEquals(
        List.of("a bug"), stage.ledger.bugs().stream().map(Throwable::getMessage).toList());
  }

  @Test
  void anAnswerSaysWhoGaveIt() {
    stage.params.put("adapted", 1);
    stage.script.answers("a");

    Outcome.Answer answer = assertInstanceOf(Outcome.Answer.class, stage.run(target("a")));

    assertEquals("config.a", answer.target().path());
    assertEquals("m", answer.model());
    assertEquals(200, answer.status());
    assertEquals(List.of("\"adapted\" was left out"), answer.adaptations());
    assertTrue(((Outcome.Said.Whole) answer.said()).reply().has("choices"));
    assertEquals(
        List.of("\"adapted\" was left out"), stage.ledger.attempts().getFirst().adaptations());
  }
}

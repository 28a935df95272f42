package dev.understudy.route;

import static dev.understudy.protocol.FailureClass.CONTENT_FILTERED;
import static dev.understudy.protocol.FailureClass.RATE_LIMITED;
import static dev.understudy.protocol.FailureClass.SERVER_ERROR;
import static dev.understudy.route.Trees.fallback;
import static dev.understudy.route.Trees.hedge;
import static dev.understudy.route.Trees.resting;
import static dev.understudy.route.Trees.retry;
import static dev.understudy.route.Trees.target;
import static dev.understudy.route.Trees.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import dev.understudy.time.Mailbox;
import dev.understudy.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Hedging: a second one beside the first.
class RaceTest {
  private final Stage stage = new Stage();

  @AfterEach
  void nothingIsLeftUnderWay() {
    // What was cancelled gets the chance to notice, and nothing else.
    stage.pass(0);
    assertEquals(List.of(), stage.script.underWay());
    assertTrue(stage.script.most() <= 2, "at most two at once");
  }

  @Test
  void theNextStartsWhenTheFirstIsSlowAndTheFirstAnswerWins() {
    stage.script.answersAfter(5_000, "a").answersAfter(1_000, "b");

    assertEquals("b", stage.play(fallback(hedge(2_000), target("a"), target("b"))));
    assertEquals(List.of("a@0", "b@2000"), stage.sent());
    assertEquals(Duration.ofSeconds(3), stage.time.passed());
    assertEquals(List.of("a cancelled 0 3000", "b ok 200 1000"), stage.lines());
  }

  @Test
  void theFirstMayStillWin() {
    stage.script.answersAfter(2_500, "a").answersAfter(1_000, "b");

    assertEquals("a", stage.play(fallback(hedge(2_000), target("a"), target("b"))));
    assertEquals(List.of("a ok 200 2500", "b cancelled 0 500"), stage.lines());
  }

  @Test
  void theLoserLearnsOfItAtOnce() {
    stage.script.hangs("a").answersAfter(10, "b");

    stage.play(fallback(hedge(100), target("a"), target("b")));

    assertTrue(stage.script.sent.getFirst().limits().cancellation().cancelled());
    stage.pass(0);
    assertEquals(Duration.ofMillis(110), stage.time.passed());
    assertEquals(List.of(), stage.script.underWay());
    // What it says once it knows changes nothing.
    assertEquals("a cancelled 0 110", stage.lines().getFirst());
  }

  @Test
  void oneThatIsFastEnoughHasNoCompany() {
    stage.script.answersAfter(1_999, "a").answers("b");

    assertEquals("a", stage.play(fallback(hedge(2_000), target("a"), target("b"))));
    assertEquals(List.of("a@0"), stage.sent());
  }

  @Test
  void aFailureMovesOnAtOnceAndTheTimerStartsAnew() {
    stage.script.failsAfter(500, "a", SERVER_ERROR).answersAfter(9_000, "b").answersAfter(100, "c");

    assertEquals("c", stage.play(fallback(hedge(2_000), target("a"), target("b"), target("c"))));
    assertEquals(List.of("a@0", "b@500", "c@2500"), stage.sent());
  }

  @Test
  void atMostTwoAreUnderWayAndTheThirdStartsWhenOneFails() {
    stage
        .script
        .failsAfter(10_000, "a", SERVER_ERROR)
        .answersAfter(20_000, "b")
        .answersAfter(1_000, "c");

    assertEquals("c", stage.play(fallback(hedge(1_000), target("a"), target("b"), target("c"))));
    assertEquals(List.of("a@0", "b@1000", "c@10000"), stage.sent());
    assertEquals(
        List.of("a server_error 502 10000", "b cancelled 0 10000", "c ok 200 1000"), stage.lines());
    assertEquals(2, stage.script.most());
  }

  @Test
  void whenOneOfTheLastTwoFailsTheOtherIsWaitedFor() {
    stage.script.failsAfter(3_000, "a", SERVER_ERROR).answersAfter(5_000, "b");

    assertEquals("b", stage.play(fallback(hedge(1_000), target("a"), target("b"))));
    assertEquals(Duration.ofSeconds(6), stage.time.passed());
  }

  @Test
  void whenAllFailTheLastFailureToArriveCounts() {
    stage.script.failsAfter(3_000, "a", SERVER_ERROR).failsAfter(500, "b", RATE_LIMITED);

    assertEquals("server_error", stage.play(fallback(hedge(1_000), target("a"), target("b"))));
    assertEquals(Duration.ofSeconds(3), stage.time.passed());
    assertEquals(List.of("a server_error 502 3000", "b rate_limited 429 500"), stage.lines());
  }

  @Test
  void aFailureThatDoesNotFallBackEndsTheRace() {
    stage.script.answersAfter(5_000, "a").failsAfter(100, "b", CONTENT_FILTERED);

    assertEquals("content_filtered", stage.play(fallback(hedge(1_000), target("a"), target("b"))));
    assertEquals(Duration.ofMillis(1_100), stage.time.passed());
    assertEquals("a cancelled 0 1100", stage.lines().getFirst());
  }

  @Test
  void ofTwoAnswersAtTheSameMomentOneWins() {
    stage.script.answersAfter(2_000, "a").answersAfter(1_000, "b");

    assertEquals("a", stage.play(fallback(hedge(1_000), target("a"), target("b"))));
    stage.pass(0);
    assertEquals(List.of("a ok 200 2000", "b cancelled 0 1000"), stage.lines());
  }

  @Test
  void anAnswerAtTheMomentAtWhichTheNextStartsWins() {
    stage.script.answersAfter(1_000, "a").answersAfter(1, "b");

    assertEquals("a", stage.play(fallback(hedge(1_000), target("a"), target("b"))));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, false",
    "0.5, 0.004, true",
    "50, 0.4999, true",
    "50, 0.5, false",
    "99.9, 1, false",
    "100, 1, true"
  })
  void aDrawDecidesWhetherACallIsHedged(double percent, double drawn, boolean hedged) {
    stage.random = new Dice(drawn);
    stage.script.answersAfter(5_000, "a").answers("b");

    stage.play(fallback(hedge(1_000, percent), target("a"), target("b")));

    assertEquals(hedged ? List.of("a@0", "b@1000") : List.of("a@0"), stage.sent());
  }

  @Test
  void theShareOfHedgedCallsIsThePercentage() {
    stage.random = new Random(7);
    stage.script.answersAfter(5_000, "a").answersAfter(9_000, "b");

    for (int i = 0; i < 2_000; i++) {
      stage.play(fallback(hedge(1_000, 10), target("a"), target("b")));
    }

    long hedged = stage.hosts().stream().filter("b"::equals).count();
    // Five standard deviations: sqrt(2000 × 0.1 × 0.9) = 13.4.
    assertTrue(Math.abs(hedged - 200) < 67, hedged + " of 2000");
  }

  @Test
  void aBugInOneBranchFailsThatBranchAlone() {
    stage.script.then("a", Script.after(3_000, new Script.Throws())).answersAfter(5_000, "b");

    assertEquals("b", stage.play(fallback(hedge(1_000), target("a"), target("b"))));
    assertEquals(List.of("a internal 0 3000", "b ok 200 5000"), stage.lines());
  }

  @Test
  void aBugOutsideOfATargetDoesNotKeepTheOthersFromWinning() {
    stage.script.answersAfter(100, "b");
    Route choice =
        new Route.Conditional(
            List.of(new Route.Case(new Condition.Or(new BrokenList()), target("a"))),
            Optional.empty());

    assertEquals("b", stage.play(fallback(hedge(1_000), choice, target("b"))));
    assertEquals(1, stage.ledger.bugs().size());
    assertEquals(Duration.ofMillis(100), stage.time.passed());
  }

  @Test
  void aClientThatLeavesStopsBoth() {
    stage.script.hangs("a").hangs("b");
    stage.time.start(
        () -> {
          stage.pass(3_000);
          stage.cancellation.cancel();
        });

    assertEquals("cancelled", stage.play(fallback(hedge(1_000), target("a"), target("b"))));
    assertEquals(Duration.ofSeconds(3), stage.time.passed());
    stage.pass(0);
    assertEquals(List.of("a cancelled 0 3000", "b cancelled 0 2000"), stage.lines());
  }

  @Test
  void theDeadlineEndsIt() {
    stage.deadline = Duration.ofSeconds(10);
    stage.script.hangs("a").hangs("b");

    assertEquals("deadline", stage.play(fallback(hedge(1_000), target("a"), target("b"))));
    assertEquals(Duration.ofSeconds(10), stage.time.passed());
  }

  @Test
  void theOneBesideNeedsNoTimeOfItsOwnButTheOneAfterDoes() {
    stage.deadline = Duration.ofSeconds(29);
    stage.script.hangs("a").hangs("b").answersAfter(7_999, "c");

    assertEquals("c", stage.play(fallback(hedge(1_000), target("a"), target("b"), target("c"))));
    assertEquals(List.of("a@0", "b@1000", "c@21000"), stage.sent());
    assertEquals(
        List.of("a timeout 0 21000", "b cancelled 0 27999", "c ok 200 7999"), stage.lines());
  }

  @Test
  void aHedgeThatWouldComeTooLateLeavesTheNextItsTime() {
    stage.deadline = Duration.ofSeconds(29);
    stage.script.hangs("a").answersAfter(8_000, "b");

    assertEquals("b", stage.play(fallback(hedge(21_000), target("a"), target("b"))));
    assertEquals(List.of("a@0", "b@21000"), stage.sent());
    assertEquals("a timeout 0 21000", stage.lines().getFirst());
  }

  @Test
  void aHedgeThatComesJustInTimeTakesTheReserve() {
    stage.deadline = Duration.ofSeconds(29);
    stage.script.answersAfter(28_000, "a").hangs("b");

    assertEquals("a", stage.play(fallback(hedge(20_999), target("a"), target("b"))));
    assertEquals(List.of("a@0", "b@20999"), stage.sent());
  }

  @Test
  void whoRestsIsPassedOverAtOnceAndTheLastIsTriedAnyway() {
    stage.script.fails("a", SERVER_ERROR).fails("b", SERVER_ERROR);
    Route route = fallback(hedge(1_000), resting("a"), resting("b"));
    for (int i = 0; i < 3; i++) {
      stage.play(route);
    }
    stage.script.sent.clear();

    stage.play(route);

    assertEquals(List.of("b@0"), stage.sent());
    assertEquals("a cooling_down 0 0", stage.lines().getFirst());
  }

  @Test
  void aRaceInAFallbackFailsAsOne() {
    stage.script.failsAfter(2_000, "a", SERVER_ERROR).failsAfter(500, "b", RATE_LIMITED);
    stage.script.answers("c");

    assertEquals(
        "c", stage.play(fallback(fallback(hedge(1_000), target("a"), target("b")), target("c"))));
    assertEquals(List.of("a@0", "b@1000", "c@2000"), stage.sent());
  }

  @Test
  void aRaceInAFallbackLeavesItsTimeToTheOneThatFollows() {
    stage.deadline = Duration.ofSeconds(29);
    stage.script.hangs("a").hangs("b").answers("c");

    assertEquals(
        "c", stage.play(fallback(fallback(hedge(1_000), target("a"), target("b")), target("c"))));
    assertEquals(List.of("a@0", "b@1000", "c@21000"), stage.sent());
  }

  @Test
  void aFallbackInARaceIsCancelledAsAWhole() {
    stage.random = new Dice(1);
    stage.script.fails("a", SERVER_ERROR).hangs("b").answersAfter(1_000, "c");

    assertEquals(
        "c",
        stage.play(
            fallback(hedge(700), retry(3, fallback(target("a"), target("b"))), target("c"))));
    stage.pass(60_000);
    assertEquals(List.of("a@0", "b@0", "c@700"), stage.sent());
  }

  @Test
  void aPauseBetweenTriesIsCancelledToo() {
    stage.random = new Dice(0.99, 1);
    stage.script.fails("a", SERVER_ERROR).answersAfter(100, "b");

    assertEquals("b", stage.play(fallback(hedge(200), retry(3, target("a")), target("b"))));
    stage.pass(60_000);
    assertEquals(List.of("a@0", "b@200"), stage.sent());
  }

  @Test
  void aTimeoutOverARaceHoldsForBoth() {
    stage.script.hangs("a").hangs("b");

    assertEquals(
        "timeout", stage.play(timeout(3_000, fallback(hedge(1_000), target("a"), target("b")))));
    assertEquals(Duration.ofSeconds(3), stage.time.passed());
    stage.pass(0);
  }

  @Test
  void aRaceInARaceCountsItsOwn() {
    stage.script.hangs("a").hangs("b").answersAfter(100, "c");

    assertEquals(
        "c",
        stage.play(
            fallback(
                hedge(1_500),
                timeout(1_200, fallback(hedge(500), target("a"), target("b"))),
                target("c"))));
    assertEquals(List.of("a@0", "b@500", "c@1200"), stage.sent());
  }

  @Test
  void whoeverLosesBeforeItIsSlowKeepsItsHealth() {
    stage.script.hangs("a").answersAfter(699, "b");

    for (int i = 0; i < 5; i++) {
      stage.play(fallback(hedge(1_100), resting("a"), target("b")));
      stage.pass(0);
    }

    assertEquals(5, Collections.frequency(stage.hosts(), "a"));
  }

  @Test
  void whoeverIsOvertakenOftenRestsForThoseWhoHedgeAlike() {
    stage.script.hangs("a").answersAfter(700, "b");
    Route route = fallback(hedge(1_100), resting("a"), target("b"));

    for (int i = 0; i < 5; i++) {
      stage.play(route);
      stage.pass(0);
    }

    assertEquals(3, Collections.frequency(stage.hosts(), "a"));
    assertEquals("a cooling_down 0 0", stage.lines().getFirst());
  }

  @Test
  void whoStartsLastIsOvertakenByNobody() {
    stage.script.answersAfter(9_000, "a").hangs("b");

    for (int i = 0; i < 5; i++) {
      stage.play(fallback(hedge(1_000), target("a"), resting("b")));
      stage.pass(0);
    }

    assertEquals(5, Collections.frequency(stage.hosts(), "b"));
  }

  @Test
  void anAnswerOfTheLoserIsClosed() {
    stage
        .script
        .then("a", new Script.Step(Duration.ofSeconds(2), Duration.ZERO, new Script.Streams(200)))
        .answersAfter(1_000, "b");

    stage.play(fallback(hedge(1_000), target("a"), target("b")));
    stage.pass(10_000);

    assertEquals(0, stage.script.open());
  }

  @Test
  void aThreadThatIsInterruptedStartsNoThirdAndNoneThatIsNotThere() {
    stage.clock = new Interrupted(stage.time);

    assertEquals("timeout", stage.play(fallback(hedge(1_000), target("a"), target("b"))));
    assertEquals(
        "timeout", stage.play(fallback(hedge(1_000), target("a"), target("b"), target("c"))));
    assertEquals(List.of(), stage.sent());
  }

  /// Whoever waits on it is told at once that there is nothing, as interrupted threads are; and
  /// what is started does not get to run.
  private record Interrupted(FakeTime time) implements Time {
    @Override
    public long nanos() {
      return time.nanos();
    }

    @Override
    public Instant now() {
      return time.now();
    }

    @Override
    public void start(Runnable task) {}

    @Override
    public <T> Mailbox<T> mailbox() {
      return new Mailbox<>() {
        @Override
        public void put(T item) {}

        @Override
        public Optional<T> take(Deadline limit) {
          return Optional.empty();
        }
      };
    }
  }

  private static final class BrokenList extends AbstractList<Condition> {
    @Override
    public Condition get(int index) {
      throw new IllegalStateException("a bug");
    }

    @Override
    public int size() {
      return 1;
    }
  }
}

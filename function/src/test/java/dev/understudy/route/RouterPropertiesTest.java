package dev.understudy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Upstream.Fault;
import dev.understudy.protocol.FailureClass;
import dev.understudy.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What holds for every tree and whatever its providers do: random trees, random scripts, virtual
/// time. A case that fails is printed with its seed; `-Dseed=` begins with that one.
@Timeout(120)
class RouterPropertiesTest {
  private static final long FIRST = Long.getLong("seed", 1_000_000);
  private static final int CASES = 5_000;

  private static void forAll(LongFunction<RandomCase> made, Consumer<RandomCase> property) {
    for (long seed = FIRST; seed < FIRST + CASES; seed++) {
      RandomCase each = made.apply(seed);
      try {
        property.accept(each);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(e.getMessage() + "\n" + each, e);
      }
    }
  }

  @Test
  void whateverProvidersDoTheRouterKeepsItsWord() {
    forAll(
        RandomCase::any,
        each -> {
          Stage stage = each.stage();
          for (Duration pause : each.pauses()) {
            stage.time.advance(pause);
            keepsItsWord(each, stage);
          }
        });
  }

  private static void keepsItsWord(RandomCase each, Stage stage) {
    int before = stage.script.sent.size();
    Duration began = stage.time.passed();

    Outcome outcome = stage.run(each.route());

    Duration took = stage.time.passed().minus(began);
    readToItsEnd(outcome, stage);
    List<Script.Sent> sent = stage.script.sent.subList(before, stage.script.sent.size());
    List<String> lines = stage.lines();
    assertTrue(took.compareTo(each.deadline()) <= 0, () -> "answered after " + took);
    sent.stream()
        .filter(call -> !call.over())
        .forEach(call -> assertTrue(call.limits().cancellation().cancelled(), "under way"));
    int calls = sent.size();

    stage.pass(0);

    assertEquals(List.of(), stage.script.underWay(), "nothing goes on after the answer");
    assertEquals(before + calls, stage.script.sent.size(), "nothing is sent after the answer");
    assertEquals(lines, stage.lines(), "the ledger does not change after the answer");
    assertEquals(0, stage.script.open(), "every body is closed");
    isBounded(each, sent, began);
    isOnTheLedger(stage, sent);
    isJustified(each, stage, outcome, took);
  }

  private static void readToItsEnd(Outcome outcome, Stage stage) {
    if (outcome instanceof Outcome.Answer answer
        && answer.said() instanceof Outcome.Said.Streamed(AnswerStream stream)) {
      AnswerStream.Next next;
      do {
        next = stream.next(Deadline.in(stage.time, Duration.ofDays(1)));
      } while (next instanceof AnswerStream.Piece);
      stream.close();
    }
  }

  /// No more calls than allowed, none too late, each within the call's limits.
  private static void isBounded(RandomCase each, List<Script.Sent> sent, Duration began) {
    long stale = sent.stream().filter(call -> call.broke(Fault.STALE_CONNECTION)).count();
    assertTrue(sent.size() <= each.route().mostAttempts() + stale, "too many calls");
    for (Script.Sent call : sent) {
      Duration left = each.deadline().minus(call.at().minus(began));
      assertTrue(call.refused() || left.isPositive(), () -> "too late: " + call);
      assertTrue(call.left().compareTo(left) <= 0, () -> "with too much time: " + call);
    }
    assertTrue(sent.stream().filter(Script.Sent::refused).count() <= stale, "called for nothing");
  }

  /// Every call is an attempt on the ledger with the same order, status and time, and no other
  /// attempt claims to have been one.
  private static void isOnTheLedger(Stage stage, List<Script.Sent> sent) {
    List<String> attempts =
        stage.ledger.attempts().stream()
            .filter(attempt -> attempt.failure().map(failure -> wasAsked(failure)).orElse(true))
            .map(RouterPropertiesTest::brief)
            .toList();
    assertEquals(
        sent.stream().map(call -> call.host() + " " + call.status() + " " + call.took()).toList(),
        attempts);
  }

  private static boolean isFrom(Attempt attempt, Outcome.Answer answer) {
    return attempt.target().equals(answer.target())
        && (attempt.failure().isEmpty() || attempt.firstToken().isPresent());
  }

  private static boolean wasAsked(Outcome.Failure failure) {
    return failure.failure() != FailureClass.COOLING_DOWN;
  }

  private static String brief(Attempt attempt) {
    return attempt.target().provider().id() + " " + attempt.status() + " " + attempt.took();
  }

  private static void isJustified(RandomCase each, Stage stage, Outcome outcome, Duration took) {
    List<Attempt> attempts = stage.ledger.attempts();
    switch (outcome) {
      case Outcome.Answer answer ->
          assertTrue(attempts.stream().anyMatch(attempt -> isFrom(attempt, answer)));
      case Outcome.Failure failure -> {
        if (failure.failure() == FailureClass.DEADLINE) {
          assertEquals(each.deadline(), took, "the time was not over");
        }
      }
    }
    assertEquals(
        attempts.stream()
            .filter(attempt -> attempt.failure().isPresent())
            .filter(attempt -> attempt.failure().get().failure() == FailureClass.INTERNAL)
            .count(),
        stage.ledger.bugs().size());
  }

  @Test
  void theSameSeedTakesTheSameCourse() {
    forAll(RandomCase::any, each -> assertEquals(course(each), course(each)));
  }

  private static List<String> course(RandomCase each) {
    Stage stage = each.stage();
    List<String> course = new ArrayList<>();
    for (Duration pause : each.pauses()) {
      stage.time.advance(pause);
      course.add(stage.play(each.route()) + " " + stage.time.passed());
      course.addAll(stage.lines());
      stage.pass(0);
    }
    course.addAll(stage.sent());
    return course;
  }

  @Test
  void whileOneTargetIsWellThereIsAnAnswer() {
    forAll(
        RandomCase::withOneThatIsWell,
        each -> assertInstanceOf(Outcome.Answer.class, each.stage().run(each.route())));
  }

  @Test
  void whenNothingTakesTimeWhoIsCalledAndWhatComesOfItCanBeForetold() {
    forAll(
        RandomCase::withoutTime,
        each -> {
          Oracle oracle = new Oracle(each.scripts(), each.delivery());
          Optional<Oracle.Said> foretold = oracle.foretell(each.route());
          Stage stage = each.stage();
          Outcome outcome = stage.run(each.route());
          assertEquals(oracle.calls, stage.hosts());
          assertEquals(foretold, said(outcome));
        });
  }

  private static Optional<Oracle.Said> said(Outcome outcome) {
    return outcome instanceof Outcome.Failure failure
        ? Optional.of(new Oracle.Said(failure.failure(), failure.status()))
        : Optional.empty();
  }

  @Test
  void treesOfEveryKindAreTried() {
    Map<String, Integer> seen = new HashMap<>();
    forAll(
        RandomCase::any,
        each -> {
          Stage stage = each.stage();
          seen.merge(
              "outcome " + stage.play(each.route()).replaceAll("^h\\d+$", "ok"), 1, Integer::sum);
          seen.merge("targets " + each.route().targets().size(), 1, Integer::sum);
          seen.merge("most " + stage.script.most(), 1, Integer::sum);
          stage.lines().forEach(line -> seen.merge(line.split(" ", 3)[1], 1, Integer::sum));
          stage.pass(0);
        });

    for (FailureClass failure : FailureClass.values()) {
      boolean cannotBe =
          failure == FailureClass.UNSUPPORTED
              || failure == FailureClass.CHECK_FAILED
              || failure == FailureClass.QUOTA_EXHAUSTED;
      assertTrue(cannotBe || seen.containsKey(failure.wireName()), () -> failure + " of " + seen);
    }
    assertTrue(seen.containsKey("targets 12") && seen.containsKey("most 2"), seen::toString);
  }

  @Test
  void overManySeedsSharesAreTheWeightsAndThePercentages() {
    Route slow = Trees.fallback(Trees.hedge(1_000, 20), Trees.target("a"), Trees.target("b"));
    Route tree =
        Trees.balance(
            Trees.weighted(3, slow),
            Trees.weighted(
                1,
                new Route.LoadBalance(
                    List.of(
                        Trees.weighted(1, Trees.target("c")), Trees.weighted(1, Trees.target("d"))),
                    true,
                    Optional.empty(),
                    Turn.AFTER_FAILURE)));
    Map<String, Integer> calls = new HashMap<>();
    int seeds = 8_000;
    for (long seed = FIRST; seed < FIRST + seeds; seed++) {
      Stage stage = new Stage();
      stage.random = new SplittableRandom(seed);
      stage.script.answersAfter(5_000, "a").answersAfter(9_000, "b").answers("c").answers("d");
      stage.play(tree);
      stage.hosts().forEach(host -> calls.merge(host, 1, Integer::sum));
      stage.pass(0);
    }

    near(seeds, 0.75, calls.getOrDefault("a", 0));
    near(seeds, 0.75 * 0.2, calls.getOrDefault("b", 0));
    near(seeds, 0.125, calls.getOrDefault("c", 0));
    near(seeds, 0.125, calls.getOrDefault("d", 0));
  }

  /// Within five standard deviations.
  private static void near(int calls, double share, int seen) {
    assertEquals(calls * share, seen, 5 * Math.sqrt(calls * share * (1 - share)));
  }
}

package dev.understudy.route;

import static dev.understudy.route.Trees.fallback;
import static dev.understudy.route.Trees.target;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.FailureClass;
import dev.understudy.provider.Capabilities;
import dev.understudy.provider.Key;
import dev.understudy.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Streamed answers: until they are the client's every fault falls back, after that it is told.
class StreamTest {
  private final Stage stage = new Stage();

  @BeforeEach
  void theClientWantsAStream() {
    stage.delivery = new Delivery(true, true, true, false);
    stage.params.put("stream", true);
    stage.deadline = Duration.ofMinutes(2);
  }

  /// What the client gets: words as they come, then how it ended.
  private List<String> told(Outcome outcome) {
    if (!(outcome instanceof Outcome.Answer answer)) {
      return List.of(Stage.brief(outcome));
    }
    AnswerStream stream = assertInstanceOf(Outcome.Said.Streamed.class, answer.said()).stream();
    List<String> told = new ArrayList<>();
    while (true) {
      switch (stream.next(Deadline.in(stage.time, Duration.ofSeconds(10)))) {
        case AnswerStream.Piece piece -> piece.chunks().forEach(chunk -> tell(chunk, told));
        case AnswerStream.Whole() -> {
          stream.close();
          told.add("whole");
          return told;
        }
        case AnswerStream.Broke(Outcome.Failure failure) -> {
          stream.close();
          told.add(failure.failure().wireName());
          return told;
        }
        case AnswerStream.Nothing() -> {}
      }
    }
  }

  private static void tell(ObjectNode chunk, List<String> told) {
    JsonNode delta = chunk.at("/choices/0/delta");
    String words = delta.path("content").asText() + delta.path("reasoning_content").asText();
    if (!words.isEmpty()) {
      told.add(words);
    }
  }

  private List<String> play(Route route) {
    return told(stage.run(route));
  }

  private static Terms terms(Terms.Commit commit, Terms.OnBreak onBreak, Capabilities model) {
    Terms usual = Trees.RESTLESS;
    return new Terms(
        usual.headers(),
        usual.firstToken(),
        usual.idle(),
        List.of(),
        Optional.empty(),
        usual.checks(),
        model,
        commit,
        onBreak,
        false);
  }

  private static final Terms HELD =
      terms(Terms.Commit.COMPLETE, Terms.OnBreak.ERROR, Capabilities.UNKNOWN);
  private static final Terms GOES_ON =
      terms(
          Terms.Commit.FIRST_TOKEN,
          Terms.OnBreak.CONTINUE,
          new Capabilities(Map.of(Capabilities.Feature.PREFILL, true), Map.of()));

  @Test
  void anAnswerComesAsItIsSaid() {
    stage.script.streams("a", "role", "100 one", "100 two", "100 finish", "usage 7", "done");

    Outcome outcome = stage.run(target("a"));

    assertEquals(Duration.ofMillis(100), stage.time.passed(), "the first token is not waited upon");
    assertEquals(List.of("one", "two", "whole"), told(outcome));
    Attempt attempt = stage.ledger.attempts().getFirst();
    assertEquals(Optional.of(Duration.ofMillis(100)), attempt.firstToken());
    assertEquals(Duration.ofMillis(300), attempt.took());
    assertEquals(7, attempt.usage().orElseThrow().completion());
    assertEquals(0, stage.script.open());
  }

  /// Before the first token every fault falls back, and nothing of it is seen.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "!OVERLOADED                   | overloaded          | 0",
        "role,!OVERLOADED              | overloaded          | 0",
        "role,cut                      | truncated           | 0",
        "role                          | truncated           | 0",
        "role,finish,done              | empty               | 0",
        "silence                       | first_token_timeout | 10000",
        "role,silence                  | first_token_timeout | 10000",
        "role,ping,9000 ping,9000 one  | first_token_timeout | 10000",
        "?,?,?                         | malformed           | 0",
        "bug                           | internal            | 0",
        "done                          | truncated           | 0"
      })
  void whatGoesWrongBeforeTheFirstTokenFallsBack(String beats, String failure, int after) {
    stage.script.streams("a", beats.split(",")).streams("b", "role", "hello", "finish", "done");

    assertEquals(List.of("hello", "whole"), play(fallback(target("a"), target("b"))));
    assertEquals("a " + failure + " 200 " + after, stage.lines().getFirst());
    assertEquals("b ok 200", stage.lines().getLast().replaceAll(" \\d+$", ""));
    assertEquals(0, stage.script.open());
  }

  /// After it, the answer ends with what went wrong, and nobody else is asked.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "one,!SERVER_ERROR     | one,server_error",
        "one,cut               | one,truncated",
        "one                   | one,truncated",
        "one,silence           | one,stalled",
        "one,ping,20000 ping,20000 two | one,stalled",
        "one,?,?,?             | one,malformed",
        "one,bug               | one,internal",
        "thinks,cut            | hm,truncated",
        "calls,cut             | truncated",
        "calls,?,finish,done   | malformed"
      })
  void whatGoesWrongAfterTheFirstTokenIsTold(String beats, String told) {
    stage.script.streams("a", beats.split(",")).answers("b");

    assertEquals(List.of(told.split(",")), play(fallback(target("a"), target("b"))));
    assertEquals(List.of("a"), stage.hosts());
    String last = told.substring(told.lastIndexOf(',') + 1);
    assertEquals(
        last, stage.ledger.attempts().getFirst().failure().orElseThrow().failure().wireName());
    assertEquals(0, stage.script.open());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "one,finish,done",
        "one,finish",
        "one,finish,cut",
        "one,finish,silence",
        "one,?,finish,?,done",
        "one,29000 ping,finish,done"
      })
  void anAnswerWithItsFinishReasonIsWholeHoweverItsStreamEnds(String beats) {
    stage.script.streams("a", beats.split(","));

    assertEquals(List.of("one", "whole"), play(target("a")));
  }

  @Test
  void anEventThatCannotBeReadIsPassedOverAndNoted() {
    stage.script.streams("a", "?", "one", "finish", "done");

    assertEquals(List.of("one", "whole"), play(target("a")));
    assertEquals(List.of("An event of a/m was passed over: no JSON"), stage.ledger.warnings());
  }

  @Test
  void theEndOfAWholeAnswerIsNotWaitedForLong() {
    stage.script.streams("a", "one", "finish", "silence");

    play(target("a"));

    assertEquals(Duration.ofSeconds(2).plusMillis(20), stage.time.passed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"one,cut", "one", "one,silence", "one,!OVERLOADED", "one,two,?,?,?"})
  void whatIsHeldBackFallsBackUntilItsEnd(String beats) {
    stage.script.streams("a", beats.split(",")).streams("b", "hello", "finish", "done");

    assertEquals(List.of("hello", "whole"), play(fallback(target("a", HELD), target("b", HELD))));
  }

  @Test
  void aSinkThatCannotStreamHoldsEverythingBack() {
    stage.delivery = new Delivery(true, true, false, false);
    stage.script.streams("a", "one", "cut").streams("b", "hello", "finish", "done");

    assertEquals(List.of("hello", "whole"), play(fallback(target("a"), target("b"))));
  }

  @Test
  void aWholeAnswerIsToldAsAStreamToWhoeverWantsOne() {
    stage.script.answers("a");

    assertEquals(List.of("whole"), play(target("a")));
  }

  @Test
  void aStreamIsCollectedForWhoeverWantsAWholeAnswer() {
    stage.delivery = Delivery.WHOLE;
    stage.params.remove("stream");
    stage.script.streams("a", "role", "one", " two", "finish", "usage 7", "done");

    Outcome.Answer answer = (Outcome.Answer) stage.run(target("a"));

    JsonNode reply = ((Outcome.Said.Whole) answer.said()).reply();
    assertEquals("one two", reply.at("/choices/0/message/content").asText());
    assertEquals(7, stage.ledger.attempts().getFirst().usage().orElseThrow().completion());
  }

  @Test
  void aNamedFirstTokenTimeoutHasAWholeAnswerStreamed() {
    stage.delivery = Delivery.WHOLE;
    stage.params.remove("stream");
    Terms usual = Trees.RESTLESS;
    Terms named =
        new Terms(
            usual.headers(),
            Optional.of(Duration.ofSeconds(2)),
            usual.idle(),
            List.of(),
            Optional.empty(),
            usual.checks(),
            usual.capabilities(),
            usual.commit(),
            usual.onBreak(),
            false);
    stage
        .script
        .streams("a", "silence")
        .streams("b", "1500 one", "20000 two", "20000 finish", "done");

    Outcome outcome = stage.run(fallback(target("a", named), target("b", named)));

    assertInstanceOf(Outcome.Answer.class, outcome);
    assertEquals(List.of("a first_token_timeout 200 2000", "b ok 200 41500"), stage.lines());
    assertTrue(
        stage.script.requests.stream()
            .allMatch(
                request ->
                    new String(request.body(), java.nio.charset.StandardCharsets.UTF_8)
                        .contains("\"stream\":true")));
  }

  @Test
  void whoeverReasonsMayTakeItsTime() {
    stage.params.put("reasoning_effort", "high");
    stage.script.streams("a", "59000 thinks", "110000 one", "finish", "done");

    assertEquals(List.of("hm", "one", "whole"), play(target("a")));
  }

  @Test
  void aWholeAnswerOfWhoeverReasonsMayBeginLateToo() {
    stage.delivery = Delivery.WHOLE;
    stage.params.remove("stream");
    stage.params.put("reasoning_effort", "high");
    stage.script.answersAfter(100_000, "a");

    assertEquals("a", stage.play(target("a")));
  }

  @Test
  void headersThatAreLateAreATokenThatIsLate() {
    stage.script.hangs("a").streams("b", "one", "finish", "done");

    assertEquals(List.of("one", "whole"), play(fallback(target("a"), target("b"))));
    assertEquals("a first_token_timeout 0 10000", stage.lines().getFirst());
  }

  @Test
  void theDeadlineBoundsTheBeginningAlone() {
    stage.deadline = Duration.ofSeconds(5);
    stage.script.streams("a", "4000 one", "20000 two", "finish", "done");

    assertEquals(List.of("one", "two", "whole"), play(target("a")));
  }

  @Test
  void theDeadlineEndsACallThatHasNotBegun() {
    stage.deadline = Duration.ofSeconds(5);
    stage.script.streams("a", "6000 one", "finish", "done");

    assertEquals(List.of("deadline"), play(target("a")));
  }

  @Test
  void theFirstOfARaceToSayAWordWinsAndTheOtherIsHungUpOn() {
    stage
        .script
        .streams("a", "role", "5000 late", "finish", "done")
        .streams("b", "role", "100 early", "finish", "done");

    assertEquals(
        List.of("early", "whole"), play(fallback(hedged(1_000), target("a"), target("b"))));
    assertEquals(List.of("a cancelled 0 1100", "b ok 200 100"), stage.lines());
    assertEquals(0, stage.script.open());
  }

  private static Turn hedged(long after) {
    return new Turn(
        Turn.AFTER_FAILURE.on(), Optional.of(new Turn.Hedge(Duration.ofMillis(after), 100)));
  }

  @Test
  void aClientThatLeavesEndsTheStream() {
    stage.script.streams("a", "one", "10000 two", "finish", "done");
    Outcome.Answer answer = (Outcome.Answer) stage.run(target("a"));

    ((Outcome.Said.Streamed) answer.said()).stream().close();

    assertEquals(0, stage.script.open());
    assertEquals(List.of("a cancelled 200 0"), stage.lines());
  }

  @Test
  void anotherGoesOnFromTheWordsSoFar() {
    stage
        .script
        .streams("a", "role", "Once ", "upon ", "cut")
        .streams("b", "role", " a time", ".", "finish", "usage 3", "done");

    assertEquals(
        List.of("Once ", "upon ", "a time", ".", "whole"),
        play(fallback(target("a", GOES_ON), target("b", GOES_ON))));
    assertEquals(List.of("a truncated 200 0", "b ok 200 0"), stage.lines());
    assertEquals(
        List.of("It goes on from an answer that broke off after 10 characters."),
        stage.ledger.attempts().getLast().adaptations());
    assertTrue(
        new String(stage.script.requests.getLast().body(), java.nio.charset.StandardCharsets.UTF_8)
            .contains("{\"role\":\"assistant\",\"content\":\"Once upon\"}"));
  }

  @Test
  void whoeverCannotGoOnIsNotAskedAndTheFirstCauseIsTold() {
    stage.script.streams("a", "Once", "!OVERLOADED").answers("b");

    assertEquals(List.of("Once", "overloaded"), play(fallback(target("a", GOES_ON), target("b"))));
    assertEquals(List.of("a overloaded 200 0", "b unsupported 0 0"), stage.lines());
  }

  @Test
  void theFirstCauseIsToldWhenWhoGoesOnBreaksOffToo() {
    stage.script.streams("a", "Once", "cut").streams("b", " more", "!RATE_LIMITED");

    assertEquals(
        List.of("Once", " more", "truncated"),
        play(fallback(target("a", GOES_ON), target("b", GOES_ON))));
    assertEquals(List.of("a truncated 200 0", "b rate_limited 200 0"), stage.lines());
  }

  @ParameterizedTest
  @ValueSource(strings = {"calls", "thinks"})
  void onlyWordsAreContinued(String beat) {
    stage.script.streams("a", beat, "cut").answers("b");

    List<String> told = play(fallback(target("a", GOES_ON), target("b", GOES_ON)));

    assertEquals("truncated", told.getLast());
    assertEquals(List.of("a"), stage.hosts());
  }

  @Test
  void nothingIsContinuedOnceItsFinishReasonIsHere() {
    stage.script.streams("a", "Once", "finish", "cut");

    assertEquals(
        List.of("Once", "whole"), play(fallback(target("a", GOES_ON), target("b", GOES_ON))));
  }

  @Test
  void theTokensAreWaitedForAfterALateFinishReasonToo() {
    stage.script.streams("a", "one", "5000 ends", "500 usage 7", "done");

    assertEquals(List.of("one", "whole"), play(target("a")));
    assertEquals(7, stage.ledger.attempts().getFirst().usage().orElseThrow().completion());
  }

  @Test
  void deltasWithoutAWordDoNotKeepAnAnswerAlive() {
    stage.script.streams("a", "one", "20000 role", "20000 role", "20000 role", "silence");

    assertEquals(List.of("one", "stalled"), play(target("a")));
    assertEquals(Duration.ofSeconds(30), stage.time.passed());
  }

  @Test
  void aBugWhileAnAnswerIsCollectedLeavesNoConnectionOpen() {
    stage
        .script
        .streams("a", "one", "ungatherable", "finish", "done")
        .streams("b", "hello", "finish", "done");

    assertEquals(List.of("hello", "whole"), play(fallback(target("a", HELD), target("b", HELD))));
    assertEquals(0, stage.script.open());
  }

  @Test
  void headersMayBeAsLateAsTheFirstToken() {
    stage.params.put("reasoning_effort", "high");
    stage.script.then(
        "a",
        Script.after(
            40_000, new Script.Streams(200, List.of(new Script.Beat(Duration.ZERO, "finish")))));

    play(target("a"));

    assertEquals(List.of("a empty 200 40000"), stage.lines());
  }

  @Test
  void whoseContentPolicyEndsAnAnswerIsNotRoutedAround() {
    stage.script.streams("a", "Once", "!CONTENT_FILTERED").answers("b");

    assertEquals(
        List.of("Once", "content_filtered"),
        play(fallback(target("a", GOES_ON), target("b", GOES_ON))));
    assertEquals(List.of("a"), stage.hosts());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBugInWhoGoesOnEndsTheAnswerWithTheFirstCause(boolean endless) {
    AtomicBoolean broken = new AtomicBoolean();
    stage.random =
        () -> {
          if (broken.get()) {
            if (endless) {
              throw new StackOverflowError();
            }
            throw new IllegalStateException("a bug in drawing");
          }
          return 1;
        };
    stage.script.streams("a", "Once", "cut");
    Outcome outcome =
        stage.run(
            Trees.balance(
                Trees.weighted(1, target("a", GOES_ON)), Trees.weighted(1, target("a", GOES_ON))));
    broken.set(true);

    assertEquals(List.of("Once", "truncated"), told(outcome));
    assertEquals(1, stage.ledger.bugs().size());
  }

  @Test
  void ofSeveralChoicesThatATargetIsAskedForNoneIsContinued() {
    Route.Target several =
        new Route.Target(
            "config.a",
            "",
            new Place("/a", Map.of()),
            new Plain("a"),
            new Key.Stored("a"),
            new Overrides(Json.object(), Json.object().put("n", 2), List.of()),
            terms(
                Terms.Commit.FIRST_TOKEN,
                Terms.OnBreak.CONTINUE,
                new Capabilities(Map.of(Capabilities.Feature.N, true), Map.of())));
    stage.script.streams("a", "Once", "cut").answers("b");

    assertEquals(List.of("Once", "truncated"), play(fallback(several, target("b", GOES_ON))));
    assertEquals(List.of("a"), stage.hosts());
  }

  @Test
  void whoBrokeOffIsHungUpOnBeforeAnotherGoesOn() {
    stage.script.streams("a", "Once", "silence").streams("b", "5000 more", "finish", "done");
    Outcome.Answer answer =
        (Outcome.Answer) stage.run(fallback(target("a", GOES_ON), target("b", GOES_ON)));
    AnswerStream stream = ((Outcome.Said.Streamed) answer.said()).stream();

    stream.next(Deadline.in(stage.time, Duration.ofSeconds(1)));
    stream.next(Deadline.in(stage.time, Duration.ofSeconds(31)));

    assertEquals(List.of("a", "b"), stage.hosts());
    assertEquals(1, stage.script.open());
    stream.close();
  }

  @Test
  void whoRestsGoesOnWhereNobodyElseIsLeft() {
    Terms rests =
        new Terms(
            GOES_ON.headers(),
            GOES_ON.firstToken(),
            GOES_ON.idle(),
            List.of(),
            Terms.DEFAULT.cooldown(),
            GOES_ON.checks(),
            GOES_ON.capabilities(),
            GOES_ON.commit(),
            GOES_ON.onBreak(),
            false);
    for (int i = 0; i < 3; i++) {
      stage.script.fails("b", FailureClass.OVERLOADED);
    }
    stage.script.streams("b", "more", "finish", "done").streams("a", "Once ", "cut");
    for (int i = 0; i < 3; i++) {
      stage.run(target("b", rests));
    }

    assertEquals(
        List.of("Once ", "more", "whole"), play(fallback(target("b", rests), target("a", rests))));
    assertEquals(
        List.of("b cooling_down 0 0", "a truncated 200 0", "b cooling_down 0 0", "b ok 200 0"),
        stage.lines());
  }

  @Test
  void whoLostTheRaceMayGoOn() {
    stage
        .script
        .streams("a", "5000 late", "finish", "done")
        .streams("a", "more", "finish", "done")
        .streams("b", "100 early ", "cut");

    assertEquals(
        List.of("early ", "more", "whole"),
        play(fallback(hedged(1_000), target("a", GOES_ON), target("b", GOES_ON))));
  }

  /// Its own events say more than what can be told of two providers.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatNobodyCanContinueKeepsItsOwnEvents(boolean reasons) {
    if (reasons) {
      stage.params.put("reasoning_effort", "high");
    }
    Terms kept =
        reasons
            ? GOES_ON
            : terms(Terms.Commit.COMPLETE, Terms.OnBreak.CONTINUE, Capabilities.UNKNOWN);
    stage.script.streams("a", "one", "finish", "done");

    Outcome.Answer answer = (Outcome.Answer) stage.run(target("a", kept));

    AnswerStream stream = ((Outcome.Said.Streamed) answer.said()).stream();
    AnswerStream.Piece piece =
        (AnswerStream.Piece) stream.next(Deadline.in(stage.time, Duration.ofSeconds(1)));
    assertTrue(piece.original().isPresent());
    stream.close();
  }
}

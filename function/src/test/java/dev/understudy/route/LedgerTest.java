package dev.understudy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.json.Json;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Usage;
import dev.understudy.provider.Key;
import dev.understudy.secret.Secret;
import dev.understudy.time.FakeTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final FakeTime time = new FakeTime();
  private final Ledger ledger = new Ledger(time);
  private final Route.Target target = Trees.target("a");
  private final Outcome.Failure down =
      new Outcome.Failure(FailureClass.OVERLOADED, 503, "down", Optional.empty());

  private Ledger.Line begin(Route.Target whose) {
    return ledger.begin(whose, "m", List.of("changed"), false);
  }

  @Test
  void anAttemptHasItsTimeAndItsOutcome() {
    Ledger.Line line = begin(target);
    time.advance(Duration.ofMillis(1_234));

    assertSame(down, line.end(down));
    time.advance(Duration.ofSeconds(1));

    assertEquals(
        List.of(
            new Attempt(
                target,
                "m",
                List.of("changed"),
                false,
                Duration.ofMillis(1_234),
                down,
                Optional.empty(),
                Optional.empty())),
        ledger.attempts());
    assertEquals(503, ledger.attempts().getFirst().status());
    assertEquals(Optional.of(down), ledger.attempts().getFirst().failure());
    assertEquals(Optional.empty(), ledger.attempts().getFirst().usage());
  }

  @Test
  void whatIsUnderWayIsOnItAsGivenUp() {
    begin(target);
    time.advance(Duration.ofMillis(5));

    Attempt attempt = ledger.attempts().getFirst();

    assertEquals(Duration.ofMillis(5), attempt.took());
    assertEquals(
        new Outcome.Failure(FailureClass.CANCELLED, "given up: nobody waits for it any more"),
        attempt.outcome());
  }

  @Test
  void whatHasEndedDoesNotEndAgain() {
    Ledger.Line line = begin(target);
    line.end(down);
    time.advance(Duration.ofMillis(5));
    Outcome late = new Outcome.Failure(FailureClass.CANCELLED, "late");

    assertSame(late, line.end(late));
    assertEquals(down, ledger.attempts().getFirst().outcome());
    assertEquals(Duration.ZERO, ledger.attempts().getFirst().took());
  }

  @Test
  void attemptsStandInTheOrderInWhichTheyBegan() {
    Ledger.Line one = begin(target);
    Ledger.Line two = begin(Trees.target("b"));
    two.end(down);
    one.end(down);

    assertEquals(
        List.of("a", "b"),
        ledger.attempts().stream().map(each -> each.target().provider().id()).toList());
  }

  @Test
  void theLineThatIsUnderWayIsFound() {
    Ledger.Line first = begin(target);
    first.end(down);
    assertEquals(Optional.empty(), ledger.underWay(target));
    Ledger.Line second = begin(target);

    assertSame(second, ledger.underWay(target).orElseThrow());
    assertEquals(Optional.empty(), ledger.underWay(Trees.target("b")));
  }

  @Test
  void aBugIsKeptAndTheClientIsToldNoMoreThanThatThereIsOne() {
    RuntimeException bug = new IllegalStateException("secret detail");

    assertEquals(
        new Outcome.Failure(FailureClass.INTERNAL, "a fault of our own; the log has it"),
        ledger.broke(bug));
    assertEquals(List.of(bug), ledger.bugs());
  }

  @Test
  void aWarningIsGivenOnceAndAComplaintEachTime() {
    ledger.warn("b");
    ledger.warn("a");
    ledger.warn("b");
    ledger.complain("x");
    ledger.complain("x");

    assertEquals(List.of("b", "a"), ledger.warnings());
    assertEquals(List.of("x", "x"), ledger.complaints());
  }

  @Test
  void whatWasReadDoesNotChange() {
    List<Attempt> before = ledger.attempts();
    begin(target);

    assertTrue(before.isEmpty());
    assertThrows(UnsupportedOperationException.class, () -> ledger.warnings().add("x"));
  }

  @Test
  void anAnswerHasItsTokens() {
    var reply = Json.object();
    reply.putObject("usage").put("prompt_tokens", 3).put("completion_tokens", 4);
    Ledger.Line line = begin(target);
    line.end(
        new Outcome.Answer(
            target, "m", 201, Headers.none(), new Outcome.Said.Whole(reply, reply), List.of()),
        Usage.of(reply));

    Attempt attempt = ledger.attempts().getFirst();

    assertEquals(Optional.of(new Usage(3, 4, 7, 0, 0)), attempt.usage());
    assertEquals(201, attempt.status());
    assertEquals(Optional.empty(), attempt.failure());
  }

  @Test
  void whoseKeyItWasIsKnown() {
    begin(target);
    begin(
        Trees.target(
            "a",
            new Key.Inline(new Secret("k"), Optional.empty(), HostGuard.Origin.CALLER),
            Trees.RESTLESS));

    assertTrue(ledger.attempts().getFirst().operatorsKey());
    assertFalse(ledger.attempts().getLast().operatorsKey());
  }

  @Test
  void aPlaceNamesAFieldAsTheClientSpeltIt() {
    Place place = new Place("/config/options/1", Map.of("api_key", "apiKey"));

    assertEquals("/config/options/1/apiKey", place.at("api_key"));
    assertEquals("/config/options/1/secret", place.at("secret"));
  }
}

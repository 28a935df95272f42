package dev.understudy.route;

import static dev.understudy.protocol.FailureClass.AUTHENTICATION;
import static dev.understudy.protocol.FailureClass.CALLER_FAULT;
import static dev.understudy.protocol.FailureClass.PERMISSION;
import static dev.understudy.protocol.FailureClass.RATE_LIMITED;
import static dev.understudy.protocol.FailureClass.SERVER_ERROR;
import static dev.understudy.route.Trees.fallback;
import static dev.understudy.route.Trees.resting;
import static dev.understudy.route.Trees.target;
import static dev.understudy.route.Trees.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.http.Request;
import dev.understudy.http.Upstream;
import dev.understudy.http.Upstream.Fault;
import dev.understudy.json.Json;
import dev.understudy.protocol.FailureClass;
import dev.understudy.provider.Key;
import dev.understudy.secret.Secret;
import dev.understudy.secret.SecretException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One target: whether it is asked, what is sent, what comes of it, and what its health learns.
class CallerTest {
  private final Stage stage = new Stage();
  private final List<String> signs = new ArrayList<>();

  /// Lets everybody through, and remembers what it is told.
  private void watchHealth(Health.Permit permit) {
    stage.health =
        new Health() {
          @Override
          public Permit ask(Id id, Cooldown cooldown) {
            signs.add("ask " + id.account() + id.patience().map(each -> " " + each).orElse(""));
            return permit;
          }

          @Override
          public void report(Id id, Permit.Go given, Sign sign) {
            signs.add((given.probe() ? "probe " : "") + sign.getClass().getSimpleName());
          }

          @Override
          public void settle() {}

          @Override
          public Known look(Id id) {
            return new Known(Circuit.CLOSED, Optional.empty());
          }

          @Override
          public Known recall(Id id) {
            return look(id);
          }

          @Override
          public Set<Id> seen() {
            return Set.of();
          }
        };
  }

  private void watchHealth() {
    watchHealth(new Health.Permit.Go(false));
  }

  private static Key inline(String secret, String base) {
    return new Key.Inline(
        new Secret(secret), Optional.of(URI.create(base)), HostGuard.Origin.CALLER);
  }

  @Test
  void whatIsSentIsTheCallWithTheKeyAndTheHeadersThatArePassedOn() {
    Terms terms =
        new Terms(
            Duration.ofSeconds(3),
            Optional.empty(),
            Optional.of(Duration.ofSeconds(4)),
            List.of("x-team", "user-agent", "x-none"),
            Optional.empty(),
            Checks.DEFAULT,
            Terms.DEFAULT.capabilities(),
            Terms.DEFAULT.commit(),
            Terms.DEFAULT.onBreak(),
            false);
    stage.headers = Headers.of("x-team", "red", "user-agent", "curl", "x-private", "no");
    stage.script.answers("a");

    stage.play(target("a", terms));

    Request request = stage.script.requests.getFirst();
    assertEquals("POST", request.method());
    assertEquals("https://a.test/v1/talk", request.uri().toString());
    assertEquals("{\"model\":\"m\"}", new String(request.body(), StandardCharsets.UTF_8));
    assertEquals(
        Headers.of(
                "authorization", "Bearer key-of-providers/a",
                "content-type", "application/json",
                "accept", "application/json",
                "user-agent", "understudy",
                "x-team", "red")
            .map(),
        request.headers().map());
    Upstream.Limits limits = stage.script.sent.getFirst().limits();
    assertEquals(Duration.ofSeconds(3), limits.headers());
    assertEquals(Duration.ofSeconds(4), limits.idle());
    assertEquals(Duration.ofSeconds(60), stage.script.sent.getFirst().left());
  }

  @Test
  void anInlineKeyGoesToTheHostThatCameWithIt() {
    stage.script.answers("b");

    stage.play(target("a", inline("inline-secret", "https://b.test/v9"), Trees.RESTLESS));

    Request request = stage.script.requests.getFirst();
    assertEquals("https://b.test/v9/talk", request.uri().toString());
    assertEquals("Bearer inline-secret", request.headers().first("authorization").orElseThrow());
    assertEquals("x *** y", stage.redaction.clean("x inline-secret y"));
  }

  @Test
  void whatTheProtocolCannotSayIsNotAsked() {
    watchHealth();
    stage.params.put("unsupported", 1);

    assertEquals("unsupported", stage.play(resting("a")));
    assertEquals(List.of("a unsupported 0 0"), stage.lines());
    assertEquals(List.of(), stage.sent());
    assertEquals(List.of(), signs);
  }

  @Test
  void aBugBeforeAnythingWasTriedIsAnAttemptToo() {
    stage.params.put("broken", 1);

    assertEquals("internal", stage.play(resting("a")));
    assertEquals(List.of("a internal 0 0"), stage.lines());
    assertEquals(1, stage.ledger.bugs().size());
  }

  @ParameterizedTest
  @CsvSource({
    "HOST_REFUSED, caller_fault, Unknown",
    "UNREACHABLE, unreachable, Ill",
    "NO_HEADERS_IN_TIME, timeout, Ill",
    "NO_BODY_IN_TIME, timeout, Ill",
    "STALLED, stalled, Ill",
    "CUT_OFF, truncated, Ill",
    "TOO_LARGE, malformed, Ill",
    "GARBLED, malformed, Ill",
    "NOT_HTTP, malformed, Ill",
    "CANCELLED, cancelled, Unknown"
  })
  void everyFaultHasItsClassAndItsSign(Fault fault, String failure, String sign) {
    watchHealth();
    stage.script.breaks("a", fault);

    Outcome.Failure outcome = (Outcome.Failure) stage.run(resting("a"));

    assertEquals(failure, outcome.failure().wireName());
    assertEquals("broken: " + fault, outcome.message());
    assertEquals(0, outcome.status());
    assertEquals(List.of("a " + failure + " 0 0"), stage.lines());
    assertEquals(List.of("ask stored a", sign), signs);
  }

  @Test
  void aStreamThatNobodyAskedForAndThatHasNoEndIsClosed() {
    stage.script.then("a", Script.after(0, new Script.Streams(200)));

    Outcome.Failure outcome = (Outcome.Failure) stage.run(target("a"));

    assertEquals("truncated", Stage.brief(outcome));
    assertEquals(200, outcome.status());
    assertEquals(0, stage.script.open());
  }

  @Test
  void aFailureKeepsWhatTheProviderSaid() {
    stage.script.says(3, "a", 429, RATE_LIMITED, "retry-after-ms", "1500");

    assertEquals(
        new Outcome.Failure(
            RATE_LIMITED, 429, "RATE_LIMITED", Optional.of(Duration.ofMillis(1500))),
        stage.run(target("a")));
  }

  @ParameterizedTest
  @CsvSource({"500, 500, false", "501, 500, true", "5000, 500, true"})
  void whatTheProviderSaidIsCutAfterFiveHundredCharacters(int length, int kept, boolean cut) {
    String words = "SERVER_ERROR " + "x".repeat(length - 13);
    stage.script.then("a", Script.after(0, new Script.Says(500, words, Headers.none())));

    Outcome.Failure outcome = (Outcome.Failure) stage.run(target("a"));

    assertEquals(words.substring(0, kept) + (cut ? "…" : ""), outcome.message());
  }

  @Test
  void aKeyInWhatTheProviderSaidIsHidden() {
    stage.script.then(
        "a",
        Script.after(0, new Script.Says(401, "PERMISSION for key-of-providers/a", Headers.none())));

    assertEquals("PERMISSION for ***", ((Outcome.Failure) stage.run(target("a"))).message());
  }

  @Test
  void anAnswerThatDoesNotPassTheChecksIsNone() {
    Checks checks = new Checks(true, Optional.of(Set.of("length")), Optional.empty());
    Terms terms =
        new Terms(
            Duration.ofSeconds(30),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.of(Cooldown.DEFAULT),
            checks,
            Terms.DEFAULT.capabilities(),
            Terms.DEFAULT.commit(),
            Terms.DEFAULT.onBreak(),
            false);
    watchHealth();
    stage.script.answers("a");

    Outcome.Failure outcome = (Outcome.Failure) stage.run(target("a", terms));

    assertEquals("check_failed", outcome.failure().wireName());
    assertEquals(200, outcome.status());
    assertEquals("the answer ended with the finish_reason \"stop\"", outcome.message());
    assertEquals(List.of("ask stored a", "Well"), signs);
  }

  @Test
  void aClosedConnectionIsRepeatedOnceAndBothAreOnTheLedger() {
    watchHealth();
    stage.script.breaks("a", Fault.STALE_CONNECTION).answersAfter(5, "a");

    assertEquals("a", stage.play(resting("a")));
    assertEquals(List.of("a unreachable 0 0", "a ok 200 5"), stage.lines());
    assertEquals(List.of("ask stored a", "Well"), signs);
  }

  @Test
  void notASecondTime() {
    stage.script.breaks("a", Fault.STALE_CONNECTION);

    assertEquals("unreachable", stage.play(target("a")));
    assertEquals(2, stage.sent().size());
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTHENTICATION", "PERMISSION"})
  void aRefusedKeyThatHasBeenRotatedIsReplacedOnce(FailureClass refused) {
    stage.script.fails("a", refused);
    stage.keys.values.put("providers/a", "the-old-key");
    Outcome first = stage.run(target("a"));
    assertEquals(refused, Stage.failure(first));
    assertEquals(1, stage.sent().size(), "the same key is not tried again");
    assertEquals(List.of("providers/a"), stage.keys.refreshed);

    stage.keys.rotated.put("providers/a", "the-new-key");
    stage.run(target("a"));

    assertEquals(
        List.of("Bearer the-old-key", "Bearer the-old-key", "Bearer the-new-key"),
        stage.script.requests.stream()
            .map(request -> request.headers().first("authorization").orElseThrow())
            .toList());
    assertEquals(2, stage.lines().size());
  }

  @Test
  void onlyARefusalAsksForANewKey() {
    stage.script.fails("a", CALLER_FAULT);

    stage.play(target("a"));

    assertEquals(List.of(), stage.keys.refreshed);
  }

  @Test
  void whereTheNewKeyCannotBeHadTheRefusalStays() {
    stage.script.fails("a", AUTHENTICATION);
    stage.keys.brokenRefresh = Optional.of(SecretException.Reason.UNAVAILABLE);

    assertEquals("authentication", stage.play(target("a")));
    assertEquals(List.of("no providers/a"), stage.ledger.complaints());
    assertEquals(1, stage.lines().size());
  }

  @ParameterizedTest
  @CsvSource({"UNAVAILABLE, unreachable", "DENIED, authentication", "NOT_FOUND, authentication"})
  void aKeyThatCannotBeHadFailsItsTargetAndSaysNothingOfItsHealth(
      SecretException.Reason reason, String failure) {
    watchHealth();
    stage.keys.broken.put("providers/a", reason);

    assertEquals(failure, stage.play(resting("a")));
    assertEquals(List.of("a " + failure + " 0 0"), stage.lines());
    assertEquals(List.of(), stage.sent());
    assertEquals(List.of("ask stored a", "Unknown"), signs);
    assertEquals(List.of("no providers/a"), stage.ledger.complaints());
  }

  @Test
  void aKeyThatTheCallerNamedAndThatDoesNotExistIsTheCallersMistake() {
    stage.keys.broken.put("providers/mine", SecretException.Reason.NOT_FOUND);

    assertEquals("caller_fault", stage.play(target("a", new Key.Stored("mine"), Trees.RESTLESS)));
    assertEquals(List.of(), stage.ledger.complaints());
  }

  @Test
  void aKeyOfAnotherProviderIsTheCallersMistakeAndABrokenOneTheOperators() {
    assertEquals("caller_fault", stage.play(target("a", new Key.Stored("b"), Trees.RESTLESS)));
    assertEquals(List.of(), stage.ledger.complaints());

    stage.keys.values.put("providers/a", "{\"provider\":\"a\"}");
    assertEquals("authentication", stage.play(target("a")));
    assertEquals(1, stage.ledger.complaints().size());
    assertEquals(List.of(), stage.sent());
  }

  @Test
  void aKeyThatIsNotHereByTheEndOfTheCallEndsIt() {
    stage.keys.delay = Duration.ofDays(1);

    assertEquals("deadline", stage.play(target("a")));
    assertEquals(List.of("a deadline 0 60000"), stage.lines());
  }

  @Test
  void theTimeThatAKeyTakesLeavesTheNextTargetItsOwn() {
    stage.keys.delay = Duration.ofDays(1);
    stage.script.answers("b");
    Route.Target second = target("b", inline("key", "https://b.test"), Trees.RESTLESS);

    assertEquals("b", stage.play(fallback(target("a"), second)));
    assertEquals(List.of("a unreachable 0 52000", "b ok 200 0"), stage.lines());
  }

  @Test
  void aLimitThatTheKeyUsedUpSaysNothingOfTheTarget() {
    watchHealth();
    stage.deadline = Duration.ofSeconds(9);
    stage.keys.delay = Duration.ofSeconds(5);
    stage.script.hangs("a");

    assertEquals("deadline", stage.play(resting("a")));
    assertEquals(List.of("ask stored a", "Unknown"), signs);
  }

  @ParameterizedTest
  @CsvSource({"7200, Ill", "7199, Unknown"})
  void aShortDeadlineSaysNothingOfASlowTarget(long millis, String sign) {
    watchHealth();
    stage.deadline = Duration.ofMillis(millis);
    stage.script.hangs("a");

    assertEquals("deadline", stage.play(resting("a")));
    assertEquals(List.of("ask stored a", sign), signs);
  }

  @ParameterizedTest
  @CsvSource({
    "2000, 30000, 30000, PT2S",
    "30000, 3000, 30000, PT3S",
    "30000, 30000, 4000, PT4S",
    "5000, 4000, 4500, PT4S",
    "8000, 8000, 8000, ''",
    "8000, 7999, 8000, PT7.999S"
  })
  void theShortestLimitThatTheConfigNamesIsItsPatience(
      long timeout, long headers, long idle, String patience) {
    watchHealth();
    stage.script.answers("a");

    stage.play(
        timeout(timeout, target("a", Trees.terms(headers, idle, Optional.of(Cooldown.DEFAULT)))));

    assertEquals(("ask stored a " + patience).strip(), signs.getFirst());
  }

  @Test
  void whoWaitsForASecondDoesNotHaveASlowTargetRestForOthers() {
    stage.script.answersAfter(5_000, "a");
    Route impatient = timeout(1_000, resting("a"));
    stage.script.answers("b");
    for (int i = 0; i < 10; i++) {
      stage.play(fallback(impatient, target("b")));
    }

    assertEquals(3, stage.hosts().stream().filter("a"::equals).count());
    assertEquals("a", stage.play(fallback(resting("a"), target("b"))));
  }

  @Test
  void aBreakerThatIsTurnedOffIsNotAsked() {
    watchHealth();
    stage.script.fails("a", SERVER_ERROR);

    stage.play(target("a"));

    assertEquals(List.of(), signs);
  }

  @Test
  void whoRestsIsNotAskedAndSaysForHowLong() {
    watchHealth(new Health.Permit.Rest(stage.time.now().plusMillis(1_234)));
    stage.script.answers("b");

    assertEquals("b", stage.play(fallback(resting("a"), target("b"))));
    assertEquals(
        "rests for 1234 ms more",
        stage.ledger.attempts().getFirst().failure().orElseThrow().message());
    assertEquals(List.of("ask stored a"), signs);
  }

  @Test
  void theLastIsAskedAlthoughItRestsAndIsNoProbe() {
    watchHealth(new Health.Permit.Rest(stage.time.now().plusSeconds(9)));
    stage.script.answers("a");

    assertEquals("a", stage.play(resting("a")));
    assertEquals(List.of("ask stored a", "Well"), signs);
  }

  @Test
  void whoRestsIsWokenWhenThoseThatFollowCannotBeAsked() {
    Health.Permit rest = new Health.Permit.Rest(stage.time.now().plusSeconds(9));
    watchHealth(rest);
    stage.script.answers("a");
    Route.Target b = target("b");
    Overrides cannotBeSaid =
        new Overrides(Json.object(), Json.object().put("unsupported", 1), List.of());
    Route.Target unable =
        new Route.Target(
            b.path(), b.name(), b.place(), b.provider(), b.key(), cannotBeSaid, b.terms());

    assertEquals("a", stage.play(fallback(resting("a"), unable)));
    assertEquals(List.of("a cooling_down 0 0", "b unsupported 0 0", "a ok 200 0"), stage.lines());
  }

  @Test
  void aProbeIsReportedAsOne() {
    watchHealth(new Health.Permit.Go(true));
    stage.script.fails("a", SERVER_ERROR);

    stage.play(resting("a"));

    assertEquals(List.of("ask stored a", "probe Ill"), signs);
  }

  @Test
  void aProbeThatABugEndedIsGivenBack() {
    watchHealth(new Health.Permit.Go(true));
    stage.script.then("a", Script.after(0, new Script.Throws()));

    assertEquals("internal", stage.play(resting("a")));
    assertEquals(List.of("ask stored a", "probe Unknown"), signs);
  }

  @Test
  void aProviderThatAsksToBeLeftAloneIs() {
    stage.script.says(0, "a", 429, RATE_LIMITED, "retry-after-ms", "5000").answers("b");
    Route both = fallback(resting("a"), target("b"));
    stage.play(both);
    stage.pass(4_999);
    stage.play(both);
    assertEquals("a cooling_down 0 0", stage.lines().getFirst());
    stage.pass(1);
    stage.play(both);

    assertEquals("a rate_limited 429 0", stage.lines().getFirst());
  }

  @Test
  void whatIsSimulatedIsNotCalledAndLeavesHealthAlone() {
    watchHealth();
    Script instead = new Script(stage.time);
    instead.failsAfter(50, "a", SERVER_ERROR);
    stage.simulation =
        whose -> whose.provider().id().equals("a") ? Optional.of(instead) : Optional.empty();
    stage.script.answers("b");

    assertEquals("b", stage.play(fallback(resting("a"), resting("b"))));
    assertEquals(List.of("b"), stage.hosts());
    assertEquals(List.of("a server_error 502 50", "b ok 200 0"), stage.lines());
    assertEquals(List.of("ask stored b", "Well"), signs);
  }

  @Test
  void aSimulatedRefusalDoesNotFetchTheKeyAnew() {
    Script instead = new Script(stage.time);
    instead.fails("a", PERMISSION);
    stage.simulation = _ -> Optional.of(instead);

    assertEquals("permission", stage.play(target("a")));
    assertEquals(List.of(), stage.keys.refreshed);
  }

  @Test
  void aSimulatedClosedConnectionIsRepeatedWithoutTheProvider() {
    Script instead = new Script(stage.time);
    instead.breaks("a", Fault.STALE_CONNECTION);
    stage.simulation = _ -> Optional.of(instead);

    assertEquals("unreachable", stage.play(target("a")));
    assertEquals(2, instead.sent.size());
    assertEquals(List.of(), stage.sent());
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 25})
  void aLongNameOfAKeyMayBeAKeyAndIsNotShown(int length) {
    String name = "n".repeat(length);
    stage.keys.values.put("providers/" + name, "{\"provider\":\"a\",\"apiKey\":\"stored-secret\"}");
    stage.script.answers("a");

    assertEquals("a", stage.play(target("a", new Key.Stored(name), Trees.RESTLESS)));
    assertEquals(length > 24 ? "***" : name, stage.redaction.clean(name));
    assertEquals("***", stage.redaction.clean("stored-secret"));
  }

  @Test
  void anAttemptThatRanIntoItsShareIsATimeoutAndOneIntoTheDeadlineEndsTheCall() {
    stage.deadline = Duration.ofSeconds(10);
    stage
        .script
        .then("a", new Script.Step(Duration.ZERO, Duration.ofDays(1), new Script.Streams(200)))
        .then("b", new Script.Step(Duration.ZERO, Duration.ofDays(1), new Script.Streams(200)));

    assertEquals("deadline", stage.play(fallback(target("a"), target("b"))));
    assertEquals(List.of("a timeout 0 5000", "b deadline 0 5000"), stage.lines());
  }

  @Test
  void aProviderThatDoesNotBeginOrThatPausesIsLeft() {
    stage
        .script
        .hangs("a")
        .then("b", new Script.Step(Duration.ZERO, Duration.ofDays(1), new Script.Streams(200)));
    Terms terms = Trees.terms(3_000, 2_000, Optional.empty());

    assertEquals("stalled", stage.play(fallback(target("a", terms), target("b", terms))));
    assertEquals(List.of("a timeout 0 3000", "b stalled 0 2000"), stage.lines());
    assertFalse(stage.redaction.clean("key-of-providers/a").contains("key"));
    assertTrue(stage.ledger.warnings().isEmpty());
  }
}

package dev.understudy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.json.Json;
import dev.understudy.protocol.FailureClass;
import dev.understudy.provider.Key;
import dev.understudy.route.Health.Sign;
import dev.understudy.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class StandingTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private static Health.Id id(Key key, String model, Duration patience) {
    return Standing.of(Trees.target("a", key, Trees.RESTLESS), model, patience).id();
  }

  private static Key inline(String secret, Optional<URI> base) {
    return new Key.Inline(new Secret(secret), base, HostGuard.Origin.CALLER);
  }

  private static Sign sign(FailureClass failure, int status, Duration given) {
    return sign(failure, status, Optional.empty(), LONG, given);
  }

  private static Sign sign(
      FailureClass failure,
      int status,
      Optional<Duration> wait,
      Duration patience,
      Duration given) {
    return Standing.of(Trees.target("a"), "m", patience)
        .sign(
            new Outcome.Failure(failure, status, "", wait),
            new Standing.Wait(given, Duration.ZERO));
  }

  @Test
  void aCircuitIsAProvidersKeysAndModels() {
    assertEquals(
        new Health.Id("a", "stored main", "m", Optional.empty()),
        id(new Key.Stored("main"), "m", LONG));
    assertNotEquals(id(new Key.Stored("main"), "m", LONG), id(new Key.Stored("spare"), "m", LONG));
    assertNotEquals(id(new Key.Stored("main"), "m", LONG), id(new Key.Stored("main"), "n", LONG));
  }

  @Test
  void inlineKeysAreToldApartByHashAndHostAndNeverNamed() {
    Health.Id one = id(inline("the-one-key", Optional.empty()), "m", LONG);

    assertEquals("inline " + new Secret("the-one-key").sha256(), one.account());
    assertFalse(one.toString().contains("the-one-key"));
    assertNotEquals(one, id(inline("the-other-key", Optional.empty()), "m", LONG));
    assertEquals(
        "inline " + new Secret("the-one-key").sha256() + " https://h.test",
        id(inline("the-one-key", Optional.of(URI.create("https://h.test"))), "m", LONG).account());
    assertNotEquals(one, id(new Key.Stored("inline"), "m", LONG));
  }

  @ParameterizedTest
  @CsvSource({"1, true", "7999, true", "8000, false", "30000, false"})
  void shortPatienceHasACircuitOfItsOwn(long millis, boolean own) {
    Duration patience = Duration.ofMillis(millis);

    assertEquals(
        own ? Optional.of(patience) : Optional.empty(),
        id(new Key.Stored("a"), "m", patience).patience());
  }

  @Test
  void anAnswerIsASignOfHealth() {
    Outcome answer =
        new Outcome.Answer(
            Trees.target("a"),
            "m",
            200,
            Headers.none(),
            new Outcome.Said.Whole(Json.object(), Json.object()),
            List.of());

    assertEquals(
        new Sign.Well(),
        Standing.of(Trees.target("a"), "m", LONG)
            .sign(answer, new Standing.Wait(Duration.ZERO, Duration.ZERO)));
  }

  @ParameterizedTest
  @EnumSource(names = {"TIMEOUT", "FIRST_TOKEN_TIMEOUT", "STALLED", "DEADLINE"})
  void whoHadItsTimeAndDidNotAnswerIsIllAndWhoWasCutShortIsNot(FailureClass failure) {
    assertEquals(new Sign.Ill(), sign(failure, 0, Duration.ofMillis(7_200)));
    assertEquals(new Sign.Unknown(), sign(failure, 0, Duration.ofMillis(7_199)));
  }

  /// A caller gets one for the asking, with a stop word for one.
  @Test
  void anAnswerThatSaysNothingIsNoSign() {
    assertEquals(new Sign.Unknown(), sign(FailureClass.EMPTY, 200, Duration.ZERO));
  }

  @Test
  void whoIsWaitedForForASecondHasThatSecond() {
    Duration second = Duration.ofSeconds(1);

    assertEquals(
        new Sign.Ill(),
        sign(FailureClass.TIMEOUT, 0, Optional.empty(), second, Duration.ofMillis(900)));
    assertEquals(
        new Sign.Unknown(),
        sign(FailureClass.TIMEOUT, 0, Optional.empty(), second, Duration.ofMillis(899)));
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "CANCELLED",
        "INTERNAL",
        "EMPTY",
        "TIMEOUT",
        "FIRST_TOKEN_TIMEOUT",
        "STALLED",
        "DEADLINE"
      },
      mode = Mode.EXCLUDE)
  void elseTheClassSaysWhetherItHarms(FailureClass failure) {
    Sign sign = sign(failure, 0, Duration.ZERO);

    assertEquals(
        failure.harmsHealth() ? new Sign.Ill() : new Sign.Unknown(), sign, failure.wireName());
  }

  @ParameterizedTest
  @EnumSource(names = {"CANCELLED", "INTERNAL"})
  void whatWasGivenUpAndWhatWeBrokeSayNothing(FailureClass failure) {
    assertEquals(
        new Sign.Unknown(), sign(failure, 200, Optional.of(LONG), LONG, Duration.ofDays(1)));
  }

  @ParameterizedTest
  @CsvSource({"30000, 7200, true", "30000, 7199, false", "2000, 1800, true", "2000, 1799, false"})
  void whoWasWaitedForLongEnoughBeforeItWasGivenUpIsIll(long patience, long took, boolean ill) {
    Sign sign =
        Standing.of(Trees.target("a"), "m", Duration.ofMillis(patience))
            .sign(
                new Outcome.Failure(FailureClass.CANCELLED, ""),
                new Standing.Wait(Duration.ZERO, Duration.ofMillis(took)));

    assertEquals(ill ? new Sign.Ill() : new Sign.Unknown(), sign);
  }

  @ParameterizedTest
  @CsvSource({"400, false", "422, false", "200, true", "500, true", "0, true"})
  void whatTheModelCouldNotSayIsNotHeldAgainstIt(int status, boolean ill) {
    assertEquals(
        ill ? new Sign.Ill() : new Sign.Unknown(),
        sign(FailureClass.MALFORMED, status, Duration.ZERO));
  }

  @ParameterizedTest
  @CsvSource({
    "200, true",
    "400, true",
    "404, true",
    "499, true",
    "399, false",
    "429, false",
    "500, false",
    "0, false"
  })
  void aRefusalForAGoodReasonIsASignOfHealth(int status, boolean well) {
    assertEquals(
        well ? new Sign.Well() : new Sign.Unknown(),
        sign(FailureClass.CALLER_FAULT, status, Duration.ZERO));
  }

  @Test
  void aRefusedKeyIsNot() {
    assertEquals(new Sign.Ill(), sign(FailureClass.AUTHENTICATION, 401, Duration.ZERO));
  }

  @Test
  void whoAsksUsToStayAwayIsLeftAlone() {
    Duration wait = Duration.ofSeconds(3);

    assertEquals(
        new Sign.Away(wait, false),
        sign(FailureClass.RATE_LIMITED, 429, Optional.of(wait), LONG, LONG));
    assertEquals(
        new Sign.Away(wait, true),
        sign(FailureClass.OVERLOADED, 503, Optional.of(wait), LONG, LONG));
  }
}

package dev.understudy.protocol;

import static dev.understudy.protocol.FailureClass.CALLER_FAULT;
import static dev.understudy.protocol.FailureClass.OVERLOADED;
import static dev.understudy.protocol.FailureClass.QUOTA_EXHAUSTED;
import static dev.understudy.protocol.FailureClass.RATE_LIMITED;
import static dev.understudy.protocol.FailureClass.SERVER_ERROR;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.Documentation;
import dev.understudy.http.Headers;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final String NOTHING = "{}";
  private static final String WORDS = "{'error':{'message':'Please try again in 17.359s. Bye.'}}";
  private static final String RETRY_INFO =
      "{'error':{'code':429,'details':[{'@type':'type.googleapis.com/google.rpc.Help'},"
          + "{'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'48s'}]}}";

  @Test
  void secondsAreSeconds() {
    assertEquals(seconds(16), limited(Headers.of("Retry-After", " 16 ")));
    assertEquals(seconds(0), limited(Headers.of("retry-after", "0")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"retry-after-ms", "x-ms-retry-after-ms"})
  void millisecondsAreMoreExactAndGoFirst(String name) {
    Headers headers = Headers.of("Retry-After", "2", name, "1234.5");
    assertEquals(Optional.of(Duration.ofNanos(1_234_500_000)), limited(headers));
  }

  @Test
  void whatCannotBeReadLeavesTheWordToTheNextHint() {
    assertEquals(
        seconds(2), limited(Headers.of("retry-after-ms", "-1", "x-ms-retry-after-ms", "2000")));
    assertEquals(seconds(2), limited(Headers.of("retry-after-ms", "soon", "retry-after", "2")));
    Headers past = Headers.of("retry-after", "Fri, 31 Dec 1999 23:59:59 GMT");
    assertEquals(seconds(48), read(RATE_LIMITED, past, RETRY_INFO));
  }

  @Test
  void aDateIsCountedFromTheResponsesOwnDate() {
    String date = "Thu, 09 Oct 2025 08:53:50 GMT";
    assertEquals(seconds(30), limited(Headers.of("retry-after", date)));
    assertEquals(
        seconds(20),
        limited(Headers.of("retry-after", date, "date", "Thu, 09 Oct 2025 08:53:30 GMT")));
    assertEquals(seconds(30), limited(Headers.of("retry-after", date, "date", "yesterday")));
  }

  @Test
  void googlesRetryInfoIsReadUnderEveryFailureAndInAList() {
    assertEquals(seconds(48), read(SERVER_ERROR, Headers.none(), RETRY_INFO));
    assertEquals(seconds(48), read(RATE_LIMITED, Headers.none(), "[" + RETRY_INFO + "]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Limit 6000. Please try again in 17.359s. Visit us.    | PT17.359S",
        "Please try again in 6ms. Contact us.                  | PT0.006S",
        "Try again in 1m2.5s                                   | PT1M2.5S",
        "Please retry after 6 seconds.                         | PT6S",
        "Please retry in 1 minute 30 seconds, not before.      | PT1M30S",
        "try again in 9 days                                   | PT24H",
        "Please try again later.                               |",
        "Please try again in 5 a.m. style                      |",
        "Try again in 20                                       |",
        "Try again in 2025-10-09                               |",
        "entry in 5s                                           |",
      })
  void theWordsOfAMessageAreRead(String message, Duration wait) {
    String body = "{'error':{'message':'" + message + "'}}";
    assertEquals(Optional.ofNullable(wait), read(RATE_LIMITED, Headers.none(), body));
  }

  @ParameterizedTest
  @CsvSource({
    "x-ratelimit-remaining-requests,x-ratelimit-reset-requests,6m0s,PT6M",
    "x-ratelimit-remaining-tokens,x-ratelimit-reset-tokens,17.359s,PT17.359S",
    "x-ratelimit-remaining-tokens-minute,x-ratelimit-reset-tokens-minute,11.38,PT11.38S",
    "anthropic-ratelimit-input-tokens-remaining,anthropic-ratelimit-input-tokens-reset,"
        + "2025-10-09T08:54:20Z,PT1M",
    "X-RateLimit-Remaining,X-RateLimit-Reset,1760000010250,PT10.25S",
    "x-ratelimit-remaining,x-ratelimit-reset,1760000010,PT10S",
    "ratelimit-remaining,ratelimit-reset,7,PT7S",
  })
  void aResetIsReadWhereNothingRemains(String remaining, String reset, String at, Duration wait) {
    assertEquals(Optional.of(wait), limited(Headers.of(remaining, "0", reset, at)));
    assertEquals(Optional.empty(), limited(Headers.of(remaining, "1", reset, at)));
    assertEquals(Optional.empty(), limited(Headers.of(reset, at)));
  }

  @Test
  void ofTwoSpentLimitsTheLongerCounts() {
    Headers headers =
        Headers.of(
            "x-ratelimit-remaining-requests",
            "0",
            "x-ratelimit-reset-requests",
            "120ms",
            "x-ratelimit-remaining-tokens",
            "0",
            "x-ratelimit-reset-tokens",
            "6s",
            "x-ratelimit-remaining-images",
            "3",
            "x-ratelimit-reset-images",
            "9s");
    assertEquals(seconds(6), limited(headers));
  }

  @Test
  void headersThatStandInTheBodyCountLikeTheOthers() {
    String body =
        "{'error':{'message':'Rate limit exceeded','code':429,'metadata':{'headers':"
            + "{'X-RateLimit-Limit':'50','X-RateLimit-Remaining':'0',"
            + "'X-RateLimit-Reset':'1760000030000'}}}}";
    assertEquals(seconds(30), read(RATE_LIMITED, Headers.none(), body));
  }

  @Test
  void aModelThatIsLoadingSaysForHowLong() {
    String body = "{'error':'Model x is currently loading','estimated_time':20.0}";
    assertEquals(seconds(20), read(OVERLOADED, Headers.none(), body));
    assertEquals(Optional.empty(), read(CALLER_FAULT, Headers.none(), body));
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureClass.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RATE_LIMITED", "OVERLOADED"})
  void whatSpeaksOfLimitsSaysNothingOfOtherFailures(FailureClass failure) {
    Headers spent =
        Headers.of("x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", "6s");
    assertEquals(Optional.empty(), read(failure, spent, WORDS));
  }

  @Test
  void aWaitForThisCallGoesBeforeTheTimeWhenALimitIsWholeAgain() {
    Headers spent =
        Headers.of("x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", "6m0s");
    assertEquals(Optional.of(Duration.ofMillis(17_359)), read(RATE_LIMITED, spent, WORDS));
    assertEquals(seconds(7), read(RATE_LIMITED, spent.with("retry-after", "7"), WORDS));
  }

  @Test
  void nothingSaysNothing() {
    assertEquals(Optional.empty(), limited(Headers.none()));
    assertEquals(Optional.empty(), read(QUOTA_EXHAUSTED, Headers.none(), "no JSON"));
  }

  @Test
  void theDocumentationListsTheHintsInTheirOrder() {
    StringBuilder table = new StringBuilder("| | where | form | counts for |\n|---|---|---|---|\n");
    int place = 1;
    for (RetryAfter.Hint hint : RetryAfter.HINTS) {
      table.append(
          "| %d | %s | %s | %s |\n"
              .formatted(
                  place++,
                  hint.where(),
                  hint.form(),
                  hint.limitsAlone() ? "`rate_limited`, `overloaded`" : "every failure"));
    }
    Documentation.says("docs/failures.md", "retry-hints", table.toString());
  }

  private static Optional<Duration> limited(Headers headers) {
    return read(RATE_LIMITED, headers, NOTHING);
  }

  private static Optional<Duration> read(FailureClass failure, Headers headers, String body) {
    ErrorBody error = ErrorBody.of(429, body.replace('\'', '"').getBytes(UTF_8));
    return RetryAfter.of(new FixedTime(), failure, headers, error);
  }

  private static Optional<Duration> seconds(long seconds) {
    return Optional.of(Duration.ofSeconds(seconds));
  }
}

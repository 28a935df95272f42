package dev.understudy.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.Headers;
import dev.understudy.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How long a provider asks us to stay away. To be read on failures alone: Anthropic sends
/// `retry-after` with answers too.
///
/// [#HINTS] is the table of the places where it is said. The first that says anything readable
/// counts, so a wait that was computed for this refusal comes before the moment at which a limit is
/// whole again. Never negative, and never longer than [Delay#LONGEST].
final class RetryAfter {
  /// One place where a provider may say it.
  ///
  /// @param where for the documentation
  /// @param form for the documentation
  /// @param limitsAlone whether it speaks of limits, and says nothing of any other failure
  record Hint(
      String where,
      String form,
      boolean limitsAlone,
      Function<Refusal, Optional<Duration>> reader) {}

  /// What a provider said when it refused.
  record Refusal(Headers headers, ErrorBody error, Instant now) {}

  static final List<Hint> HINTS =
      List.of(
          new Hint(
              "header `retry-after-ms`, `x-ms-retry-after-ms`",
              "milliseconds (OpenAI, Azure)",
              false,
              refusal ->
                  Stream.of("retry-after-ms", "x-ms-retry-after-ms")
                      .flatMap(name -> refusal.headers().first(name).stream())
                      .flatMap(value -> Delay.millis(value).stream())
                      .findFirst()),
          new Hint(
              "header `retry-after`",
              "seconds, or an HTTP date (RFC 9110 section 10.2.3)",
              false,
              refusal ->
                  refusal
                      .headers()
                      .first("retry-after")
                      .flatMap(value -> Delay.parse(value, refusal.now()))),
          new Hint(
              "body: `RetryInfo` in `error.details[]`",
              "`\"retryDelay\": \"48s\"` (Google)",
              false,
              RetryAfter::retryInfo),
          new Hint(
              "body: `estimated_time`",
              "seconds until a model is loaded (Hugging Face)",
              true,
              refusal -> said(refusal.error().json().path("estimated_time"), refusal)),
          new Hint(
              "the words of the message",
              "`try again in 1m2.5s`, `retry after 6 seconds` (OpenAI, Groq, Azure)",
              true,
              RetryAfter::words),
          new Hint(
              "header `…ratelimit-…reset…` whose `…remaining…` is 0; the longest",
              "`6m0s` (OpenAI, Groq), seconds (Cerebras), RFC 3339 (Anthropic), seconds or"
                  + " milliseconds since 1970 (OpenRouter)",
              true,
              RetryAfter::reset));

  private static final Pattern WORDS =
      Pattern.compile(
          "\\b(?:try again|retry) (?:in|after) ((?:\\d[\\d.]{0,20} ?[a-z]{1,12}(?:"
              + " (?=\\d))?){1,5})",
          Pattern.CASE_INSENSITIVE);

  private RetryAfter() {}

  /// What is said with a failure.
  ///
  /// @param time tells how far off a moment is, where the response has no date of its own
  static Optional<Duration> of(Time time, FailureClass failure, Headers headers, ErrorBody error) {
    Instant now = headers.first("date").flatMap(Delay::moment).orElseGet(time::now);
    Refusal refusal = new Refusal(quoted(error).withAll(headers), error, now);
    return HINTS.stream()
        .filter(hint -> !hint.limitsAlone() || speaksOfLimits(failure))
        .flatMap(hint -> hint.reader().apply(refusal).stream())
        .findFirst();
  }

  private static boolean speaksOfLimits(FailureClass failure) {
    return failure == FailureClass.RATE_LIMITED || failure == FailureClass.OVERLOADED;
  }

  /// Headers that stand in the body: OpenRouter's `error.metadata.headers`.
  private static Headers quoted(ErrorBody error) {
    Headers headers = Headers.none();
    for (Map.Entry<String, JsonNode> header :
        error.json().at("/error/metadata/headers").properties()) {
      headers = headers.with(header.getKey(), header.getValue().asText(""));
    }
    return headers;
  }

  private static Optional<Duration> retryInfo(Refusal refusal) {
    for (JsonNode detail : refusal.error().json().at("/error/details")) {
      if (detail.path("@type").asText("").endsWith("google.rpc.RetryInfo")) {
        return said(detail.path("retryDelay"), refusal);
      }
    }
    return Optional.empty();
  }

  private static Optional<Duration> words(Refusal refusal) {
    Matcher words = WORDS.matcher(refusal.error().message());
    return words.find() ? Delay.parse(words.group(1), refusal.now()) : Optional.empty();
  }

  /// The refusal ends when every limit that is spent is whole again. A limit of which something
  /// remains is not why it came.
  private static Optional<Duration> reset(Refusal refusal) {
    Headers headers = refusal.headers();
    return headers.map().keySet().stream()
        .filter(name -> name.contains("ratelimit") && name.contains("reset"))
        .filter(
            name ->
                headers.first(name.replace("reset", "remaining")).map(String::strip).stream()
                    .anyMatch("0"::equals))
        .flatMap(name -> headers.first(name).stream())
        .flatMap(value -> Delay.parse(value, refusal.now()).stream())
        .max(Comparator.naturalOrder());
  }

  private static Optional<Duration> said(JsonNode value, Refusal refusal) {
    return Delay.parse(value.asText(""), refusal.now());
  }
}

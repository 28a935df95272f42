package dev.understudy;

import dev.understudy.http.Headers;
import dev.understudy.http.Rejection;
import dev.understudy.route.Limit;
import java.time.Duration;
import java.time.Instant;

/// How an access key stands with one of its limits.
///
/// @param most what it may use up
/// @param used what it has used up, with what a call does at once
/// @param end when the next window begins
/// @param left until then, in whole seconds
record Standing(Limit limit, long most, long used, Instant end, Duration left) {
  /// Whether nothing was left for the call.
  boolean isReached() {
    return used - limit.atOnce() >= most;
  }

  /// OpenAI's names for a provider's own limits, with our name before them: a provider's are passed
  /// on beside these. Times are whole seconds.
  ///
  /// See <https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers>.
  Headers headers() {
    String start = "x-understudy-ratelimit-";
    String counted = "-" + limit.counted();
    return Headers.of(
        start + "limit" + counted, limit.number(most),
        start + "remaining" + counted, limit.number(Math.max(0, most - used)),
        start + "reset" + counted, Long.toString(left.toSeconds()));
  }

  /// What the caller is told then.
  ///
  /// @param name the access key's
  Rejection rejection(String name) {
    return new Rejection(
        429,
        limit.exceeded(),
        "",
        "This gateway's limit for the access key \""
            + name
            + "\" is used up: "
            + limit.text(most)
            + ". It begins anew at "
            + end
            + ", in "
            + left.toSeconds()
            + " s. No provider was asked.",
        left);
  }
}

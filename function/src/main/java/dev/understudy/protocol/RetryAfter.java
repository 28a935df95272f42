package dev.understudy.protocol;

import dev.understudy.http.Headers;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// How long a provider asks us to stay away: `retry-after-ms` (OpenAI, Azure), else `Retry-After`
/// in seconds (RFC 9110 section 10.2.3). The form with a date is taken for nothing said. To be read
/// on failures alone: Anthropic sends the header with answers too.
final class RetryAfter {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

  private RetryAfter() {}

  static Optional<Duration> of(Headers headers) {
    return number(headers, "retry-after-ms", 6).or(() -> number(headers, "retry-after", 9));
  }

  private static Optional<Duration> number(Headers headers, String name, int nanosAsPowerOfTen) {
    return headers
        .first(name)
        .map(String::strip)
        .filter(value -> NUMBER.matcher(value).matches())
        .map(value -> new BigDecimal(value).scaleByPowerOfTen(nanosAsPowerOfTen).longValue())
        .map(Duration::ofNanos);
  }
}

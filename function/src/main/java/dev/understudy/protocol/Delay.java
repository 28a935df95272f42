package dev.understudy.protocol;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads how long to stay away, however a provider writes it. What it cannot read, and a moment
/// that has passed, is nothing said; more than a day is a day.
final class Delay {
  /// Longer than any wait for a limit, and short enough to recover from a provider's mistake.
  static final Duration LONGEST = Duration.ofDays(1);

  /// A number below is of seconds from now; no wait is 31 years long.
  private static final BigDecimal FIRST_EPOCH_SECOND = new BigDecimal("1e9");

  /// A number above is a moment in milliseconds; as seconds it would be after the year 5000.
  private static final BigDecimal FIRST_EPOCH_MILLISECOND = new BigDecimal("1e11");

  private static final String DIGITS = "\\d{1,15}(?:\\.\\d{1,9})?";
  private static final Pattern NUMBER = Pattern.compile(DIGITS);

  /// One part of `6m0s`, `17.359s`, `40 seconds`.
  private static final Pattern PART = Pattern.compile("\\G(" + DIGITS + ") ?([a-z]{1,12}) ?");

  private Delay() {}

  /// From a header: seconds, a duration with units, or a moment as an HTTP date (RFC 9110 section
  /// 5.6.7), an RFC 3339 date and time, or the seconds or milliseconds since 1970.
  ///
  /// @param now for moments
  static Optional<Duration> parse(String text, Instant now) {
    String value = text.strip();
    if (!NUMBER.matcher(value).matches()) {
      return units(value).or(() -> moment(value).flatMap(moment -> until(moment, now)));
    }
    BigDecimal number = new BigDecimal(value);
    if (number.compareTo(FIRST_EPOCH_SECOND) < 0) {
      return Optional.of(seconds(number));
    }
    boolean seconds = number.compareTo(FIRST_EPOCH_MILLISECOND) < 0;
    long whole = number.longValue();
    return until(seconds ? Instant.ofEpochSecond(whole) : Instant.ofEpochMilli(whole), now);
  }

  /// From a number of milliseconds.
  static Optional<Duration> millis(String text) {
    String value = text.strip();
    return NUMBER.matcher(value).matches()
        ? Optional.of(seconds(new BigDecimal(value).movePointLeft(3)))
        : Optional.empty();
  }

  private static Optional<Duration> units(String text) {
    Matcher part = PART.matcher(text.toLowerCase(Locale.ROOT));
    BigDecimal seconds = BigDecimal.ZERO;
    int end = 0;
    while (part.find()) {
      BigDecimal unit = secondsOf(part.group(2));
      if (unit.signum() == 0) {
        return Optional.empty();
      }
      seconds = seconds.add(new BigDecimal(part.group(1)).multiply(unit));
      end = part.end();
    }
    return end > 0 && end == text.length() ? Optional.of(seconds(seconds)) : Optional.empty();
  }

  /// Zero where the word is no unit.
  private static BigDecimal secondsOf(String unit) {
    return switch (unit) {
      case "ms", "millisecond", "milliseconds" -> new BigDecimal("0.001");
      case "s", "sec", "secs", "second", "seconds" -> BigDecimal.ONE;
      case "m", "min", "mins", "minute", "minutes" -> BigDecimal.valueOf(60);
      case "h", "hour", "hours" -> BigDecimal.valueOf(3600);
      case "d", "day", "days" -> BigDecimal.valueOf(86400);
      default -> BigDecimal.ZERO;
    };
  }

  /// An HTTP date or an RFC 3339 one.
  static Optional<Instant> moment(String text) {
    String value = text.strip().toUpperCase(Locale.ROOT);
    boolean named = !value.isEmpty() && Character.isLetter(value.charAt(0));
    try {
      return Optional.of(
          named
              ? ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()
              : OffsetDateTime.parse(value).toInstant());
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> until(Instant moment, Instant now) {
    return moment.isBefore(now)
        ? Optional.empty()
        : Optional.of(shortened(Duration.between(now, moment)));
  }

  private static Duration seconds(BigDecimal seconds) {
    BigDecimal most = BigDecimal.valueOf(LONGEST.toSeconds());
    return Duration.ofNanos(seconds.min(most).movePointRight(9).longValue());
  }

  private static Duration shortened(Duration duration) {
    return duration.compareTo(LONGEST) < 0 ? duration : LONGEST;
  }
}

package dev.understudy.route;

import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/// What an access key may use up, in each minute or day of the calendar in UTC.
///
/// Amounts are whole numbers; those of money are nano-dollars, a billionth of a US dollar.
public enum Limit {
  /// How often it may ask, whatever comes of it.
  REQUESTS_PER_MINUTE("requests_per_minute", "requests", "requests a minute", ChronoUnit.MINUTES),

  /// What its calls may read and write, as far as providers say.
  TOKENS_PER_DAY("tokens_per_day", "tokens", "tokens a day", ChronoUnit.DAYS),

  /// What its calls may cost, by estimate.
  USD_PER_DAY("usd_per_day", "usd", "US dollars a day, as estimated", ChronoUnit.DAYS);

  /// How many digits of a dollar are counted.
  public static final int NANO_DIGITS = 9;

  private final String wireName;
  private final String counted;
  private final String words;
  private final ChronoUnit unit;

  Limit(String wireName, String counted, String words, ChronoUnit unit) {
    this.wireName = wireName;
    this.counted = counted;
    this.words = words;
    this.unit = unit;
  }

  /// Its field among the `limits` of an access key.
  public String wireName() {
    return wireName;
  }

  /// What is counted, in a word for the names of headers.
  public String counted() {
    return counted;
  }

  /// How long each of its windows is.
  public ChronoUnit unit() {
    return unit;
  }

  /// How much a call uses up before it is tried. What else it does is known at its end.
  public long atOnce() {
    return this == REQUESTS_PER_MINUTE ? 1 : 0;
  }

  /// The code of the error that says that nothing is left of it.
  public String exceeded() {
    return wireName + "_exceeded";
  }

  /// Whether `code` is such an error's.
  public static boolean isExceeded(String code) {
    return Arrays.stream(values()).anyMatch(limit -> limit.exceeded().equals(code));
  }

  /// `amount` without its unit; of money in dollars, such as `0.25`.
  public String number(long amount) {
    return this == USD_PER_DAY
        ? BigDecimal.valueOf(amount, NANO_DIGITS).stripTrailingZeros().toPlainString()
        : Long.toString(amount);
  }

  /// `amount` in words, such as `60 requests a minute`.
  public String text(long amount) {
    return number(amount) + " " + words;
  }
}

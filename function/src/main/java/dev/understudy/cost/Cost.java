package dev.understudy.cost;

import dev.understudy.route.Limit;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// An estimate of what something costs, exact to the last digit of the prices that it is made of.
/// What is not known at all has none: it is absent, never 0.
///
/// @param usd in US dollars
/// @param whole whether that is all of it; otherwise it is the least that it costs
public record Cost(BigDecimal usd, boolean whole) {
  /// A million dollars, which is more than any call costs: what a provider counts is not ours to
  /// believe, and must not make a sum overflow.
  public static final long MOST_NANO_DOLLARS = 1_000_000_000_000_000L;

  /// What the amount is called wherever it is shown, so that nobody takes a bound for a sum.
  public String name() {
    return whole ? "cost_usd" : "cost_usd_at_least";
  }

  /// The amount as a plain decimal, such as `0.000725`: no exponent, and no zeros at its end.
  public String text() {
    return plain().toPlainString();
  }

  /// The amount in billionths of a dollar, rounded up; more than [#MOST_NANO_DOLLARS] is that.
  public long nanoDollars() {
    return usd.movePointRight(Limit.NANO_DIGITS)
        .setScale(0, RoundingMode.CEILING)
        .min(BigDecimal.valueOf(MOST_NANO_DOLLARS))
        .longValueExact();
  }

  /// The amount without zeros at its end.
  public BigDecimal plain() {
    return usd.signum() == 0 ? BigDecimal.ZERO : usd.stripTrailingZeros();
  }
}

package dev.understudy.cost;

import dev.understudy.protocol.Usage;
import java.math.BigDecimal;
import java.time.LocalDate;

/// What a model costs at a provider, in US dollars for a million tokens: a row of a list of prices.
///
/// @param provider its id
/// @param model as it is asked for; with a `*` at its end, every model that begins so
/// @param longest up to how many tokens that are read the row holds
/// @param input what is read, neither from the provider's cache nor into it
/// @param cachedInput what is read from the cache
/// @param cacheWrite what is read, and put into the cache
/// @param output what is written, reasoning included
/// @param asOf when the price was looked up
/// @param source where
record Price(
    String provider,
    String model,
    long longest,
    BigDecimal input,
    BigDecimal cachedInput,
    BigDecimal cacheWrite,
    BigDecimal output,
    LocalDate asOf,
    String source) {
  private static final int MILLION = 6;

  boolean isFor(String someProvider, String someModel) {
    return provider.equals(someProvider)
        && (isExact() ? someModel.equals(model) : someModel.startsWith(beginning()));
  }

  /// The longest beginning says most; a model's own name says more than any.
  int precision() {
    return isExact() ? Integer.MAX_VALUE : beginning().length();
  }

  /// What these tokens cost, in US dollars.
  BigDecimal of(Usage usage) {
    return times(usage.fresh(), input)
        .add(times(usage.cached(), cachedInput))
        .add(times(usage.stored(), cacheWrite))
        .add(times(usage.output(), output))
        .movePointLeft(MILLION);
  }

  private static BigDecimal times(long tokens, BigDecimal price) {
    return price.multiply(BigDecimal.valueOf(tokens));
  }

  private boolean isExact() {
    return !model.endsWith("*");
  }

  private String beginning() {
    return model.substring(0, model.length() - 1);
  }
}

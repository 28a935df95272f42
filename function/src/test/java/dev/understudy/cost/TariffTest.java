package dev.understudy.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.protocol.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TariffTest {
  private static final String OWN =
      """
      {"prices":[
        {"provider":"openai","model":"gpt-5*","input":50,"output":0,"as_of":"2026-01-01","source":"us"}]}
      """;

  private static final String BUNDLED =
      """
      {"prices":[
        {"provider":"openai","model":"gpt-4*","input":1,"output":0,"as_of":"2026-01-01","source":"us"},
        {"provider":"openai","model":"gpt-4o*","input":2,"output":0,"as_of":"2026-01-01","source":"us"},
        {"provider":"openai","model":"gpt-4o","input":3,"output":0,"as_of":"2026-01-01","source":"us"},
        {"provider":"openai","model":"gpt-5-nano","input":4,"output":0,"as_of":"2026-01-01","source":"us"},
        {"provider":"google","model":"gemini-x","input":5,"output":0,"prompt_up_to":1000,"as_of":"2026-01-01","source":"us"},
        {"provider":"google","model":"gemini-x","input":6,"output":0,"prompt_up_to":2000,"as_of":"2026-01-01","source":"us"}]}
      """;

  private final Tariff tariff = new Tariff(List.of(read(OWN), read(BUNDLED)));

  private static List<Price> read(String text) {
    try {
      return new PriceReader("a list", Set.of("openai", "google")).read(text);
    } catch (PriceReader.Wrong e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-4o,       10,   3", // its own name before any beginning
    "openai, gpt-4o-mini,  10,   2", // the longest beginning
    "openai, gpt-4.1,      10,   1",
    "openai, gpt-5-nano,   10,   50", // the operator's beginning before a name that comes with us
    "openai, GPT-4o,       10,", // names are as they are asked for
    "openai, o3,           10,",
    "google, gpt-4o,       10,", // another provider has other prices
    "google, gemini-x,     1000, 5",
    "google, gemini-x,     1001, 6",
    "google, gemini-x,     2001, 6", // longer than any row is for
  })
  void theRowThatSaysMostDecides(String provider, String model, long prompt, BigDecimal input) {
    assertEquals(
        Optional.ofNullable(input), tariff.price(provider, model, prompt).map(Price::input));
  }

  @ParameterizedTest
  @CsvSource({
    "1,  0,         0.0000000375",
    "3,  0,         0.0000001125",
    "1000000, 1000000, 0.6375",
    "9000000000, 0, 337.5",
  })
  void amountsAreExactAndPlain(long prompt, long completion, String expected) {
    Price price =
        read("""
        {"prices":[{"provider":"openai","model":"m","input":0.0375,"output":0.60,
          "as_of":"2026-01-01","source":"us"}]}
        """)
            .getFirst();

    BigDecimal usd = price.of(new Usage(prompt, completion, prompt + completion, 0, 0));

    assertEquals(expected, new Cost(usd, true).text());
  }

  @Test
  void whatIsNotPricedApartCostsWhatIsReadCosts() {
    Price price = read(OWN).getFirst();

    assertEquals(price.input(), price.cachedInput());
    assertEquals(price.input(), price.cacheWrite());
  }

  @Test
  void noAmountIsAPlainZero() {
    assertEquals("0", new Cost(new BigDecimal("0.000"), true).text());
    assertEquals("20", new Cost(new BigDecimal("20.00"), true).text());
  }
}

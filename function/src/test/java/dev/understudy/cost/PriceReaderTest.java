package dev.understudy.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.Documentation;
import dev.understudy.provider.Providers;
import dev.understudy.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceReaderTest {
  private static final String ROW =
      "{'provider':'openai','model':'m','input':1,'output':2.5,'as_of':'2026-01-01','source':'us'}";

  private static List<Price> read(String text) throws PriceReader.Wrong {
    return new PriceReader("prices", Set.of("openai")).read(text.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                | prices/prices: expected an array of at most 1000 rows; found nothing
          []                                | prices: expected an object; found an array
          {'prices':{}}                     | prices/prices: expected an array of at most 1000 rows; found an object
          {'rows':[]}                       | prices: unknown key "rows"; allowed are [prices]
          {                                 | prices: the text ends before the JSON value does (line 1, column 2)
          {'prices':[1]}                    | prices/prices/0: expected an object; found 1
          """)
  void aListThatIsNoneIsRefusedWithItsPlace(String text, String expected) {
    assertEquals(expected, assertThrows(PriceReader.Wrong.class, () -> read(text)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'provider':'openai'  | 'provider':'opnai'   | /provider: expected the id of a provider; found "opnai"
          'provider':'openai'  | 'provider':7         | /provider: expected the id of a provider; found 7
          'model':'m'          | 'model':'*m'         | /model: expected a model, or its beginning and *; found "*m"
          'model':'m'          | 'model':' '          | /model: expected a model, or its beginning and *; found " "
          'input':1,           | ``                   | /input: expected US dollars for a million tokens, a number from 0 to 1000000; found nothing
          'output':2.5         | 'output':'2.5'       | /output: expected US dollars for a million tokens, a number from 0 to 1000000; found "2.5"
          'output':2.5         | 'output':null        | /output: expected US dollars for a million tokens, a number from 0 to 1000000; found null
          'output':2.5         | 'output':-1          | /output: expected US dollars for a million tokens, a number from 0 to 1000000, of 12 digits at most; found -1
          'output':2.5         | 'output':1e999999    | /output: expected US dollars for a million tokens, a number from 0 to 1000000, of 12 digits at most; found 1E+999999
          'input':1            | 'input':1,'cached_input':true | /cached_input: expected US dollars for a million tokens, a number from 0 to 1000000; found true
          'input':1            | 'input':1,'prompt_up_to':0 | /prompt_up_to: expected a whole number of tokens, 1 or more; found 0
          '2026-01-01'         | 'January'            | /as_of: expected a day such as "2026-11-23"; found "January"
          'source':'us'        | 'source':''          | /source: expected where the price was read; found ""
          'source':'us'        | 'source':'us','cache_read':1 | : unknown key "cache_read"; allowed are [as_of, cache_write, cached_input, input, model, output, prompt_up_to, provider, source]
          'source':'us'        | 'source':'us','a-very-long-name-that-may-be-a-key':1 | : unknown key "a-very-long-name-that-ma…"; allowed are [as_of, cache_write, cached_input, input, model, output, prompt_up_to, provider, source]
          """)
  void aWrongRowIsRefusedWithItsPlace(String part, String wrong, String expected) {
    String text =
        "{'prices':[" + ROW.replace("'m'", "'other'") + "," + ROW.replace(part, wrong) + "]}";

    assertEquals(
        "prices/prices/1" + expected,
        assertThrows(PriceReader.Wrong.class, () -> read(text)).getMessage());
  }

  @Test
  void twoPricesForOneThingAreRefused() {
    assertEquals(
        "prices/prices/1: the same provider, model and prompt_up_to stand above",
        assertThrows(PriceReader.Wrong.class, () -> read("{'prices':[" + ROW + "," + ROW + "]}"))
            .getMessage());
  }

  @Test
  void thePricesThatComeWithTheGatewayAreAList() {
    List<Price> bundled = Prices.bundled(new Providers(Time.system(), Map.of()).ids());

    assertFalse(bundled.isEmpty());
    for (Price price : bundled) {
      assertFalse(price.input().compareTo(price.cachedInput()) < 0, price.toString());
      assertFalse(price.source().isBlank(), price.toString());
    }
  }

  @Test
  void theExampleOfTheDocumentationIsAList() throws IOException, PriceReader.Wrong {
    String text = Files.readString(Path.of("../docs/cost.md"));
    String example = text.substring(text.indexOf("```json\n") + 8);

    List<Price> rows =
        new PriceReader("the example", new Providers(Time.system(), Map.of()).ids())
            .read(example.substring(0, example.indexOf("```")));

    assertEquals(List.of("openai", "azure-openai"), rows.stream().map(Price::provider).toList());
  }

  @Test
  void theDocumentationListsThem() {
    StringBuilder rows =
        new StringBuilder(
            "| provider | model | prompts up to | input | cached | into the cache | output | read"
                + " on | from |\n"
                + "|---|---|---|---|---|---|---|---|---|\n");
    for (Price price : Prices.bundled(new Providers(Time.system(), Map.of()).ids())) {
      rows.append(
          "| `%s` | `%s` | %s | %s | %s | %s | %s | %s | %s |\n"
              .formatted(
                  price.provider(),
                  price.model(),
                  price.longest() == Long.MAX_VALUE
                      ? ""
                      : String.format(Locale.ROOT, "%,d", price.longest()),
                  price.input(),
                  price.cachedInput(),
                  price.cacheWrite(),
                  price.output(),
                  price.asOf(),
                  price.source()));
    }
    Documentation.says("docs/cost.md", "prices", rows.toString());
  }
}

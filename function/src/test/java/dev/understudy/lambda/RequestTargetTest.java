package dev.understudy.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "/v1/chat/completions,       /v1/chat/completions",
        "/a%20b/%E2%82%AC,           /a%20b/%E2%82%AC",
        "/a b,                       /a%20b",
        "/€/ü,                       /%E2%82%AC/%C3%BC",
        "/😀,                        /%F0%9F%98%80",
        "/100%,                      /100%25",
        "/%zz/%4,                    /%25zz/%254",
        "/a?b#c,                     /a%3Fb%23c",
        "/[a]{b}|\\^\"<>,            /%5Ba%5D%7Bb%7D%7C%5C%5E%22%3C%3E",
        "/models/a:b@c;d=e+f,        /models/a:b@c;d=e+f",
        "//host/path,                /host/path",
        "v1,                         /v1",
        "``,                         /",
      })
  void aPathBecomesOneThatAUriHolds(String path, String expected) {
    assertEquals(expected, RequestTarget.uri(path, "").toString());
  }

  @Test
  void aQueryIsKeptAsItIsWhereAUriHoldsIt() {
    URI uri = RequestTarget.uri("/p", "a=1&b=x%20y+z&c=?/:&d=a b#c[0]");

    assertEquals("a=1&b=x%20y+z&c=?/:&d=a%20b%23c%5B0%5D", uri.getRawQuery());
    assertEquals("/p", uri.getRawPath());
  }

  @Test
  void withoutAQueryThereIsNoQuestionMark() {
    assertNull(RequestTarget.uri("/p", "").getRawQuery());
  }

  @Test
  void parametersAreEncodedInOrder() {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    parameters.put("a b", List.of("1&2", "x=y"));
    parameters.put("ü", List.of("", "+"));

    assertEquals("a%20b=1%262&a%20b=x%3Dy&%C3%BC=&%C3%BC=%2B", RequestTarget.query(parameters));
  }

  @Test
  void noTextMakesItThrowOrNameAHost() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    for (int i = 0; i < 2_000; i++) {
      URI uri = RequestTarget.uri(anyText(random), anyText(random));

      assertNull(uri.getHost());
      assertTrue(uri.getRawPath().startsWith("/"));
    }
  }

  private static String anyText(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(12); length > 0; length--) {
      int most = random.nextBoolean() ? 0x80 : 0x10000;
      text.append((char) random.nextInt(most));
    }
    return text.toString();
  }
}

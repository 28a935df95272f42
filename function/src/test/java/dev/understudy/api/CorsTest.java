package dev.understudy.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {
  @ParameterizedTest
  @CsvSource({
    "https://app.example, https://app.example",
    "https://App.Example, https://app.example",
    "HTTPS://app.example:443, https://app.example",
    "http://App.Example:80, http://app.example",
    "http://localhost:3000, http://localhost:3000",
    "https://app.example:80, https://app.example:80",
    "http://app.example:443, http://app.example:443",
    "https://app.example:8443, https://app.example:8443",
  })
  void anOriginIsMetAsBrowsersSendIt(String configured, String sent) {
    Headers headers = Cors.of(configured).headers(Headers.of("origin", sent));

    assertEquals(sent, headers.first("access-control-allow-origin").orElse(""));
  }

  @Test
  void anotherPortIsAnotherOrigin() {
    Headers headers =
        Cors.of("https://app.example:443").headers(Headers.of("origin", "https://app.example:80"));

    assertTrue(headers.map().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"app.example", "https://app.example/", "https://app.example/page", "ftp://a"})
  void whatIsNoOriginIsRefusedAtTheStart(String configured) {
    assertThrows(IllegalArgumentException.class, () -> Cors.of(configured));
  }
}

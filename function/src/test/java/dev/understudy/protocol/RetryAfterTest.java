package dev.understudy.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.http.Headers;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  @Test
  void secondsAreSeconds() {
    assertEquals(Optional.of(Duration.ofSeconds(16)), read("retry-after", "16"));
    assertEquals(Optional.of(Duration.ofMillis(1500)), read("Retry-After", " 1.5 "));
    assertEquals(Optional.of(Duration.ZERO), read("Retry-After", "0"));
  }

  @Test
  void millisecondsAreMoreExactAndGoFirst() {
    Headers headers = Headers.of("Retry-After", "2", "retry-after-ms", "1234.5");
    assertEquals(Optional.of(Duration.ofNanos(1_234_500_000)), RetryAfter.of(headers));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "soon", "1e9", "Fri, 31 Dec 1999 23:59:59 GMT", "99999999999"})
  void whateverElseIsTakenForNothingSaid(String value) {
    assertEquals(Optional.empty(), read("Retry-After", value));
  }

  @Test
  void noHeaderSaysNothing() {
    assertEquals(Optional.empty(), RetryAfter.of(Headers.none()));
  }

  private static Optional<Duration> read(String name, String value) {
    return RetryAfter.of(Headers.of(name, value));
  }
}

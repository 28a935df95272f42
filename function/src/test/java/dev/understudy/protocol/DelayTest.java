package dev.understudy.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DelayTest {
  private static final Instant NOW = Instant.parse("2025-10-09T08:53:20Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0                             | PT0S",
        "16                            | PT16S",
        "1.5                           | PT1.5S",
        "6ms                           | PT0.006S",
        "17.359s                       | PT17.359S",
        "1m2.5s                        | PT1M2.5S",
        "6m0s                          | PT6M",
        "2h3m4s                        | PT2H3M4S",
        "40 seconds                    | PT40S",
        "1 minute 30 seconds           | PT1M30S",
        "1 HOUR                        | PT1H",
        "Thu, 09 Oct 2025 08:53:50 GMT | PT30S",
        "Thu, 09 Oct 2025 08:53:20 GMT | PT0S",
        "2025-10-09T08:54:20Z          | PT1M",
        "2025-10-09T10:54:20.5+02:00   | PT1M0.5S",
        "1760000010                    | PT10S",
        "1760000010250                 | PT10.25S",
      })
  void aWaitIsReadInEveryForm(String text, Duration wait) {
    assertEquals(Optional.of(wait), Delay.parse(text, NOW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-1",
        "soon",
        "1e9",
        "5 apples",
        "6m5",
        "s",
        "1..5s",
        "9999999999999999",
        "Thu, 09 Oct 2025",
        "Fri, 31 Dec 1999 23:59:59 GMT",
        "2025-10-09T08:53:19Z",
        "2025-10-09",
        "1759999999",
        "1759999999999"
      })
  void nonsenseAndMomentsThatHavePassedAreNothingSaid(String text) {
    assertEquals(Optional.empty(), Delay.parse(text, NOW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "86401",
        "999999999",
        "99999999999",
        "999999999999999",
        "30 days",
        "999999999999999h",
        "Thu, 31 Dec 2099 23:59:59 GMT",
        "9999-12-31T23:59:59Z"
      })
  void moreThanADayIsADay(String text) {
    assertEquals(Optional.of(Duration.ofDays(1)), Delay.parse(text, NOW));
  }

  @Test
  void aNumberOfMillisecondsIsNothingElse() {
    assertEquals(Optional.of(Duration.ofNanos(1_234_500_000)), Delay.millis(" 1234.5 "));
    assertEquals(Optional.of(Duration.ofDays(1)), Delay.millis("999999999999999"));
    assertEquals(Optional.empty(), Delay.millis("5s"));
    assertEquals(Optional.empty(), Delay.millis("-5"));
  }
}

package dev.understudy.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.http.Headers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerHeadersTest {
  private static Map<String, List<String>> clean(String... namesAndValues) {
    return AnswerHeaders.clean(Headers.of(namesAndValues));
  }

  @Test
  void whatIsFitStaysAsItIs() {
    assertEquals(
        Map.of("x-a", List.of("one; two=\"3\"", "tab\there")),
        clean("X-A", "one; two=\"3\"", "x-a", "tab\there"));
  }

  @Test
  void aLineBreakDoesNotSplitAnAnswer() {
    assertEquals(
        Map.of("x-a", List.of("v??set-cookie: a=1")), clean("x-a", "v\r\nset-cookie: a=1\r\n"));
    assertEquals(Map.of("x-a--x-b-", List.of("v")), clean("x-a\r\nx-b:", "v"));
  }

  @Test
  void whatIsNotVisibleAsciiIsReplaced() {
    assertEquals(Map.of("x-a", List.of("Gr??e?")), clean("x-a", "Grüße\u0007"));
  }

  @Test
  void namesThatBecomeTheSameAreOneHeader() {
    assertEquals(Map.of("x-a", List.of("1", "2")), clean("x-a", "1", "x a", "2"));
  }

  @Test
  void whatTheFrontDoorMakesItselfIsDropped() {
    assertEquals(
        Map.of("x-a", List.of("1")),
        clean(
            "Content-Length", "3",
            "Transfer-Encoding", "chunked",
            "Connection", "close",
            "Keep-Alive", "timeout=5",
            "", "nameless",
            "x-a", "1"));
  }
}

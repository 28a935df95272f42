package dev.understudy.protocol;

import static dev.understudy.protocol.FailureClass.CALLER_FAULT;
import static dev.understudy.protocol.FailureClass.CONTENT_FILTERED;
import static dev.understudy.protocol.FailureClass.ERROR_IN_200;
import static dev.understudy.protocol.FailureClass.MALFORMED;
import static dev.understudy.protocol.FailureClass.TRUNCATED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Headers;
import dev.understudy.protocol.Reading.Answer;
import dev.understudy.protocol.Reading.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {
  private final ReplyReader reader =
      new ReplyReader(
          List.of(
              Rule.name("blocked", CONTENT_FILTERED, ""),
              Rule.message("too low", CALLER_FAULT, "").at(503)),
          new FixedTime());

  @Test
  void anObjectUnderSuccessIsForTheProtocolToRead() {
    assertInstanceOf(Answer.class, read(200, "{}"));
    assertInstanceOf(Answer.class, read(201, "{\"error\":null}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "OK", "<not a page", "[]", "\"Hello\"", "null", "{} {}", "{]"})
  void whatIsNoObjectIsMalformed(String body) {
    assertFault(MALFORMED, read(200, body));
  }

  @Test
  void aPageUnderSuccessIsCalledAPage() {
    Fault fault = assertFault(MALFORMED, read(200, "\n<!DOCTYPE html><html>Sign in</html>"));
    assertEquals("HTTP 200 with an HTML page", fault.message());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"choices\":[{\"mess", "{\"a\":tru", "{\"a\":\"\\u00"})
  void jsonThatStopsTooSoonIsTruncated(String body) {
    assertFault(TRUNCATED, read(200, body));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":\"hunter2", "{\"a\":hunter2}", "hunter2"})
  void whatWasNotUnderstoodIsNotQuoted(String body) {
    Fault fault = assertInstanceOf(Fault.class, read(200, body));
    assertTrue(!fault.message().contains("hunter2"), fault.message());
  }

  @ParameterizedTest
  @CsvSource({"301", "302", "303", "304", "307", "308"})
  void aRedirectIsNotFollowed(int status) {
    Fault fault = assertFault(MALFORMED, read(status, "{}"));
    assertEquals("HTTP " + status + ": a redirect, which is not followed", fault.message());
  }

  @ParameterizedTest
  @CsvSource({"100", "103", "204"})
  void aStatusWithoutABodyIsNoAnswer(int status) {
    assertFault(MALFORMED, read(status, "{}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'error':{'message':'Lost'}}              | Lost",
        "{'error':'Lost'}                          | Lost",
        "{'error':{'code':502},'choices':[{}]}     | HTTP 200 with an error that has no message",
        "{'error':{},'message':'Lost'}             | Lost",
        "{'type':'error','message':'Lost'}         | Lost",
        "{'object':'error','message':'Lost'}       | Lost",
      })
  void anErrorUnderSuccessIsAFault(String body, String message) {
    assertEquals(message, assertFault(ERROR_IN_200, read(200, body.replace('\'', '"'))).message());
  }

  @Test
  void aRefusalByPolicyIsOneUnderAnyStatus() {
    String body = "{\"error\":{\"code\":\"blocked\",\"message\":\"No\"}}";
    assertFault(CONTENT_FILTERED, read(200, body));
    assertFault(CONTENT_FILTERED, read(400, body));
    assertFault(CONTENT_FILTERED, read(500, body));
  }

  @Test
  void theTimeToStayAwayIsReadFromFailuresAlone() {
    Headers headers = Headers.of("Retry-After", "7");
    byte[] error = "{\"error\":\"Lost\"}".getBytes(UTF_8);
    assertEquals(
        Optional.of(Duration.ofSeconds(7)), fault(reader.read(429, headers, error, Answer::new)));
    assertEquals(Optional.empty(), fault(reader.read(200, headers, error, Answer::new)));
    assertEquals(Optional.empty(), fault(reader.read(302, headers, error, Answer::new)));
  }

  private static Optional<Duration> fault(Reading reading) {
    return assertInstanceOf(Fault.class, reading).retryAfter();
  }

  @Test
  void noBytesAtAllMakeItThrow() {
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      byte[] body = new byte[random.nextInt(12)];
      random.nextBytes(body);
      reader.read(random.nextBoolean() ? 200 : 500, Headers.none(), body, Answer::new);
    }
  }

  private Reading read(int status, String body) {
    return reader.read(status, Headers.none(), body.getBytes(UTF_8), Answer::new);
  }

  private static Fault assertFault(FailureClass failure, Reading reading) {
    Fault fault = assertInstanceOf(Fault.class, reading);
    assertEquals(failure, fault.failure(), fault.message());
    return fault;
  }
}

package dev.understudy.lambda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.http.Body;
import dev.understudy.http.Event;
import dev.understudy.http.EventSource;
import dev.understudy.http.Headers;
import dev.understudy.http.PlayedEvents;
import dev.understudy.http.Response;
import dev.understudy.http.ResponseSink.TooLarge;
import dev.understudy.http.Upstream;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// [BufferedSink]'s answers are read back into AWS's own types.
class BufferedSinkTest {
  private final Time time = Time.system();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private static Response response(String type, byte[] body) {
    return new Response(200, Headers.of("content-type", type), new Body.Bytes(body));
  }

  private static Response json(String body) {
    return response("application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  private static Response events(EventSource stream) {
    return new Response(
        200, Headers.of("content-type", "text/event-stream"), new Body.Events(stream));
  }

  private BufferedSink sink(ProxyEvent.Shape shape) {
    return new BufferedSink(out, shape, time);
  }

  private APIGatewayV2HTTPResponse v2(Response response) throws IOException, TooLarge {
    sink(ProxyEvent.Shape.V2).send(response);
    return new ObjectMapper().readValue(out.toByteArray(), APIGatewayV2HTTPResponse.class);
  }

  private APIGatewayProxyResponseEvent v1(Response response) throws IOException, TooLarge {
    sink(ProxyEvent.Shape.V1).send(response);
    return new ObjectMapper().readValue(out.toByteArray(), APIGatewayProxyResponseEvent.class);
  }

  @Test
  void aWholeAnswerHasTheShapeOfFormat2() throws Exception {
    Response response =
        new Response(
            429,
            Headers.of(
                "Content-Type", "application/json",
                "x-list", "one",
                "x-list", "two",
                "set-cookie", "a=1; Path=/",
                "set-cookie", "b=2"),
            new Body.Bytes("{\"a\":\"Grüße 😀\"}".getBytes(StandardCharsets.UTF_8)));

    APIGatewayV2HTTPResponse answer = v2(response);

    assertEquals(429, answer.getStatusCode());
    assertEquals(
        Map.of("content-type", "application/json", "x-list", "one, two"), answer.getHeaders());
    assertEquals(List.of("a=1; Path=/", "b=2"), answer.getCookies());
    assertEquals("{\"a\":\"Grüße 😀\"}", answer.getBody());
    assertFalse(answer.getIsBase64Encoded());
  }

  @Test
  void aWholeAnswerHasTheShapeOfFormat1() throws Exception {
    Response response =
        new Response(
            200,
            Headers.of(
                "content-type", "application/json", "set-cookie", "a=1", "set-cookie", "b=2"),
            new Body.Bytes("{}".getBytes(StandardCharsets.UTF_8)));

    APIGatewayProxyResponseEvent answer = v1(response);

    assertEquals(200, answer.getStatusCode());
    assertEquals(Map.of("content-type", "application/json"), answer.getHeaders());
    assertEquals(Map.of("set-cookie", List.of("a=1", "b=2")), answer.getMultiValueHeaders());
    assertEquals("{}", answer.getBody());
    assertFalse(answer.getIsBase64Encoded());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "TEXT/HTML; charset=utf-8",
        "application/json; charset=utf-8",
        "application/problem+json",
        "text/event-stream"
      })
  void textGoesAsItIs(String type) throws Exception {
    APIGatewayV2HTTPResponse answer = v2(response(type, "a\"b\n".getBytes(StandardCharsets.UTF_8)));

    assertEquals("a\"b\n", answer.getBody());
    assertFalse(answer.getIsBase64Encoded());
  }

  @ParameterizedTest
  @ValueSource(strings = {"audio/mpeg", "application/octet-stream", ""})
  void everythingElseGoesInBase64(String type) throws Exception {
    byte[] body = "abc".getBytes(StandardCharsets.UTF_8);

    APIGatewayProxyResponseEvent answer = v1(response(type, body));

    assertTrue(answer.getIsBase64Encoded());
    assertArrayEquals(body, Base64.getDecoder().decode(answer.getBody()));
  }

  @Test
  void whatSaysThatItIsTextAndIsNotUtf8GoesInBase64() throws Exception {
    byte[] body = {'a', (byte) 0xff};

    APIGatewayV2HTTPResponse answer = v2(response("text/plain", body));

    assertTrue(answer.getIsBase64Encoded());
    assertArrayEquals(body, Base64.getDecoder().decode(answer.getBody()));
  }

  @Test
  void anEmptyBodyIsAnEmptyString() throws Exception {
    APIGatewayV2HTTPResponse answer =
        v2(new Response(204, Headers.none(), new Body.Bytes(new byte[0])));

    assertEquals("", answer.getBody());
    assertFalse(answer.getIsBase64Encoded());
  }

  @Test
  void aStreamIsCollectedAndClosed() throws Exception {
    AtomicBoolean closed = new AtomicBoolean();

    APIGatewayV2HTTPResponse answer = v2(events(closing("data: 1\n\ndata: 2\n\n", closed)));

    assertEquals("data: 1\n\ndata: 2\n\n", answer.getBody());
    assertTrue(closed.get());
  }

  @Test
  void ofAStreamThatBreaksNothingIsWritten() throws Exception {
    EventSource broken = new PlayedEvents(time).then(Event.of("1")).breaks(Upstream.Fault.CUT_OFF);
    BufferedSink sink = sink(ProxyEvent.Shape.V2);

    assertThrows(IOException.class, () -> sink.send(events(broken)));
    assertEquals(0, out.size());
    sink.send(json("{}"));
    assertTrue(out.size() > 0);
  }

  @ParameterizedTest
  @EnumSource
  void theLimitHoldsForTheEncodedAnswerToTheByte(ProxyEvent.Shape shape) throws Exception {
    sink(shape).send(json(""));
    int envelope = out.size();
    out.reset();
    BufferedSink sink = sink(shape);
    int fits = BufferedSink.LIMIT - envelope;

    TooLarge tooLarge = assertThrows(TooLarge.class, () -> sink.send(json("a".repeat(fits + 1))));
    assertEquals(BufferedSink.LIMIT + 1, tooLarge.bytes());
    assertEquals(6_291_556, tooLarge.limit());
    assertEquals(0, out.size());

    sink.send(json("a".repeat(fits)));
    assertEquals(BufferedSink.LIMIT, out.size());
  }

  @Test
  void whatEscapingAndBase64AddCounts() {
    String quotes = "\"".repeat(BufferedSink.LIMIT / 2);
    byte[] binary = new byte[BufferedSink.LIMIT * 3 / 4];
    BufferedSink sink = sink(ProxyEvent.Shape.V2);

    assertThrows(TooLarge.class, () -> sink.send(json(quotes)));
    assertThrows(TooLarge.class, () -> sink.send(response("audio/mpeg", binary)));
    assertEquals(0, out.size());
  }

  @Test
  void aStreamWithoutAnEndIsGivenUpAtTheLimitAndClosed() {
    AtomicBoolean closed = new AtomicBoolean();
    EventSource endless =
        new EventSource() {
          @Override
          public Next next(Deadline limit) {
            return new Came(Event.of("a".repeat(100_000)));
          }

          @Override
          public void close() {
            closed.set(true);
          }
        };

    assertThrows(TooLarge.class, () -> sink(ProxyEvent.Shape.V2).send(events(endless)));
    assertTrue(closed.get());
    assertEquals(0, out.size());
  }

  @Test
  void aSmallerAnswerMayFollowOneThatWasTooLarge() throws Exception {
    BufferedSink sink = sink(ProxyEvent.Shape.V1);
    assertThrows(TooLarge.class, () -> sink.send(json("a".repeat(BufferedSink.LIMIT))));

    sink.send(json("{\"error\":{}}"));

    assertTrue(out.toString(StandardCharsets.UTF_8).contains("error"));
  }

  @Test
  void aSecondAnswerIsABugAndItsBodyIsClosed() throws Exception {
    BufferedSink sink = sink(ProxyEvent.Shape.V2);
    sink.send(json("{}"));
    int size = out.size();
    AtomicBoolean closed = new AtomicBoolean();

    assertThrows(IllegalStateException.class, () -> sink.send(events(closing("x", closed))));
    assertEquals(size, out.size());
    assertTrue(closed.get());
  }

  private EventSource closing(String text, AtomicBoolean closed) {
    return PlayedEvents.text(time, text).onClose(() -> closed.set(true));
  }
}

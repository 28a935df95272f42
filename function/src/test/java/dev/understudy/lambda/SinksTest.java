package dev.understudy.lambda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.World;
import dev.understudy.http.Body;
import dev.understudy.http.Event;
import dev.understudy.http.EventSource;
import dev.understudy.http.Headers;
import dev.understudy.http.PlayedEvents;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.http.ResponseSink;
import dev.understudy.http.ResponseSink.TooLarge;
import dev.understudy.http.Upstream;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is answered, a client gets the same from both functions.
class SinksTest {
  private static final Time TIME = Time.system();

  /// An answer as a client has it from the front door.
  private record Received(
      int status, Map<String, String> headers, List<String> cookies, byte[] body) {
    void assertSame(Received other) {
      assertEquals(status, other.status);
      assertEquals(headers, other.headers);
      assertEquals(cookies, other.cookies);
      assertArrayEquals(body, other.body);
    }
  }

  private static final class Collected implements StreamingSink.Way {
    private final List<byte[]> sent = new ArrayList<>();
    private final List<Integer> flushed = new ArrayList<>();
    private boolean ended;

    @Override
    public void send(byte[] bytes) {
      sent.add(bytes);
    }

    @Override
    public void flush() {
      flushed.add(sent.size());
    }

    @Override
    public void end() {
      ended = true;
    }
  }

  private static Arguments answer(String name, int status, String type, byte[] body) {
    Headers headers = type.isEmpty() ? Headers.none() : Headers.of("content-type", type);
    return Arguments.of(name, whole(status, headers, body));
  }

  private static Supplier<Response> whole(int status, Headers headers, byte[] body) {
    return () -> new Response(status, headers, new Body.Bytes(body));
  }

  private static Supplier<Response> events(Supplier<PlayedEvents> events) {
    return () ->
        new Response(
            200,
            Headers.of("content-type", "text/event-stream", "cache-control", "no-cache"),
            new Body.Events(events.get()));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Stream<Arguments> answers() {
    byte[] every = new byte[256];
    for (int i = 0; i < every.length; i++) {
      every[i] = (byte) i;
    }
    return Stream.of(
        answer("JSON", 200, "application/json", utf8("{\"a\":\"Grüße 😀 \\u0000\"}")),
        answer("an error", 429, "application/json", utf8("{\"error\":{\"message\":\"slow\"}}")),
        answer("a fault of ours", 500, "application/json", utf8("{\"error\":{}}")),
        answer("plain text with control characters", 200, "text/plain", utf8("a\0b\t\u0001\"\\")),
        answer("every byte there is", 200, "audio/mpeg", every),
        answer("text that is none", 200, "text/plain", every),
        answer("no type", 200, "", utf8("abc")),
        answer("zeros", 200, "application/octet-stream", new byte[64]),
        answer("nothing", 204, "", new byte[0]),
        answer("an empty event stream", 200, "text/event-stream", new byte[0]),
        answer("a large one", 200, "application/json", utf8("\"" + "x".repeat(4_000_000) + "\"")),
        Arguments.of(
            "cookies, headers with several values, and what no header may hold",
            whole(
                200,
                Headers.of(
                    "set-cookie", "a=1; Path=/",
                    "set-cookie", "b=2",
                    "X-List", "one",
                    "x-list", "two",
                    "x-odd", "line\r\nbreak, ü",
                    "bad name", "x",
                    "content-length", "7",
                    "connection", "close"),
                utf8("{}"))),
        Arguments.of("a stream", events(() -> PlayedEvents.whole(TIME, "{\"a\":1}", "[DONE]"))),
        Arguments.of(
            "named events, several lines, and keep-alives",
            events(
                () ->
                    new PlayedEvents(TIME)
                        .then(new Event("ping", "{}"))
                        .then(Event.KEEP_ALIVE)
                        .then(Event.of("one\ntwo\nGrüße 😀"))
                        .ends())),
        Arguments.of("a stream of nothing", events(() -> new PlayedEvents(TIME).ends())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void bothFunctionsAnswerTheSame(String name, Supplier<Response> answer) throws Exception {
    Received streamed = streamed(answer.get());

    streamed.assertSame(buffered(answer.get(), ProxyEvent.Shape.V1));
    streamed.assertSame(buffered(answer.get(), ProxyEvent.Shape.V2));
  }

  /// Whole calls, with what their providers say: two targets, the first of which may fail.
  static Stream<Arguments> calls() {
    List<Arguments> calls = new ArrayList<>();
    for (String path : List.of("/v1/chatComplete", "/v1/chat/completions", "/v1/messages")) {
      for (String said :
          List.of(
              "[200]",
              "[503,200]",
              "[503,503]",
              "[{'status':429,'headers':{'retry-after':'3'}},{'status':429}]",
              "[{'content':''},{'content':'Grüße 😀'}]",
              "[{'breaks':'CUT_OFF'},{'finish_reason':'length'}]",
              "[{'stream':['one ','two']}]",
              "[{'stream':['one ',300,'two']}]",
              "[{'stream':['error']},{'stream':['one ','two']}]",
              "[{'stream':['cut']},{'stream':['one ','two']}]",
              "[{'stream':['silence']},{'stream':['one ','two']}]",
              "[{'stream':[]},{'stream':['one ','two']}]",
              "[{'stream':['error']},{'stream':['error']}]",
              "[{'stream':['cut']},200]",
              "[503,{'stream':['Grüße 😀']}]")) {
        calls.add(Arguments.of(path, false, said));
        calls.add(Arguments.of(path, true, said));
      }
      calls.add(Arguments.of(path, true, "no such thing"));
    }
    return calls.stream();
  }

  /// But for an answer that breaks off when it is the client's: where nothing has left, it is
  /// replaced.
  @ParameterizedTest(name = "{0} stream {1}: {2}")
  @MethodSource("calls")
  void bothFunctionsAnswerACallTheSame(String path, boolean stream, String said) throws Exception {
    Request call = call(path, stream, said.startsWith("["));
    String steps = said.startsWith("[") ? said : "[]";
    Collected way = new Collected();
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    World one = World.fresh().saying(steps);
    World other = World.fresh().saying(steps);
    one.handle(call, new StreamingSink(way, one.time()));
    other.handle(call, new BufferedSink(out, ProxyEvent.Shape.V2, other.time()));

    received(way).assertSame(received(out));
  }

  private static Request call(String path, boolean stream, boolean well) {
    String config =
        "{\"strategy\":{\"mode\":\"fallback\"},\"targets\":[{\"provider\":\"openai\",\"override_params\":{\"model\":\"m\"}},"
            + "{\"provider\":\"anthropic\",\"override_params\":{\"model\":\"m\"}}]}";
    String params =
        "{\"model\":\"m\",\"max_tokens\":9,"
            + (well ? "" : "\"messages\":7,")
            + (stream ? "\"stream\":true," : "")
            + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    boolean body = path.equals("/v1/chatComplete");
    Headers headers = World.headers();
    return new Request(
        "POST",
        URI.create(path),
        body ? headers : headers.with("x-portkey-config", config),
        utf8(body ? "{\"config\":" + config + ",\"params\":" + params + "}" : params));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void thePreludeIsTheFirstThingThatLeavesAndIsAlone(String name, Supplier<Response> answer)
      throws Exception {
    Collected way = new Collected();
    new StreamingSink(way, TIME).send(answer.get());

    byte[] first = way.sent.getFirst();
    for (int i = 0; i < first.length; i++) {
      assertEquals(i >= first.length - 8, first[i] == 0, "byte " + i + " of " + first.length);
    }
  }

  @Test
  void eachEventLeavesByItself() throws Exception {
    Collected way = new Collected();

    new StreamingSink(way, TIME).send(events(() -> PlayedEvents.whole(TIME, "1", "2", "3")).get());

    assertEquals(4, way.sent.size());
    assertArrayEquals(utf8("data: 2\n\n"), way.sent.get(2));
    assertTrue(way.ended);
  }

  @Test
  void whatIsHereTogetherLeavesTogetherAndTheFirstEventsWithThePrelude() throws Exception {
    Collected way = new Collected();
    Queue<EventSource.Next> nexts =
        new ArrayDeque<>(
            List.of(
                new EventSource.Came(Event.of("1")),
                new EventSource.Came(Event.of("2")),
                new EventSource.Nothing(),
                new EventSource.Came(Event.of("3")),
                new EventSource.End()));
    EventSource source =
        new EventSource() {
          @Override
          public Next next(Deadline limit) {
            return nexts.remove();
          }

          @Override
          public void close() {}
        };

    new StreamingSink(way, TIME).send(new Response(200, Headers.none(), new Body.Events(source)));

    assertEquals(4, way.sent.size());
    assertEquals(List.of(3), way.flushed);
    assertTrue(way.ended);
  }

  @Test
  void aPreludeThatTheFrontDoorWouldNotFindTheEndOfIsNotSent() throws Exception {
    Collected way = new Collected();
    StreamingSink sink = new StreamingSink(way, TIME);
    Headers large = Headers.of("x-large", "a".repeat(StreamingSink.PRELUDE_LIMIT));
    PlayedEvents events = new PlayedEvents(TIME);

    TooLarge tooLarge =
        assertThrows(
            TooLarge.class, () -> sink.send(new Response(200, large, new Body.Events(events))));

    assertEquals(16_384, tooLarge.limit());
    assertTrue(events.closed());
    assertEquals(0, way.sent.size());
    sink.send(whole(502, Headers.none(), utf8("{}")).get());
    assertTrue(way.ended);
  }

  @Test
  void aPreludeMayBeAsLargeAsTheLimit() throws Exception {
    Collected empty = new Collected();
    new StreamingSink(empty, TIME).send(whole(200, Headers.of("x", ""), new byte[0]).get());
    int rest = StreamingSink.PRELUDE_LIMIT - empty.sent.getFirst().length;

    Collected way = new Collected();
    new StreamingSink(way, TIME)
        .send(whole(200, Headers.of("x", "a".repeat(rest)), new byte[0]).get());

    assertEquals(StreamingSink.PRELUDE_LIMIT, way.sent.getFirst().length);
    assertThrows(
        TooLarge.class,
        () ->
            new StreamingSink(way, TIME)
                .send(whole(200, Headers.of("x", "a".repeat(rest + 1)), new byte[0]).get()));
  }

  @Test
  void aStreamThatBreaksHasNoEnd() {
    Collected way = new Collected();
    PlayedEvents events = new PlayedEvents(TIME).then(Event.of("1")).breaks(Upstream.Fault.CUT_OFF);

    assertThrows(
        IOException.class, () -> new StreamingSink(way, TIME).send(events(() -> events).get()));

    assertEquals(2, way.sent.size());
    assertTrue(events.closed());
    assertTrue(!way.ended);
  }

  @Test
  void whenNobodyTakesItsBytesTheSourceIsClosed() {
    PlayedEvents events = PlayedEvents.whole(TIME, "1", "2");
    List<byte[]> taken = new ArrayList<>();
    StreamingSink.Way twoAlone =
        new StreamingSink.Way() {
          @Override
          public void send(byte[] bytes) throws IOException {
            if (taken.size() == 2) {
              throw new IOException("gone");
            }
            taken.add(bytes);
          }

          @Override
          public void end() {
            throw new AssertionError("it was not all");
          }
        };

    assertThrows(
        IOException.class,
        () -> new StreamingSink(twoAlone, TIME).send(events(() -> events).get()));

    assertTrue(events.closed());
  }

  @Test
  void aSecondAnswerIsABugAndItsBodyIsClosed() throws Exception {
    Collected way = new Collected();
    StreamingSink sink = new StreamingSink(way, TIME);
    sink.send(whole(200, Headers.none(), utf8("{}")).get());
    PlayedEvents events = new PlayedEvents(TIME);

    assertThrows(IllegalStateException.class, () -> sink.send(events(() -> events).get()));

    assertEquals(2, way.sent.size());
    assertTrue(events.closed());
  }

  @Test
  void onlyOneOfThemStreams() {
    ResponseSink streaming = new StreamingSink(new Collected(), TIME);
    ResponseSink buffered =
        new BufferedSink(new ByteArrayOutputStream(), ProxyEvent.Shape.V2, TIME);

    assertEquals(List.of(true, false), List.of(streaming.streams(), buffered.streams()));
  }

  private static Received streamed(Response response) throws Exception {
    Collected way = new Collected();
    new StreamingSink(way, TIME).send(response);
    return received(way);
  }

  private static Received received(Collected way) throws Exception {
    assertTrue(way.ended);
    byte[] first = way.sent.getFirst();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    way.sent.stream().skip(1).forEach(body::writeBytes);
    return received(Json.parse(Arrays.copyOf(first, first.length - 8)), body.toByteArray());
  }

  private static Received buffered(Response response, ProxyEvent.Shape shape) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new BufferedSink(out, shape, TIME).send(response);
    return received(out);
  }

  private static Received received(ByteArrayOutputStream out) throws Exception {
    JsonNode answer = Json.parse(out.toByteArray());
    String body = answer.path("body").textValue();
    return received(
        answer,
        answer.path("isBase64Encoded").asBoolean() ? Base64.getDecoder().decode(body) : utf8(body));
  }

  /// What the front door makes of it: cookies are headers to it, wherever they stand.
  private static Received received(JsonNode answer, byte[] body) throws JsonException {
    Map<String, String> headers = new TreeMap<>();
    List<String> cookies = new ArrayList<>();
    for (String where : List.of("headers", "multiValueHeaders")) {
      for (Map.Entry<String, JsonNode> field : answer.path(where).properties()) {
        List<String> values = values(field.getValue());
        if (field.getKey().equals("set-cookie")) {
          cookies.addAll(values);
        } else {
          // An answer that has begun has taken less time than one that is whole.
          headers.put(field.getKey(), String.join(", ", values).replaceAll(" \\d+ms", ""));
        }
      }
    }
    cookies.addAll(values(answer.path("cookies")));
    return new Received(answer.path("statusCode").intValue(), headers, cookies, body);
  }

  private static List<String> values(JsonNode node) {
    List<String> values = new ArrayList<>();
    if (node.isTextual()) {
      values.add(node.textValue());
    }
    node.forEach(value -> values.add(value.textValue()));
    return values;
  }
}

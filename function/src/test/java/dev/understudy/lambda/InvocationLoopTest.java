package dev.understudy.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Body;
import dev.understudy.http.Event;
import dev.understudy.http.EventSource;
import dev.understudy.http.Headers;
import dev.understudy.http.PlayedEvents;
import dev.understudy.http.Response;
import dev.understudy.http.ResponseSink;
import dev.understudy.http.Upstream;
import dev.understudy.telemetry.Level;
import dev.understudy.telemetry.Telemetry;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The loop from outside, between a Runtime API and something that answers.
class InvocationLoopTest {
  private final Time time = Time.system();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<String> traces = new CopyOnWriteArrayList<>();
  private FakeRuntimeApi platform;

  @BeforeEach
  void start() throws IOException {
    platform = new FakeRuntimeApi();
  }

  @AfterEach
  void stop() throws IOException {
    platform.close();
  }

  /// Runs a loop beside the test.
  private void start(InvocationLoop.Service service) {
    CompletableFuture<Throwable> _ = loop(service);
  }

  /// Runs a loop.
  ///
  /// @return why it ended, when it has
  private CompletableFuture<Throwable> loop(InvocationLoop.Service service) {
    InvocationLoop loop =
        new InvocationLoop(
            new RuntimeApi(platform.address()),
            service,
            traces::add,
            new Telemetry(Level.INFO, time, log::add),
            time);
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                loop.run();
              } catch (Throwable e) {
                end.complete(e);
              }
            });
    return end;
  }

  private static Throwable why(CompletableFuture<Throwable> end) throws Exception {
    return end.get(20, TimeUnit.SECONDS);
  }

  /// A function URL's event for `path`.
  static String event(String path) {
    return """
    {"version":"2.0","rawPath":"%s","rawQueryString":"","headers":{},
     "requestContext":{"domainName":"x.lambda-url.eu-central-1.on.aws","stage":"$default",
     "http":{"method":"GET","path":"%s"}}}\
    """
        .formatted(path, path);
  }

  private static Response text(String text) {
    return new Response(
        200,
        Headers.of("content-type", "text/plain"),
        new Body.Bytes(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Response events(EventSource source) {
    return new Response(
        200, Headers.of("content-type", "text/event-stream"), new Body.Events(source));
  }

  private static void send(ResponseSink sink, Response response) throws IOException {
    try {
      sink.send(response);
    } catch (ResponseSink.TooLarge e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aWholeAnswerIsAPreludeEightZerosAndTheBody() throws Exception {
    platform.invoke("1", event("/hello"));
    start((request, _, sink) -> send(sink, text("you asked for " + request.path())));

    FakeRuntimeApi.Posted answer = platform.response("1");
    assertEquals(
        "{\"statusCode\":200,\"headers\":{\"content-type\":\"text/plain\"},\"cookies\":[]}"
            + "\0".repeat(8),
        answer.text());
    assertEquals("you asked for /hello", answer.text());
    assertEquals(Headers.none().map(), answer.trailers.get(20, TimeUnit.SECONDS).map());
    Headers headers = answer.headers.get();
    assertEquals(
        "application/vnd.awslambda.http-integration-response",
        headers.first("content-type").orElse(""));
    assertEquals("streaming", headers.first("lambda-runtime-function-response-mode").orElse(""));
    assertEquals("chunked", headers.first("transfer-encoding").orElse(""));
    assertTrue(headers.first("trailer").orElse("").contains("Lambda-Runtime-Function-Error-Body"));
    assertEquals(platform.address(), headers.first("host").orElse(""));
    assertEquals(
        List.of("GET invocation/next", "POST invocation/1/response", "GET invocation/next"),
        platform.calls(3));
  }

  @Test
  void aChunkArrivesBeforeTheNextEventIsGiven() throws Exception {
    BlockingQueue<EventSource.Next> given = new LinkedBlockingQueue<>();
    EventSource source =
        new EventSource() {
          @Override
          public Next next(Deadline limit) {
            try {
              Next next = given.poll(limit.left().toMillis(), TimeUnit.MILLISECONDS);
              return next == null ? new Nothing() : next;
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }

          @Override
          public void close() {}
        };
    platform.invoke("1", event("/"));
    start((_, _, sink) -> send(sink, events(source)));

    FakeRuntimeApi.Posted answer = platform.response("1");
    assertTrue(answer.text().startsWith("{\"statusCode\":200,"));
    for (int i = 0; i < 50; i++) {
      given.add(new EventSource.Came(Event.of("token " + i)));
      assertEquals("data: token " + i + "\n\n", answer.text());
    }
    assertFalse(answer.trailers.isDone());
    given.add(new EventSource.End());
    answer.trailers.get(20, TimeUnit.SECONDS);
  }

  @Test
  void aStreamThatBreaksEndsWithTrailers() throws Exception {
    platform.invoke("1", event("/")).invoke("2", event("/"));
    EventSource broken = new PlayedEvents(time).then(Event.of("1")).breaks(Upstream.Fault.CUT_OFF);
    start((request, _, sink) -> send(sink, events(broken)));

    FakeRuntimeApi.Posted answer = platform.response("1");
    assertEquals(
        "{\"errorType\":\"Function.BrokenOff\",\"errorMessage\":\"java.io.IOException: broken:"
            + " CUT_OFF\"",
        answer.lateFault().split(",\"stackTrace\"", 2)[0]);
    assertEquals(
        "Function.BrokenOff",
        answer.trailers.get().first("Lambda-Runtime-Function-Error-Type").orElse(""));
    platform.response("2").trailers.get(20, TimeUnit.SECONDS);
  }

  @Test
  void aBugInTheMiddleOfAStreamEndsItWithTrailers() throws Exception {
    platform.invoke("1", event("/")).invoke("2", event("/"));
    start((_, _, sink) -> send(sink, events(throwing())));

    assertTrue(platform.response("1").lateFault().contains("IllegalStateException: a bug"));
    platform.response("2").trailers.get(20, TimeUnit.SECONDS);
  }

  @Test
  void aBugAfterTheEndOfAnAnswerIsLogged() throws Exception {
    platform.invoke("1", event("/")).invoke("2", event("/"));
    start(
        (_, _, sink) -> {
          send(sink, text("x"));
          throw new IllegalStateException("after the end");
        });

    platform.response("2").trailers.get(20, TimeUnit.SECONDS);
    assertEquals(
        List.of(
            "GET invocation/next",
            "POST invocation/1/response",
            "GET invocation/next",
            "POST invocation/2/response"),
        platform.calls(4));
    assertTrue(log.getFirst().contains("after the end"), log.toString());
  }

  private EventSource throwing() {
    return new EventSource() {
      private boolean begun;

      @Override
      public Next next(Deadline limit) {
        if (begun) {
          throw new IllegalStateException("a bug");
        }
        begun = true;
        return new Came(Event.of("1"));
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void whatFailsBeforeTheFirstByteIsAFailedInvocation() throws Exception {
    platform.invoke("1", event("/")).invoke("2", event("/")).invoke("3", event("/fine"));
    start(
        (request, _, sink) -> {
          if (request.path().equals("/fine")) {
            send(sink, text("fine"));
          } else if (traces.size() == 1) {
            throw new IllegalStateException("a bug");
          }
        });

    String error = platform.error("invocation/1/error");
    assertTrue(error.startsWith("{\"errorType\":\"Function.Failed\",\"errorMessage\":"), error);
    assertTrue(error.contains("IllegalStateException: a bug"), error);
    assertTrue(error.contains("InvocationLoopTest"), error);
    assertEquals(
        "Function.Failed",
        platform
            .posted("invocation/1/error")
            .headers
            .get()
            .first("lambda-runtime-function-error-type")
            .orElse(""));
    assertTrue(platform.error("invocation/2/error").contains("not answered"));
    assertTrue(new String(platform.response("3").whole(), StandardCharsets.UTF_8).endsWith("fine"));
    assertEquals(List.of("Root=1", "Root=2", "Root=3"), traces);
  }

  @Test
  void anEventThatIsNoneIsAFailedInvocation() throws Exception {
    platform.invoke("1", "{\"Records\":[]}").invoke("2", "no JSON");
    start((_, _, _) -> {});

    assertTrue(platform.error("invocation/1/error").contains("Function.UnrecognisedEvent"));
    assertTrue(platform.error("invocation/2/error").contains("the event is not readable"));
  }

  @Test
  void anInvocationWithoutADeadlineFailsAndTheNextOneIsServed() throws Exception {
    platform
        .next("HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 1\r\nContent-Length: 2\r\n\r\n{}")
        .invoke("2", event("/"));
    start((_, _, sink) -> send(sink, text("fine")));

    assertTrue(platform.error("invocation/1/error").contains("Lambda-Runtime-Deadline-Ms"));
    platform.response("2").trailers.get(20, TimeUnit.SECONDS);
  }

  @Test
  void anAnswerThatIsRefusedEndsNothing() throws Exception {
    platform.refuse(
        "invocation/1/response", "HTTP/1.1 413 Too Large\r\nContent-Length: 9\r\n\r\ntoo large");
    platform.refuse("invocation/2/error", "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    platform.invoke("1", event("/")).invoke("2", "{}").invoke("3", event("/"));
    start((_, _, sink) -> send(sink, text("x")));

    platform.response("3").trailers.get(20, TimeUnit.SECONDS);
    assertTrue(log.getFirst().contains("413 too large"), log.toString());
    assertTrue(log.toString().contains("did not take its failure"), log.toString());
  }

  @Test
  void whenThePlatformHangsUpTheSourceIsClosedAndTheNextInvocationServed() throws Exception {
    platform.refuse("invocation/1/response", "");
    platform.invoke("1", event("/1")).invoke("2", event("/2"));
    CompletableFuture<Void> closed = new CompletableFuture<>();
    EventSource endless =
        new EventSource() {
          @Override
          public Next next(Deadline limit) {
            return new Came(Event.of("a".repeat(1000)));
          }

          @Override
          public void close() {
            closed.complete(null);
          }
        };
    start(
        (request, _, sink) ->
            send(sink, request.path().equals("/1") ? events(endless) : text("fine")));

    closed.get(20, TimeUnit.SECONDS);
    platform.response("2").trailers.get(20, TimeUnit.SECONDS);
    assertTrue(log.toString().contains("the platform takes no more of the answer"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense\r\n\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 500 Container Error\r\nContent-Length: 3\r\n\r\nbad",
        "HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: a b\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 1\r\nContent-Length: -2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 1\r\nContent-Length: 9x\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
      })
  void aRuntimeApiThatMakesNoSenseEndsTheLoop(String answer) throws Exception {
    if (answer.isEmpty()) {
      platform.hangUpOnNext();
    } else {
      platform.next(answer);
    }

    Throwable why = why(loop((_, _, _) -> {}));

    assertEquals(
        IOException.class, why instanceof IOException ? IOException.class : why.getClass());
    assertTrue(String.valueOf(why.getMessage()).contains("Runtime API"), why.toString());
  }

  @Test
  void aRuntimeApiThatIsGoneEndsTheLoop() throws Exception {
    platform.close();

    assertTrue(why(loop((_, _, _) -> {})) instanceof IOException);
  }

  @Test
  void anEventMayComeInChunksOrWithoutALengthOrAfterAnInterimAnswer() throws Exception {
    String head =
        "HTTP/1.1 200 OK\r\nlambda-runtime-aws-request-id: %s\r\nlambda-runtime-deadline-ms: "
            + Instant.now().plusSeconds(60).toEpochMilli()
            + "\r\n";
    String event = event("/x");
    platform
        .next(
            "HTTP/1.1 100 Continue\r\n\r\n"
                + head.formatted("1")
                + "Transfer-Encoding: chunked\r\n\r\n5;ext=1\r\n"
                + event.substring(0, 5)
                + "\r\n"
                + Integer.toHexString(event.length() - 5)
                + "\r\n"
                + event.substring(5)
                + "\r\n0\r\nx-trailer: y\r\n\r\n")
        .next(
            head.formatted("2")
                + "Connection: close\r\nContent-Length: "
                + event.length()
                + "\r\n\r\n"
                + event)
        .invoke("3", event);
    start((request, _, sink) -> send(sink, text(request.path())));

    for (String id : List.of("1", "2", "3")) {
      String answer = new String(platform.response(id).whole(), StandardCharsets.UTF_8);
      assertTrue(answer.endsWith("/x"), answer);
    }
  }

  @Test
  void askingKeepsItsConnectionAndEveryAnswerHasOneOfItsOwn() throws Exception {
    platform.invoke("1", event("/")).invoke("2", event("/")).invoke("3", event("/"));
    start((_, _, sink) -> send(sink, text("x")));

    platform.calls(7);
    assertEquals(4, platform.connections());
  }

  @Test
  void aKeptConnectionThatWasClosedMeanwhileIsReplaced() throws Exception {
    platform.invoke("1", event("/")).hangUpOnNext().invoke("2", event("/"));
    start((_, _, sink) -> send(sink, text("x")));

    platform.response("2").trailers.get(20, TimeUnit.SECONDS);
  }

  @Test
  void theDeadlineIsLambdasOwnAndOnlyABufferingFrontDoorShortensIt() throws Exception {
    Instant end = Instant.now().plus(Duration.ofMinutes(10));
    long now = Instant.now().toEpochMilli();
    String rest =
        """
        {"httpMethod":"GET","path":"/rest","requestContext":{"stage":"live","path":"/live/rest",
         "requestTimeEpoch":%d}}\
        """
            .formatted(now);
    platform.invoke("1", event("/url"), end).invoke("2", rest, end);
    BlockingQueue<Duration> left = new LinkedBlockingQueue<>();
    start(
        (request, deadline, sink) -> {
          left.add(deadline.left());
          send(sink, text("x"));
        });

    for (int i = 0; i < 2; i++) {
      Duration each = left.poll(20, TimeUnit.SECONDS);
      assertTrue(each != null && each.compareTo(Duration.ofMinutes(9)) > 0, "left: " + each);
    }
  }

  @Test
  void aVirtualMachineThatIsNotItselfReportsTheInvocationAndEndsTheLoop() throws Exception {
    platform.invoke("1", event("/"));

    Throwable why =
        why(
            loop(
                (_, _, _) -> {
                  throw new OutOfMemoryError("for the test");
                }));

    assertEquals("for the test", why.getMessage());
    assertTrue(platform.error("invocation/1/error").contains("OutOfMemoryError"));
  }

  @Test
  void anotherErrorDoesNotEndIt() throws Exception {
    platform.invoke("1", event("/")).invoke("2", event("/"));
    start(
        (_, _, _) -> {
          throw new NoClassDefFoundError("x");
        });

    assertTrue(platform.error("invocation/2/error").contains("NoClassDefFoundError"));
  }

  @Test
  void anAddressThatIsNoneIsSaidSo() {
    for (String address : List.of("", "localhost", "127.0.0.1:", "127.0.0.1:99999")) {
      String message =
          String.valueOf(
              assertThrows(IllegalArgumentException.class, () -> new RuntimeApi(address))
                  .getMessage());
      assertTrue(message.contains("AWS_LAMBDA_RUNTIME_API is \"" + address + "\""), message);
    }
  }
}

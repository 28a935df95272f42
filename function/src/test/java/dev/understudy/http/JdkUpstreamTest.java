package dev.understudy.http;

import static dev.understudy.http.FaultyServer.answer;
import static dev.understudy.http.FaultyServer.awaitClose;
import static dev.understudy.http.FaultyServer.pause;
import static dev.understudy.http.FaultyServer.readRequest;
import static dev.understudy.http.FaultyServer.reset;
import static dev.understudy.http.FaultyServer.script;
import static dev.understudy.http.FaultyServer.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.HostGuard.Origin;
import dev.understudy.http.Upstream.Answered;
import dev.understudy.http.Upstream.Broken;
import dev.understudy.http.Upstream.Exchange;
import dev.understudy.http.Upstream.Fault;
import dev.understudy.http.Upstream.Limits;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdkUpstreamTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String STREAM = OK + "Content-Type: text/event-stream\r\n";

  private final Upstream upstream = new JdkUpstream(HostGuard.from("127.0.0.1"), Time.system());

  @Test
  void aWholeAnswerComesWithStatusHeadersAndBody() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(
                readRequest(),
                send("HTTP/1.1 429 Slow Down\r\nRetry-After: 3\r\nContent-Length: 4\r\n\r\n"),
                send("no"),
                send("pe")))) {
      Response response = answered(post(server));
      assertEquals(429, response.status());
      assertEquals("3", response.headers().first("Retry-After").orElseThrow());
      assertEquals("nope", text(response));
    }
  }

  @Test
  void theRequestArrivesAsItWasMeant() throws Exception {
    try (FaultyServer server = FaultyServer.playing(script(readRequest(), ok()))) {
      Headers headers = Headers.of("Authorization", "Bearer k", "X-Two", "1").and("X-Two", "2");
      answered(call(server, "POST", headers, "{\"a\":1}", limits(LONG, LONG, LONG)));
      String request = server.requests().getFirst();
      assertTrue(request.startsWith("POST /v1/chat?x=y HTTP/1.1\r\n"), request);
      assertTrue(request.endsWith("\r\n\r\n{\"a\":1}"), request);
      String head = request.toLowerCase(Locale.ROOT);
      for (String line :
          List.of(
              "host: " + server.host(),
              "content-length: 7",
              "authorization: bearer k",
              "x-two: 1",
              "x-two: 2")) {
        assertTrue(head.contains("\r\n" + line + "\r\n"), request);
      }
      assertFalse(head.contains("upgrade"), "no HTTP/2 is asked for");
    }
  }

  @Test
  void headersOfTheConnectionAreLeftOut() throws Exception {
    try (FaultyServer server = FaultyServer.playing(script(readRequest(), ok()))) {
      Headers headers =
          Headers.of(
              "Host",
              "elsewhere",
              "Content-Length",
              "999",
              "Connection",
              "x",
              "Expect",
              "y",
              "Upgrade",
              "z",
              "Transfer-Encoding",
              "chunked");
      answered(call(server, "POST", headers, "{}", limits(LONG, LONG, LONG)));
      String request = server.requests().getFirst();
      assertTrue(request.contains("Host: " + server.host()), request);
      assertTrue(request.contains("Content-Length: 2\r\n"), request);
      assertFalse(request.contains("elsewhere") || request.contains("chunked"), request);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"line\r\nbreak: 1", "nul\0", "bell\u0007", "ключ", "caf\u00e9"})
  void aHeaderThatHttpCannotSayIsNotSent(String value) throws Exception {
    try (FaultyServer server = FaultyServer.playing(script(readRequest(), ok()))) {
      Headers headers = Headers.of("authorization", value);
      Broken broken = broken(call(server, "POST", headers, "", limits(LONG, LONG, LONG)));
      assertEquals(Fault.HOST_REFUSED, broken.fault());
      assertFalse(broken.detail().contains(value));
      assertEquals(0, server.connections());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsAnAnswerAndNotFollowed(int status) throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(
                readRequest(),
                send("HTTP/1.1 " + status + " Elsewhere\r\nLocation: /other\r\n"),
                send("Content-Length: 0\r\n\r\n"),
                awaitClose()))) {
      assertEquals(status, answered(post(server)).status());
      assertEquals(1, server.requests().size());
    }
  }

  @Test
  void aChallengeIsAnAnswer() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(
                readRequest(),
                send("HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"),
                send("Content-Length: 0\r\n\r\n")))) {
      assertEquals(401, answered(post(server)).status());
    }
  }

  @Test
  void cookiesAreNotKept() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(
                readRequest(),
                send(OK + "Set-Cookie: a=b; Path=/\r\nContent-Length: 0\r\n\r\n"),
                readRequest(),
                ok()))) {
      answered(post(server));
      answered(post(server));
      assertFalse(server.requests().get(1).toLowerCase(Locale.ROOT).contains("cookie"));
    }
  }

  @Test
  void anAnswerWithoutContentIsWhole() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(script(readRequest(), send("HTTP/1.1 204 None\r\n\r\n")))) {
      assertEquals("", text(answered(post(server))));
    }
  }

  @Test
  void aChunkedAnswerComesWhole() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(
                readRequest(),
                send(OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n"),
                send("3\r\nllo\r\n0\r\n\r\n")))) {
      assertEquals("hello", text(answered(post(server))));
    }
  }

  @Test
  void aStreamComesAsSoonAsItsHeadersAreHere() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(
                readRequest(),
                send(OK + "Content-Type: Text/Event-Stream; charset=utf-8\r\n"),
                send("Transfer-Encoding: chunked\r\n\r\n"),
                awaitClose()))) {
      Response response = answered(post(server));
      assertInstanceOf(Body.Events.class, response.body());
      response.body().close();
      assertTrue(server.wasHungUpOn(LONG), "closing the body closes the connection");
    }
  }

  @Test
  void aStreamIsReadToItsEnd() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(
                readRequest(),
                send(STREAM + "Transfer-Encoding: chunked\r\n\r\n"),
                send("9\r\ndata: a\n\n\r\n"),
                pause(SHORT),
                send("9\r\ndata: b\n\n\r\n0\r\n\r\n")))) {
      Body.Events events =
          assertInstanceOf(Body.Events.class, answered(post(server, LONG, LONG, SHORT)).body());
      assertEquals(
          "data: a\n\ndata: b\n\n",
          new String(events.stream().readAllBytes(), StandardCharsets.UTF_8));
      events.close();
    }
  }

  @Test
  void aStreamThatIsCutThrowsWhileItIsRead() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(
                readRequest(),
                send(STREAM + "Transfer-Encoding: chunked\r\n\r\n9\r\ndata: a\n\n\r\n")))) {
      Body.Events events = assertInstanceOf(Body.Events.class, answered(post(server)).body());
      assertThrows(IOException.class, () -> events.stream().readAllBytes());
      events.close();
    }
  }

  @Test
  void aStreamUnderAnErrorStatusComesWhole() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), answer(500, "text/event-stream", "data: no\n\n")))) {
      assertEquals("data: no\n\n", text(answered(post(server))));
    }
  }

  @Test
  void aRefusedHostIsNotCalled() throws Exception {
    try (FaultyServer server = FaultyServer.playing()) {
      Upstream guarded = new JdkUpstream(HostGuard.from(""), Time.system());
      Broken broken =
          broken(guarded.send(request(server.uri("/")), Origin.OPERATOR, limits(LONG, LONG, LONG)));
      assertEquals(Fault.HOST_REFUSED, broken.fault());
      assertEquals(0, server.connections());
    }
  }

  @Test
  void aClosedPortIsUnreachable() throws Exception {
    URI uri;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      uri = URI.create("http://127.0.0.1:" + closed.getLocalPort() + "/");
    }
    assertEquals(
        Fault.UNREACHABLE,
        broken(upstream.send(request(uri), Origin.OPERATOR, limits(LONG, LONG, LONG))).fault());
  }

  @Test
  void aNameWithoutAnAddressIsUnreachable() {
    Upstream anywhere = new JdkUpstream(HostGuard.from("nobody.invalid"), Time.system());
    Request request = request(URI.create("http://nobody.invalid/"));
    assertEquals(
        Fault.UNREACHABLE,
        broken(anywhere.send(request, Origin.OPERATOR, limits(LONG, LONG, LONG))).fault());
  }

  @Test
  void aFirstConnectionThatClosesUnansweredIsUnreachable() throws Exception {
    try (FaultyServer server = FaultyServer.playing(script(readRequest()))) {
      assertEquals(Fault.UNREACHABLE, broken(post(server)).fault());
      assertEquals(1, server.connections());
    }
  }

  @Test
  void aFirstConnectionThatIsResetUnansweredIsUnreachable() throws Exception {
    try (FaultyServer server = FaultyServer.playing(script(readRequest(), reset()))) {
      assertEquals(Fault.UNREACHABLE, broken(post(server)).fault());
    }
  }

  @ParameterizedTest
  @CsvSource({"GET,false", "GET,true", "HEAD,false", "POST,false", "POST,true", "DELETE,false"})
  void nothingIsSentTwiceWhateverTheMethod(String method, boolean byReset) throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            byReset ? script(readRequest(), reset()) : script(readRequest()),
            script(readRequest(), ok()))) {
      Exchange exchange = call(server, method, Headers.none(), "", limits(LONG, LONG, LONG));
      assertEquals(Fault.UNREACHABLE, broken(exchange).fault());
      assertEquals(1, server.requests().size());
    }
  }

  @Test
  void silenceEndsAtTheLimitForHeadersAndTheProviderSeesIt() throws Exception {
    try (FaultyServer server = FaultyServer.playing(script(readRequest(), awaitClose()))) {
      assertEquals(Fault.NO_HEADERS_IN_TIME, broken(post(server, LONG, SHORT, LONG)).fault());
      assertTrue(server.wasHungUpOn(LONG));
    }
  }

  @Test
  void silenceEndsAtTheWholeLimitToo() throws Exception {
    try (FaultyServer server = FaultyServer.playing(script(readRequest(), awaitClose()))) {
      assertEquals(Fault.NO_HEADERS_IN_TIME, broken(post(server, SHORT, LONG, LONG)).fault());
      assertTrue(server.wasHungUpOn(LONG));
    }
  }

  @Test
  void headersThatComeInDribletsDoNotMoveTheLimit() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), send(OK), pause(SHORT), send("X-A: b\r\n"), awaitClose()))) {
      assertEquals(
          Fault.NO_HEADERS_IN_TIME,
          broken(post(server, LONG, SHORT.multipliedBy(2), LONG)).fault());
      assertTrue(server.wasHungUpOn(LONG));
    }
  }

  @Test
  void nothingIsSentWhenNoTimeIsLeft() throws Exception {
    try (FaultyServer server = FaultyServer.playing(script(readRequest(), ok()))) {
      assertEquals(
          Fault.NO_HEADERS_IN_TIME, broken(post(server, Duration.ZERO, LONG, LONG)).fault());
      assertEquals(0, server.connections());
    }
  }

  @Test
  void aBodyThatStopsArrivingIsStalledAndTheProviderSeesIt() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), send(OK + "Content-Length: 10\r\n\r\nhalf"), awaitClose()))) {
      assertEquals(Fault.STALLED, broken(post(server, LONG, LONG, SHORT)).fault());
      assertTrue(server.wasHungUpOn(LONG));
    }
  }

  @Test
  void aBodyThatNeverBeginsIsStalled() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), send(OK + "Content-Length: 10\r\n\r\n"), awaitClose()))) {
      assertEquals(Fault.STALLED, broken(post(server, LONG, LONG, SHORT)).fault());
      assertTrue(server.wasHungUpOn(LONG));
    }
  }

  @Test
  void aSlowBodyThatKeepsArrivingIsWaitedFor() throws Exception {
    Duration idle = Duration.ofMillis(600);
    Duration gap = Duration.ofMillis(200);
    try (FaultyServer server =
        FaultyServer.playing(
            script(
                readRequest(),
                send(OK + "Content-Length: 5\r\n\r\n"),
                pause(gap),
                send("s"),
                pause(gap),
                send("l"),
                pause(gap),
                send("o"),
                pause(gap),
                send("w"),
                pause(gap),
                send("!")))) {
      assertEquals("slow!", text(answered(post(server, LONG, LONG, idle))));
    }
  }

  @Test
  void aBodyThatOutlastsTheWholeLimitIsNotInTime() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), send(OK + "Content-Length: 10\r\n\r\nhalf"), awaitClose()))) {
      assertEquals(
          Fault.NO_BODY_IN_TIME, broken(post(server, SHORT.multipliedBy(2), LONG, LONG)).fault());
      assertTrue(server.wasHungUpOn(LONG));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 20",
        "HTTP/1.1 200 OK\r\nContent-Ty",
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"
      })
  void anAnswerThatEndsEarlyIsCutOff(String part) throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), send(part)),
            script(readRequest(), send(part), pause(SHORT), reset()))) {
      for (String end : List.of("closed", "reset")) {
        Broken broken = broken(post(server));
        assertEquals(Fault.CUT_OFF, broken.fault(), end);
        assertFalse(broken.detail().contains("half"), broken.detail());
      }
      assertEquals(2, server.requests().size());
    }
  }

  @Test
  void anAnswerWithoutALengthThatIsResetIsCutOff() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(script(readRequest(), send(OK + "\r\nhalf"), pause(SHORT), reset()))) {
      assertEquals(Fault.CUT_OFF, broken(post(server)).fault());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9\r\n\r\n",
        "220 mail.example.com ESMTP\r\n\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        "HTTP/1.1 204 None\r\nContent-Length: 4\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
      })
  void whatIsNotHttpIsSaidToBeNotHttpAndHungUpOn(String garbage) throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(script(readRequest(), send(garbage), awaitClose()))) {
      Broken broken = broken(post(server));
      assertEquals(Fault.NOT_HTTP, broken.fault(), broken.detail());
      assertTrue(server.wasHungUpOn(LONG));
    }
  }

  @Test
  void anAnswerThatAnnouncesTooMuchIsTooLargeAndHungUpOn() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(
                readRequest(),
                send(OK + "Content-Length: " + (Reception.MAX_BODY + 1) + "\r\n\r\n"),
                awaitClose()))) {
      assertEquals(Fault.TOO_LARGE, broken(post(server)).fault());
      assertTrue(server.wasHungUpOn(LONG));
    }
  }

  @Test
  void anAnswerThatGrowsTooLargeIsHungUpOn() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(
                readRequest(),
                send(OK + "\r\n"),
                send("x".repeat(Reception.MAX_BODY + 1)),
                awaitClose()))) {
      assertEquals(Fault.TOO_LARGE, broken(post(server)).fault());
    }
  }

  @Test
  void theLargestAnswerIsHeld() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), answer(200, "text/plain", "x".repeat(Reception.MAX_BODY))))) {
      assertEquals(Reception.MAX_BODY, text(answered(post(server))).length());
    }
  }

  @Test
  void anInterruptedThreadGetsAFaultAndStaysInterrupted() throws Exception {
    try (FaultyServer server = FaultyServer.playing(script(readRequest(), awaitClose()))) {
      CountDownLatch over = new CountDownLatch(1);
      AtomicReference<Map.Entry<Exchange, Boolean>> result = new AtomicReference<>();
      Thread caller =
          Thread.ofPlatform()
              .start(
                  () -> {
                    Exchange exchange = post(server);
                    result.set(Map.entry(exchange, Thread.currentThread().isInterrupted()));
                    over.countDown();
                  });
      while (server.requests().isEmpty()) {
        Thread.onSpinWait();
      }
      caller.interrupt();
      over.await();
      assertEquals(Fault.NO_HEADERS_IN_TIME, broken(result.get().getKey()).fault());
      assertTrue(result.get().getValue());
      assertTrue(server.wasHungUpOn(LONG));
    }
  }

  @Test
  void detailsHoldNothingOfTheRequest() throws Exception {
    try (FaultyServer server = FaultyServer.playing(script(readRequest()))) {
      Headers headers = Headers.of("authorization", "Bearer hush");
      Exchange exchange = call(server, "POST", headers, "secret", limits(LONG, LONG, LONG));
      String printed = exchange.toString();
      for (String part : List.of("hush", "secret", "x=y", "127.0.0.1")) {
        assertFalse(printed.contains(part), printed);
      }
    }
  }

  private static FaultyServer.Action ok() {
    return answer(200, "application/json", "{}");
  }

  private static Limits limits(Duration whole, Duration headers, Duration idle) {
    return new Limits(Deadline.in(Time.system(), whole), headers, idle);
  }

  private static Request request(URI uri) {
    return new Request("POST", uri, Headers.none(), "{}".getBytes(StandardCharsets.UTF_8));
  }

  private Exchange post(FaultyServer server) {
    return post(server, LONG, LONG, LONG);
  }

  private Exchange post(FaultyServer server, Duration whole, Duration headers, Duration idle) {
    return call(server, "POST", Headers.none(), "{}", limits(whole, headers, idle));
  }

  private Exchange call(
      FaultyServer server, String method, Headers headers, String body, Limits limits) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Request request = new Request(method, server.uri("/v1/chat?x=y"), headers, bytes);
    return upstream.send(request, Origin.OPERATOR, limits);
  }

  private static Response answered(Exchange exchange) {
    return assertInstanceOf(Answered.class, exchange, exchange::toString).response();
  }

  private static Broken broken(Exchange exchange) {
    return assertInstanceOf(Broken.class, exchange, exchange::toString);
  }

  private static String text(Response response) {
    Body.Bytes whole = assertInstanceOf(Body.Bytes.class, response.body());
    return new String(whole.bytes(), StandardCharsets.UTF_8);
  }
}

package dev.understudy.http;

import static dev.understudy.http.Exchanges.LONG;
import static dev.understudy.http.Exchanges.SHORT;
import static dev.understudy.http.Exchanges.SOON;
import static dev.understudy.http.Exchanges.answered;
import static dev.understudy.http.Exchanges.broken;
import static dev.understudy.http.Exchanges.limits;
import static dev.understudy.http.Exchanges.ok;
import static dev.understudy.http.Exchanges.post;
import static dev.understudy.http.Exchanges.request;
import static dev.understudy.http.Exchanges.text;
import static dev.understudy.http.FaultyServer.awaitClose;
import static dev.understudy.http.FaultyServer.pause;
import static dev.understudy.http.FaultyServer.readRequest;
import static dev.understudy.http.FaultyServer.reset;
import static dev.understudy.http.FaultyServer.script;
import static dev.understudy.http.FaultyServer.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.HostGuard.Origin;
import dev.understudy.http.Upstream.Broken;
import dev.understudy.http.Upstream.Exchange;
import dev.understudy.http.Upstream.Fault;
import dev.understudy.time.Time;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How [JdkUpstream] says what went wrong, and that it hangs up.
class JdkUpstreamFaultsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private final Upstream upstream = new JdkUpstream(HostGuard.from("127.0.0.1"), Time.system());

  @Test
  void aClosedPortIsUnreachable() throws Exception {
    URI uri;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      uri = URI.create("http://127.0.0.1:" + closed.getLocalPort() + "/");
    }
    assertEquals(
        Fault.UNREACHABLE, broken(upstream.send(request(uri), Origin.OPERATOR, limits())).fault());
  }

  @Test
  void aNameWithoutAnAddressIsUnreachable() {
    Upstream anywhere = new JdkUpstream(HostGuard.from("nobody.invalid"), Time.system());
    Request request = request(URI.create("http://nobody.invalid/"));
    assertEquals(
        Fault.UNREACHABLE, broken(anywhere.send(request, Origin.OPERATOR, limits())).fault());
  }

  @Test
  void aFirstConnectionThatClosesUnansweredIsUnreachable() throws Exception {
    try (FaultyServer server = FaultyServer.playing(script(readRequest()))) {
      assertEquals(Fault.UNREACHABLE, broken(post(upstream, server)).fault());
      assertEquals(1, server.connections());
    }
  }

  @Test
  void aFirstConnectionThatIsResetUnansweredIsUnreachable() throws Exception {
    try (FaultyServer server = FaultyServer.playing(script(readRequest(), reset()))) {
      assertEquals(Fault.UNREACHABLE, broken(post(upstream, server)).fault());
    }
  }

  @ParameterizedTest
  @CsvSource({"GET,false", "GET,true", "HEAD,false", "POST,false", "POST,true", "DELETE,false"})
  void nothingIsSentTwiceWhateverTheMethod(String method, boolean byReset) throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            byReset ? script(readRequest(), reset()) : script(readRequest()),
            script(readRequest(), ok()))) {
      Exchange exchange = call(server, method, Headers.none(), "");
      assertEquals(Fault.UNREACHABLE, broken(exchange).fault());
      assertEquals(1, server.requests().size());
    }
  }

  @Test
  void silenceEndsAtTheLimitForHeadersAndTheProviderSeesIt() throws Exception {
    try (FaultyServer server = FaultyServer.playing(script(readRequest(), awaitClose()))) {
      assertEquals(
          Fault.NO_HEADERS_IN_TIME,
          broken(post(upstream, server, limits(LONG, SHORT, LONG))).fault());
      assertTrue(server.wasHungUpOn(SOON));
    }
  }

  @Test
  void silenceEndsAtTheWholeLimitToo() throws Exception {
    try (FaultyServer server = FaultyServer.playing(script(readRequest(), awaitClose()))) {
      assertEquals(
          Fault.NO_HEADERS_IN_TIME,
          broken(post(upstream, server, limits(SHORT, LONG, LONG))).fault());
      assertTrue(server.wasHungUpOn(SOON));
    }
  }

  @Test
  void headersThatComeInDribletsDoNotMoveTheLimit() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), send(OK), pause(SHORT), send("X-A: b\r\n"), awaitClose()))) {
      assertEquals(
          Fault.NO_HEADERS_IN_TIME,
          broken(post(upstream, server, limits(LONG, SHORT.multipliedBy(2), LONG))).fault());
      assertTrue(server.wasHungUpOn(SOON));
    }
  }

  @Test
  void nothingIsSentWhenNoTimeIsLeft() throws Exception {
    try (FaultyServer server = FaultyServer.playing(script(readRequest(), ok()))) {
      assertEquals(
          Fault.NO_HEADERS_IN_TIME,
          broken(post(upstream, server, limits(Duration.ZERO, LONG, LONG))).fault());
      assertEquals(0, server.connections());
    }
  }

  @Test
  void aBodyThatStopsArrivingIsStalledAndTheProviderSeesIt() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), send(OK + "Content-Length: 10\r\n\r\nhalf"), awaitClose()))) {
      assertEquals(
          Fault.STALLED, broken(post(upstream, server, limits(LONG, LONG, SHORT))).fault());
      assertTrue(server.wasHungUpOn(SOON));
    }
  }

  @Test
  void aBodyThatNeverBeginsIsStalled() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), send(OK + "Content-Length: 10\r\n\r\n"), awaitClose()))) {
      assertEquals(
          Fault.STALLED, broken(post(upstream, server, limits(LONG, LONG, SHORT))).fault());
      assertTrue(server.wasHungUpOn(SOON));
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
      assertEquals("slow!", text(answered(post(upstream, server, limits(LONG, LONG, idle)))));
    }
  }

  @Test
  void aBodyThatOutlastsTheWholeLimitIsNotInTime() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), send(OK + "Content-Length: 10\r\n\r\nhalf"), awaitClose()))) {
      assertEquals(
          Fault.NO_BODY_IN_TIME,
          broken(post(upstream, server, limits(SHORT.multipliedBy(2), LONG, LONG))).fault());
      assertTrue(server.wasHungUpOn(SOON));
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
        Broken broken = broken(post(upstream, server));
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
      assertEquals(Fault.CUT_OFF, broken(post(upstream, server)).fault());
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
      Broken broken = broken(post(upstream, server));
      assertEquals(Fault.NOT_HTTP, broken.fault(), broken.detail());
      assertTrue(server.wasHungUpOn(SOON));
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
      assertEquals(Fault.TOO_LARGE, broken(post(upstream, server)).fault());
      assertTrue(server.wasHungUpOn(SOON));
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
      assertEquals(Fault.TOO_LARGE, broken(post(upstream, server)).fault());
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
                    Exchange exchange = post(upstream, server);
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
      assertTrue(server.wasHungUpOn(SOON));
    }
  }

  @Test
  void detailsHoldNothingOfTheRequest() throws Exception {
    try (FaultyServer server = FaultyServer.playing(script(readRequest()))) {
      Headers headers = Headers.of("authorization", "Bearer hush");
      Exchange exchange = call(server, "POST", headers, "secret");
      String printed = exchange.toString();
      for (String part : List.of("hush", "secret", "x=y", "127.0.0.1")) {
        assertFalse(printed.contains(part), printed);
      }
    }
  }

  private Exchange call(FaultyServer server, String method, Headers headers, String body) {
    Request request = request(method, server.uri("/v1/chat?x=y"), headers, body);
    return upstream.send(request, Origin.OPERATOR, limits());
  }
}

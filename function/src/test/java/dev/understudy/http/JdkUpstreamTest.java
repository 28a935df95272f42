package dev.understudy.http;

import static dev.understudy.http.Exchanges.LONG;
import static dev.understudy.http.Exchanges.SHORT;
import static dev.understudy.http.Exchanges.SOON;
import static dev.understudy.http.Exchanges.answered;
import static dev.understudy.http.Exchanges.broken;
import static dev.understudy.http.Exchanges.events;
import static dev.understudy.http.Exchanges.limits;
import static dev.understudy.http.Exchanges.ok;
import static dev.understudy.http.Exchanges.post;
import static dev.understudy.http.Exchanges.request;
import static dev.understudy.http.Exchanges.text;
import static dev.understudy.http.FaultyServer.answer;
import static dev.understudy.http.FaultyServer.awaitClose;
import static dev.understudy.http.FaultyServer.pause;
import static dev.understudy.http.FaultyServer.readRequest;
import static dev.understudy.http.FaultyServer.script;
import static dev.understudy.http.FaultyServer.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.HostGuard.Origin;
import dev.understudy.http.Upstream.Broken;
import dev.understudy.http.Upstream.Exchange;
import dev.understudy.http.Upstream.Fault;
import dev.understudy.time.Time;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdkUpstreamTest {
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
      Response response = answered(post(upstream, server));
      assertEquals(429, response.status());
      assertEquals("3", response.headers().first("Retry-After").orElseThrow());
      assertEquals("nope", text(response));
    }
  }

  @Test
  void theRequestArrivesAsItWasMeant() throws Exception {
    try (FaultyServer server = FaultyServer.playing(script(readRequest(), ok()))) {
      Headers headers = Headers.of("Authorization", "Bearer k", "X-Two", "1").and("X-Two", "2");
      answered(call(server, "POST", headers, "{\"a\":1}"));
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
      answered(call(server, "POST", headers, "{}"));
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
      Broken broken = broken(call(server, "POST", headers, ""));
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
      assertEquals(status, answered(post(upstream, server)).status());
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
      assertEquals(401, answered(post(upstream, server)).status());
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
      answered(post(upstream, server));
      answered(post(upstream, server));
      assertFalse(server.requests().get(1).toLowerCase(Locale.ROOT).contains("cookie"));
    }
  }

  @Test
  void anAnswerWithoutContentIsWhole() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(script(readRequest(), send("HTTP/1.1 204 None\r\n\r\n")))) {
      assertEquals("", text(answered(post(upstream, server))));
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
      assertEquals("hello", text(answered(post(upstream, server))));
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
      Response response = answered(post(upstream, server));
      assertInstanceOf(Body.Events.class, response.body());
      response.body().close();
      assertTrue(server.wasHungUpOn(SOON), "closing the body closes the connection");
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
          assertInstanceOf(
              Body.Events.class,
              answered(post(upstream, server, limits(LONG, LONG, SHORT))).body());
      assertEquals(
          List.of(Event.of("a"), Event.of("b")), PlayedEvents.all(events.source(), Time.system()));
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
      Body.Events events =
          assertInstanceOf(Body.Events.class, answered(post(upstream, server)).body());
      assertThrows(IOException.class, () -> PlayedEvents.all(events.source(), Time.system()));
      events.close();
    }
  }

  @Test
  void aStreamUnderAnErrorStatusComesWhole() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), answer(500, "text/event-stream", "data: no\n\n")))) {
      assertEquals("data: no\n\n", text(answered(post(upstream, server))));
    }
  }

  @Test
  void aRefusedHostIsNotCalled() throws Exception {
    try (FaultyServer server = FaultyServer.playing()) {
      Upstream guarded = new JdkUpstream(HostGuard.from(""), Time.system());
      Broken broken = broken(guarded.send(request(server.uri("/")), Origin.OPERATOR, limits()));
      assertEquals(Fault.HOST_REFUSED, broken.fault());
      assertEquals(0, server.connections());
    }
  }

  @Test
  void theLargestAnswerIsHeld() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), answer(200, "text/plain", "x".repeat(Reception.MAX_BODY))))) {
      assertEquals(Reception.MAX_BODY, text(answered(post(upstream, server))).length());
    }
  }

  private Exchange call(FaultyServer server, String method, Headers headers, String body) {
    Request request = request(method, server.uri("/v1/chat?x=y"), headers, body);
    return upstream.send(request, Origin.OPERATOR, limits());
  }
}

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
import static dev.understudy.http.FaultyServer.awaitClose;
import static dev.understudy.http.FaultyServer.pause;
import static dev.understudy.http.FaultyServer.readRequest;
import static dev.understudy.http.FaultyServer.script;
import static dev.understudy.http.FaultyServer.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.HostGuard.Origin;
import dev.understudy.http.Upstream.Exchange;
import dev.understudy.http.Upstream.Fault;
import dev.understudy.time.Cancellation;
import dev.understudy.time.Registrations;
import dev.understudy.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How [JdkUpstream] stops when nobody waits any more.
class JdkUpstreamCancellationTest {
  private static final String STREAM =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final Upstream upstream = new JdkUpstream(HostGuard.from("127.0.0.1"), Time.system());
  private final Cancellation cancellation = new Cancellation();

  @Test
  void whatWasCancelledBeforeIsNotSent() throws Exception {
    cancellation.cancel();
    try (FaultyServer server = FaultyServer.playing(script(readRequest(), ok()))) {
      assertEquals(Fault.CANCELLED, broken(post(upstream, server, limits(cancellation))).fault());
      assertEquals(0, server.connections());
    }
  }

  @Test
  void whatWasCancelledBeforeIsNotLookedUp() {
    cancellation.cancel();
    List<String> lookedUp = new ArrayList<>();
    HostGuard guard =
        new HostGuard(
            Set.of(),
            host -> {
              lookedUp.add(host);
              return List.of();
            });
    Exchange exchange =
        new JdkUpstream(guard, Time.system())
            .send(
                request(URI.create("https://api.example.com/")),
                Origin.CALLER,
                limits(cancellation));
    assertEquals(Fault.CANCELLED, broken(exchange).fault());
    assertEquals(List.of(), lookedUp);
  }

  @Test
  void aConnectionThatDoesNotOpenIsGivenUp() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Socket> waiting = fill(full);
      URI uri = URI.create("http://127.0.0.1:" + full.getLocalPort() + "/");
      CompletableFuture<Exchange> sending = start(() -> sent(uri));
      assertThrows(
          TimeoutException.class, () -> sending.get(SHORT.toMillis(), TimeUnit.MILLISECONDS));
      assertGivesUp(sending);
      for (Socket ignored : waiting) {
        full.accept().close();
      }
      // The kernel goes on trying, and finds a place now.
      full.setSoTimeout((int) LONG.toMillis());
      try (Socket late = full.accept()) {
        late.setSoTimeout((int) SOON.toMillis());
        assertEquals(-1, late.getInputStream().read(), "nothing goes over it, and it is closed");
      }
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  /// Takes every place of a server that accepts nobody.
  private static List<Socket> fill(ServerSocket server) throws IOException {
    List<Socket> waiting = new ArrayList<>();
    while (true) {
      Socket socket = new Socket();
      try {
        socket.connect(server.getLocalSocketAddress(), (int) SHORT.toMillis());
        waiting.add(socket);
      } catch (SocketTimeoutException e) {
        socket.close();
        return waiting;
      }
    }
  }

  @Test
  void aTlsHandshakeThatHangsIsGivenUp() throws Exception {
    try (FaultyServer plain = FaultyServer.playing(script(awaitClose()))) {
      CompletableFuture<Exchange> sending =
          start(() -> sent(URI.create("https://" + plain.host() + "/")));
      until(() -> plain.connections() == 1);
      assertGivesUp(sending);
      assertTrue(plain.wasHungUpOn(SOON));
    }
  }

  @Test
  void aRequestThatTheProviderDoesNotTakeIsGivenUp() throws Exception {
    try (FaultyServer server = FaultyServer.playing(script(pause(SHORT), awaitClose()))) {
      Request large =
          request("POST", server.uri("/"), Headers.none(), "x".repeat(16 * 1024 * 1024));
      CompletableFuture<Exchange> sending =
          start(() -> upstream.send(large, Origin.OPERATOR, limits(cancellation)));
      until(() -> server.connections() == 1);
      assertGivesUp(sending);
      assertTrue(server.wasHungUpOn(SOON));
    }
  }

  @ParameterizedTest(name = "after {0}")
  @CsvSource({
    "no answer at all, ''",
    "half a status line, HTTP/1.1 2",
    "half of the headers, 'HTTP/1.1 200 OK\r\nX-A: b\r\n'",
    "the headers, 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n'",
    "half of a body, 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'",
    "a chunk, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'",
    "half of an error, 'HTTP/1.1 500 No\r\nContent-Type: text/event-stream\r\n\r\nhalf'",
  })
  void anAnswerIsGivenUpAndTheProviderSeesItAndTheNextCallWorks(String what, String part)
      throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), send(part), awaitClose()), script(readRequest(), ok()))) {
      CompletableFuture<Exchange> sending =
          start(() -> post(upstream, server, limits(cancellation)));
      until(() -> server.requests().size() == 1);
      assertGivesUp(sending);
      assertTrue(server.wasHungUpOn(SOON), what);
      answered(post(upstream, server));
      assertEquals(2, server.requests().size(), "nothing is repeated");
      assertEquals(2, server.connections());
    }
  }

  @Test
  void anExchangeOverAKeptConnectionIsGivenUpAndNotTakenForAStaleOne() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), ok(), readRequest(), awaitClose()),
            script(readRequest(), ok()))) {
      answered(post(upstream, server));
      CompletableFuture<Exchange> sending =
          start(() -> post(upstream, server, limits(cancellation)));
      until(() -> server.requests().size() == 2);
      assertGivesUp(sending);
      assertTrue(server.wasHungUpOn(SOON));
      answered(post(upstream, server));
      assertEquals(3, server.requests().size());
    }
  }

  @Test
  void aCancellationAfterTheAnswerLeavesTheConnectionAlone() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(script(readRequest(), ok(), readRequest(), ok()))) {
      answered(post(upstream, server, limits(cancellation)));
      assertEquals(0, Registrations.of(cancellation));
      cancellation.cancel();
      answered(post(upstream, server));
      assertEquals(1, server.connections());
    }
  }

  @Test
  void anAttemptPastItsLimitLeavesNothingRegistered() throws Exception {
    try (FaultyServer server = FaultyServer.playing(script(readRequest(), awaitClose()))) {
      Upstream.Limits limits = new Upstream.Limits(limits().whole(), SHORT, LONG, cancellation);
      assertEquals(Fault.NO_HEADERS_IN_TIME, broken(post(upstream, server, limits)).fault());
      assertEquals(0, Registrations.of(cancellation));
      assertTrue(server.wasHungUpOn(SOON));
    }
  }

  @Test
  void aStreamInItsReadersHandsIsClosedAndTheReadThatWaitsThrows() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), send(STREAM + "9\r\ndata: a\n\n\r\n"), awaitClose()))) {
      Body.Events events = events(post(upstream, server, limits(cancellation)));
      assertEquals(new EventSource.Came(Event.of("a")), events.source().next(limits().whole()));
      CompletableFuture<Object> reading = start(() -> events.source().next(limits().whole()));
      cancellation.cancel();
      Object read = reading.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
      assertEquals(Fault.CANCELLED, ((Upstream.Broken) read).fault());
      assertTrue(server.wasHungUpOn(SOON));
      cancellation.cancel();
      events.close();
      assertEquals(0, Registrations.of(cancellation));
    }
  }

  @Test
  void aStreamThatItsReaderClosedIsForgotten() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(script(readRequest(), send(STREAM), awaitClose()))) {
      Body.Events events = events(post(upstream, server, limits(cancellation)));
      assertEquals(1, Registrations.of(cancellation));
      events.close();
      assertEquals(0, Registrations.of(cancellation));
      assertTrue(server.wasHungUpOn(SOON));
      cancellation.cancel();
    }
  }

  @Test
  void aStreamReadToItsEndKeepsItsConnection() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(
                readRequest(),
                send(STREAM + "9\r\ndata: a\n\n\r\n0\r\n\r\n"),
                readRequest(),
                ok()))) {
      Body.Events events = events(post(upstream, server, limits(cancellation)));
      assertEquals(1, PlayedEvents.all(events.source(), Time.system()).size());
      cancellation.cancel();
      events.close();
      answered(post(upstream, server));
      assertEquals(1, server.connections());
    }
  }

  private Exchange sent(URI uri) {
    return upstream.send(request(uri), Origin.OPERATOR, limits(cancellation));
  }

  /// Cancels, twice, and sees `sending` return at once.
  private void assertGivesUp(CompletableFuture<Exchange> sending) throws Exception {
    assertFalse(sending.isDone());
    long before = System.nanoTime();
    cancellation.cancel();
    cancellation.cancel();
    Exchange exchange = sending.get(LONG.toMillis(), TimeUnit.MILLISECONDS);
    Duration took = Duration.ofNanos(System.nanoTime() - before);
    assertEquals(Fault.CANCELLED, broken(exchange).fault());
    assertTrue(took.compareTo(Duration.ofMillis(500)) < 0, took::toString);
    assertEquals(0, Registrations.of(cancellation));
  }

  private static <T> CompletableFuture<T> start(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, Time.system()::start);
  }

  private static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }
}

package dev.understudy.http;

import static dev.understudy.http.Exchanges.LONG;
import static dev.understudy.http.Exchanges.SOON;
import static dev.understudy.http.Exchanges.answered;
import static dev.understudy.http.Exchanges.broken;
import static dev.understudy.http.Exchanges.events;
import static dev.understudy.http.Exchanges.limits;
import static dev.understudy.http.Exchanges.ok;
import static dev.understudy.http.Exchanges.post;
import static dev.understudy.http.FaultyServer.awaitClose;
import static dev.understudy.http.FaultyServer.pause;
import static dev.understudy.http.FaultyServer.readRequest;
import static dev.understudy.http.FaultyServer.reset;
import static dev.understudy.http.FaultyServer.script;
import static dev.understudy.http.FaultyServer.send;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Upstream.Broken;
import dev.understudy.http.Upstream.Exchange;
import dev.understudy.http.Upstream.Fault;
import dev.understudy.http.Upstream.Limits;
import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import dev.understudy.time.Mailbox;
import dev.understudy.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How [JdkUpstream] keeps and renews its connections.
class ConnectionsTest {

  private final HandTime time = new HandTime();
  private final JdkUpstream upstream = new JdkUpstream(HostGuard.from("127.0.0.1"), time);

  @Test
  void aConnectionIsKeptForTheNextCall() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(script(readRequest(), ok(), readRequest(), ok(), awaitClose()))) {
      answered(post(upstream, server));
      time.pass(Duration.ofSeconds(14));
      answered(post(upstream, server));
      assertEquals(1, server.connections());
    }
  }

  @Test
  void aConnectionRestsFromTheEndOfItsStreamOn() throws Exception {
    String stream =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    try (FaultyServer server =
        FaultyServer.playing(
            script(
                readRequest(),
                send(stream + "9\r\ndata: a\n\n\r\n"),
                pause(Duration.ofMillis(500)),
                send("0\r\n\r\n"),
                readRequest(),
                ok(),
                awaitClose()),
            script(readRequest(), ok(), awaitClose()))) {
      EventSource source = events(post(upstream, server)).source();
      source.next(Deadline.in(Time.system(), LONG));
      time.pass(Duration.ofSeconds(20));
      assertEquals(new EventSource.End(), source.next(Deadline.in(Time.system(), LONG)));
      source.close();

      answered(post(upstream, server));
      assertEquals(1, server.connections());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aKeptConnectionThatClosesUnansweredIsStaleAndTheNextIsFresh(boolean byReset)
      throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            byReset
                ? script(readRequest(), ok(), readRequest(), reset())
                : script(readRequest(), ok(), readRequest()),
            script(readRequest(), ok()))) {
      answered(post(upstream, server));
      Broken broken = broken(post(upstream, server));
      assertEquals(Fault.STALE_CONNECTION, broken.fault(), broken.detail());
      assertEquals(2, server.requests().size(), "the client repeats nothing by itself");
      answered(post(upstream, server));
      assertEquals(2, server.connections());
    }
  }

  @Test
  void aHostThatHangsUpOnAFreshConnectionIsUnreachableEvenAfterAStaleOne() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(script(readRequest(), ok(), readRequest()), script(readRequest()))) {
      answered(post(upstream, server));
      assertEquals(Fault.STALE_CONNECTION, fault(post(upstream, server)));
      assertEquals(Fault.UNREACHABLE, fault(post(upstream, server)));
    }
  }

  @Test
  void onlyTheHostThatAnsweredCanBeStale() throws Exception {
    try (FaultyServer good = FaultyServer.playing(script(readRequest(), ok(), awaitClose()));
        FaultyServer bad = FaultyServer.playing(script(readRequest()))) {
      answered(post(upstream, good));
      assertEquals(Fault.UNREACHABLE, fault(post(upstream, bad)));
    }
  }

  @Test
  void aKeptConnectionThatIsSilentIsNoStaleOne() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(script(readRequest(), ok(), readRequest(), awaitClose()))) {
      answered(post(upstream, server));
      Limits limits =
          new Limits(
              Deadline.in(Time.system(), LONG), Duration.ofMillis(100), LONG, new Cancellation());
      assertEquals(Fault.NO_HEADERS_IN_TIME, fault(post(upstream, server, limits)));
    }
  }

  @Test
  void aRestOfMoreThanFifteenSecondsMeansAFreshConnection() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), ok(), awaitClose()), script(readRequest(), ok()))) {
      answered(post(upstream, server));
      time.pass(Duration.ofSeconds(16));
      answered(post(upstream, server));
      assertEquals(2, server.connections());
      assertTrue(server.wasHungUpOn(SOON), "the old connection is closed");
    }
  }

  @Test
  void theWallClockCountsWhenTheOtherStoodStill() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), ok(), awaitClose()), script(readRequest(), ok()))) {
      answered(post(upstream, server));
      time.passByTheWall(Duration.ofSeconds(16));
      answered(post(upstream, server));
      assertEquals(2, server.connections());
    }
  }

  @Test
  void renewingMeansAFreshConnectionAndANewTlsContext() throws Exception {
    List<SSLContext> contexts = new ArrayList<>();
    JdkUpstream counted =
        new JdkUpstream(
            HostGuard.from("127.0.0.1"),
            time,
            () -> {
              contexts.add(Connections.freshContext());
              return contexts.getLast();
            });
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), ok(), awaitClose()), script(readRequest(), ok()))) {
      answered(post(counted, server));
      counted.renew();
      answered(post(counted, server));
      assertEquals(2, server.connections());
      assertEquals(2, contexts.size());
      assertNotEquals(contexts.getFirst(), contexts.getLast());
    }
  }

  @Test
  void aStreamOutlivesTheRenewal() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(
                readRequest(),
                send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"),
                send("Content-Length: 18\r\n\r\ndata: a\n\n"),
                pause(Duration.ofMillis(300)),
                send("data: b\n\n")))) {
      Body.Events events = events(post(upstream, server));
      upstream.renew();
      assertEquals(
          List.of(Event.of("a"), Event.of("b")), PlayedEvents.all(events.source(), Time.system()));
      events.close();
    }
  }

  @Test
  void callsAndRenewalsFromManyThreadsDoNotDisturbEachOther() throws Exception {
    int calls = 60;
    FaultyServer.Script line = script(readRequest(), ok());
    FaultyServer.Script[] lines = new FaultyServer.Script[calls];
    java.util.Arrays.fill(lines, line);
    try (FaultyServer server = FaultyServer.playing(lines);
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Exchange>> tasks = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        boolean renews = i % 5 == 0;
        tasks.add(
            () -> {
              if (renews) {
                upstream.renew();
              }
              return post(upstream, server);
            });
      }
      for (Future<Exchange> call : threads.invokeAll(tasks)) {
        Exchange exchange = call.get();
        // Each line ends after one answer, so a kept one may be found closed; nothing else may be.
        if (exchange instanceof Broken broken) {
          assertEquals(Fault.STALE_CONNECTION, broken.fault(), broken.detail());
        }
      }
    }
  }

  @Test
  void onlyTls13And12AreSpoken() {
    assertArrayEquals(
        new String[] {"TLSv1.3", "TLSv1.2"},
        Connections.parameters(Connections.freshContext()).getProtocols());
  }

  private static Fault fault(Exchange exchange) {
    return broken(exchange).fault();
  }

  /// A clock that is moved by hand.
  private static final class HandTime implements Time {
    private volatile Duration passed = Duration.ZERO;
    private volatile Duration passedByTheWall = Duration.ZERO;

    void pass(Duration duration) {
      passed = passed.plus(duration);
      passByTheWall(duration);
    }

    void passByTheWall(Duration duration) {
      passedByTheWall = passedByTheWall.plus(duration);
    }

    @Override
    public void start(Runnable task) {
      throw new UnsupportedOperationException("nothing is started on this clock");
    }

    @Override
    public <T> Mailbox<T> mailbox() {
      throw new UnsupportedOperationException("nobody waits on this clock");
    }

    @Override
    public long nanos() {
      return passed.toNanos();
    }

    @Override
    public Instant now() {
      return Instant.EPOCH.plus(passedByTheWall);
    }
  }
}

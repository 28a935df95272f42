package dev.understudy.http;

import static dev.understudy.http.Exchanges.LONG;
import static dev.understudy.http.Exchanges.SHORT;
import static dev.understudy.http.Exchanges.SOON;
import static dev.understudy.http.Exchanges.events;
import static dev.understudy.http.Exchanges.limits;
import static dev.understudy.http.Exchanges.ok;
import static dev.understudy.http.Exchanges.post;
import static dev.understudy.http.FaultyServer.awaitClose;
import static dev.understudy.http.FaultyServer.readRequest;
import static dev.understudy.http.FaultyServer.script;
import static dev.understudy.http.FaultyServer.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.EventSource.Came;
import dev.understudy.http.EventSource.End;
import dev.understudy.http.EventSource.Next;
import dev.understudy.http.EventSource.Nothing;
import dev.understudy.http.Upstream.Broken;
import dev.understudy.http.Upstream.Fault;
import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Streams of events as [JdkUpstream] hands them to their reader.
class EventBodyTest {
  private static final String STREAM =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final Upstream upstream = new JdkUpstream(HostGuard.from("127.0.0.1"), Time.system());

  @Test
  void anEventIsReadAsSoonAsItIsThereAndNothingWhileNoneIs() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), send(STREAM + chunk("data: a\n\n")), awaitClose()))) {
      EventSource source = events(post(upstream, server)).source();
      assertEquals(came("a"), next(source, LONG));
      assertEquals(new Nothing(), next(source, Duration.ZERO));
      assertEquals(new Nothing(), next(source, SHORT));
      source.close();
    }
  }

  @Test
  void theEndIsSaidAgainWhoeverAsks() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(script(readRequest(), send(STREAM + chunk("data: a") + chunk(""))))) {
      EventSource source = events(post(upstream, server)).source();
      assertEquals(came("a"), next(source, LONG), "its empty line never came");
      assertEquals(new End(), next(source, LONG));
      assertEquals(new End(), next(source, LONG));
      source.close();
    }
  }

  @Test
  void aStreamThatIsCutIsBrokenAfterWhatHadCome() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), send(STREAM + chunk("data: a\n\ndata: half"))))) {
      EventSource source = events(post(upstream, server)).source();
      assertEquals(came("a"), next(source, LONG));
      Next cut = next(source, LONG);
      assertEquals(Fault.CUT_OFF, assertInstanceOf(Broken.class, cut).fault());
      assertEquals(cut, next(source, LONG));
      source.close();
    }
  }

  @Test
  void closingAStreamHangsUpAndNothingMoreIsRead() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), send(STREAM + chunk("data: a\n\ndata: b\n\n")), awaitClose()))) {
      EventSource source = events(post(upstream, server)).source();
      assertEquals(came("a"), next(source, LONG));
      source.close();
      source.close();
      assertEquals(Fault.CANCELLED, assertInstanceOf(Broken.class, next(source, LONG)).fault());
      assertTrue(server.wasHungUpOn(SOON));
    }
  }

  @Test
  void aCancellationWakesTheReaderAndHangsUp() throws Exception {
    Cancellation cancellation = new Cancellation();
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), send(STREAM + chunk("data: a\n\n")), awaitClose()))) {
      EventSource source = events(post(upstream, server, limits(cancellation))).source();
      assertEquals(came("a"), next(source, LONG));
      Thread.ofVirtual().start(cancellation::cancel);
      assertEquals(Fault.CANCELLED, assertInstanceOf(Broken.class, next(source, LONG)).fault());
      assertTrue(server.wasHungUpOn(SOON));
    }
  }

  @Test
  void whatWasReadToItsEndLeavesTheConnectionToTheNextRequest() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(
                readRequest(),
                send(STREAM + chunk("data: a\n\n") + chunk("")),
                readRequest(),
                ok()))) {
      EventSource source = events(post(upstream, server)).source();
      assertEquals(1, PlayedEvents.all(source, Time.system()).size());
      source.close();
      Exchanges.answered(post(upstream, server));
      assertEquals(1, server.connections());
    }
  }

  @Test
  void anEventThatIsTooLargeBreaksTheStream() throws Exception {
    List<FaultyServer.Action> actions =
        new ArrayList<>(List.of(readRequest(), send(STREAM + chunk("data: "))));
    String megabyte = chunk("x".repeat(1024 * 1024));
    for (int i = 0; i <= SseReader.MAX_EVENT / (1024 * 1024); i++) {
      actions.add(send(megabyte));
    }
    actions.add(awaitClose());
    try (FaultyServer server =
        FaultyServer.playing(script(actions.toArray(FaultyServer.Action[]::new)))) {
      EventSource source = events(post(upstream, server)).source();
      assertEquals(Fault.TOO_LARGE, assertInstanceOf(Broken.class, next(source, LONG)).fault());
      source.close();
    }
  }

  /// The server cannot send ahead of its reader by more than what the sockets hold.
  @Test
  void aReaderThatIsSlowSlowsTheServerDown() throws Exception {
    int events = 64 * 1024;
    String event = chunk("data: " + "x".repeat(1000) + "\n\n");
    FlowingServer server = new FlowingServer(STREAM, event, events);
    try (server) {
      Body.Events body =
          events(
              upstream.send(Exchanges.request(server.uri()), HostGuard.Origin.OPERATOR, limits()));
      EventSource source = body.source();
      int read = 0;
      for (; read < 10; read++) {
        assertInstanceOf(Came.class, next(source, LONG));
      }
      long ahead = server.sentWhenItRests();
      assertTrue(ahead < events / 2, "sent ahead: " + ahead + " of " + events);
      while (next(source, LONG) instanceof Came) {
        read++;
      }
      assertEquals(events, read);
      source.close();
    }
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private static Came came(String data) {
    return new Came(Event.of(data));
  }

  private static Next next(EventSource source, Duration limit) {
    return source.next(Deadline.in(Time.system(), limit));
  }

  /// The client's threads hear of an answer when nobody waits for it any more, too.
  @Test
  void aStreamThatBeginsAfterItsCancellationIsClosedFromTheStart() {
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();
    AtomicBoolean cancelled = new AtomicBoolean();
    EventBody body = new EventBody(new SseReader(), limits(cancellation), () -> {});

    body.onSubscribe(subscription(() -> {}, () -> cancelled.set(true)));

    assertTrue(cancelled.get());
    assertEquals(Fault.CANCELLED, ((Broken) next(body, LONG)).fault());
  }

  @Test
  void commentsWithoutEndKeepNobodyLongerThanItWaits() {
    EventBody body = new EventBody(new SseReader(), limits(), () -> {});
    List<ByteBuffer> comment =
        List.of(ByteBuffer.wrap(": wait\n\n".getBytes(StandardCharsets.UTF_8)));
    body.onSubscribe(
        subscription(() -> body.onNext(List.of(comment.getFirst().duplicate())), () -> {}));

    assertEquals(new Nothing(), assertTimeoutPreemptively(LONG, () -> next(body, SHORT)));
    body.close();
  }

  private static Flow.Subscription subscription(Runnable requested, Runnable cancelled) {
    return new Flow.Subscription() {
      @Override
      public void request(long count) {
        requested.run();
      }

      @Override
      public void cancel() {
        cancelled.run();
      }
    };
  }
}

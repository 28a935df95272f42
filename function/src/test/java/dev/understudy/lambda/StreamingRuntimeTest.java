package dev.understudy.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Body;
import dev.understudy.http.Event;
import dev.understudy.http.EventSource;
import dev.understudy.http.Headers;
import dev.understudy.http.PlayedEvents;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.http.ResponseSink;
import dev.understudy.http.Upstream;
import dev.understudy.telemetry.Level;
import dev.understudy.telemetry.Telemetry;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.crac.Context;
import org.crac.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The whole process but for its `main`: how it starts, what it serves at a time, how it ends.
class StreamingRuntimeTest {
  private final Time time = Time.system();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private FakeRuntimeApi platform;

  @BeforeEach
  void start() throws IOException {
    platform = new FakeRuntimeApi();
  }

  @AfterEach
  void stop() throws IOException {
    platform.close();
  }

  private StreamingRuntime runtime(String... variables) {
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_LAMBDA_RUNTIME_API", platform.address());
    environment.put("UNDERSTUDY_SECRETS", "environment");
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return new StreamingRuntime(new Wiring(environment, time), time, log::add);
  }

  private static CompletableFuture<Integer> inBackground(StreamingRuntime runtime) {
    return CompletableFuture.supplyAsync(runtime::run, task -> Thread.ofVirtual().start(task));
  }

  private static int code(CompletableFuture<Integer> run) throws Exception {
    return run.get(20, TimeUnit.SECONDS);
  }

  private static void send(ResponseSink sink, EventSource events) throws IOException {
    try {
      sink.send(new Response(200, Headers.none(), new Body.Events(events)));
    } catch (ResponseSink.TooLarge e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void itServesTheGatewayUntilTheRuntimeApiIsGone() throws Exception {
    platform.invoke("1", InvocationLoopTest.event("/health"));
    CompletableFuture<Integer> run = inBackground(runtime());

    String answer = new String(platform.response("1").whole(), StandardCharsets.UTF_8);
    assertTrue(answer.startsWith("{\"statusCode\":200,"), answer);
    assertTrue(answer.endsWith("\0{\"status\":\"ok\"}"), answer);
    assertEquals("Root=1", System.getProperty("com.amazonaws.xray.traceHeader"));
    platform.close();
    assertEquals(1, code(run));
    assertTrue(log.getLast().contains("the runtime ends"), log.toString());
  }

  @Test
  void aWrongVariableIsAnErrorOfTheStart() throws Exception {
    assertEquals(1, code(inBackground(runtime("UNDERSTUDY_SECRETS", "vault"))));
    String error = platform.error("init/error");
    assertTrue(error.startsWith("{\"errorType\":\"Runtime.InitError\""), error);
    assertTrue(error.contains("UNDERSTUDY_SECRETS"), error);
    assertEquals(List.of("POST init/error"), platform.calls(1));
  }

  @Test
  void aNumberOfLoopsThatIsNoneIsAnErrorOfTheStart() throws Exception {
    for (String number : List.of("0", "-1", "many", "", "12345")) {
      assertEquals(1, code(inBackground(runtime("AWS_LAMBDA_MAX_CONCURRENCY", number))));
    }
    assertTrue(
        log.getLast().contains("AWS_LAMBDA_MAX_CONCURRENCY is \\\"12345\\\""), log.toString());
  }

  @Test
  void underSnapStartNothingIsServedBeforeTheRestore() throws Exception {
    platform.invoke("1", InvocationLoopTest.event("/health"));
    CompletableFuture<Integer> _ =
        inBackground(runtime("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"));

    assertEquals(List.of("GET restore/next"), platform.calls(1));
    assertTrue(platform.calls.isEmpty());
    platform.restore();
    assertEquals(List.of("GET invocation/next", "POST invocation/1/response"), platform.calls(2));
    String answer = new String(platform.response("1").whole(), StandardCharsets.UTF_8);
    assertTrue(answer.endsWith("{\"status\":\"ok\"}"), answer);
  }

  @Test
  void aSnapshotThatIsRefusedEndsTheProcess() throws Exception {
    platform.refuse("restore/next", "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");

    assertEquals(64, code(inBackground(runtime("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"))));
    assertEquals(List.of("GET restore/next", "POST init/error"), platform.calls(2));
    assertTrue(platform.error("init/error").contains("Runtime.BeforeCheckpointError"));
  }

  private boolean restored(boolean failsBefore, boolean failsAfter) {
    Resource hooks =
        new Resource() {
          @Override
          public void beforeCheckpoint(Context<? extends Resource> context) throws Exception {
            fail(failsBefore, "before");
          }

          @Override
          public void afterRestore(Context<? extends Resource> context) throws Exception {
            fail(failsAfter, "after");
          }

          private void fail(boolean fails, String what) throws IOException {
            if (fails) {
              throw new IOException(what);
            }
          }
        };
    return runtime().restored(hooks, new Telemetry(Level.INFO, time, log::add));
  }

  @Test
  void aHookThatFailsBeforeTheSnapshotIsAnErrorOfTheStart() throws Exception {
    assertFalse(restored(true, false));

    assertTrue(platform.error("init/error").contains("Runtime.BeforeCheckpointError"));
    assertEquals(List.of("POST init/error"), platform.calls(1));
  }

  @Test
  void aHookThatFailsAfterTheRestoreIsAnErrorOfTheRestore() throws Exception {
    platform.restore();

    assertFalse(restored(false, true));

    assertTrue(platform.error("restore/error").contains("Runtime.AfterRestoreError"));
    assertEquals(List.of("GET restore/next", "POST restore/error"), platform.calls(2));
    assertTrue(log.toString().contains("java.io.IOException: after"), log.toString());
  }

  @Test
  void hooksThatSucceedReportNothing() throws Exception {
    platform.restore();

    assertTrue(restored(false, false));

    assertEquals(List.of("GET restore/next"), platform.calls(1));
    assertTrue(platform.calls.isEmpty() && log.isEmpty());
  }

  private CompletableFuture<Integer> serve(int loops, InvocationLoop.Service service) {
    Telemetry telemetry = new Telemetry(Level.INFO, time, log::add);
    return CompletableFuture.supplyAsync(
        () -> runtime().serve(loops, service, telemetry), task -> Thread.ofVirtual().start(task));
  }

  /// What becomes of an invocation by its number: one in five breaks off, one in seven fails before
  /// its beginning, one in eleven is refused, one in thirteen is hung up on.
  @Test
  void eightLoopsMixNothingUpWhateverBecomesOfTheirInvocations() throws Exception {
    int invocations = 2000;
    for (int i = 0; i < invocations; i++) {
      if (i % 13 == 12) {
        platform.refuse("invocation/" + i + "/response", "");
      } else if (i % 11 == 10) {
        platform.refuse(
            "invocation/" + i + "/response", "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
      }
      platform.invoke(Integer.toString(i), InvocationLoopTest.event("/" + i));
    }
    CompletableFuture<Integer> run = serve(8, this::answerByNumber);

    for (int i = 0; i < invocations; i++) {
      String id = Integer.toString(i);
      if (i % 7 == 6) {
        assertTrue(platform.error("invocation/" + id + "/error").contains("before " + id));
      } else if (i % 13 != 12) {
        FakeRuntimeApi.Posted answer = platform.response(id);
        String text = new String(answer.whole(), StandardCharsets.UTF_8);
        String body = text.substring(text.lastIndexOf('\0') + 1);
        assertEquals(said(id), body);
        assertEquals(i % 5 != 4, answer.trailers.get().map().isEmpty());
      }
    }
    assertFalse(run.isDone());
  }

  private void answerByNumber(Request request, Deadline platform, ResponseSink sink)
      throws IOException {
    int number = Integer.parseInt(request.path().substring(1));
    if (number % 7 == 6) {
      throw new IllegalStateException("before " + number);
    }
    PlayedEvents events = new PlayedEvents(time);
    for (int i = 0; i < 5; i++) {
      events.then(Event.of(number + "-" + i));
    }
    send(sink, number % 5 == 4 ? events.breaks(Upstream.Fault.CUT_OFF) : events.ends());
  }

  private static String said(String id) {
    StringBuilder said = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      said.append("data: ").append(id).append('-').append(i).append("\n\n");
    }
    return said.toString();
  }

  @Test
  void severalInvocationsAreTakenAtATime() throws Exception {
    Semaphore inside = new Semaphore(0);
    Semaphore leave = new Semaphore(0);
    for (int i = 0; i < 3; i++) {
      platform.invoke("" + i, InvocationLoopTest.event("/"));
    }
    CompletableFuture<Integer> _ =
        serve(
            3,
            (_, _, sink) -> {
              inside.release();
              leave.acquireUninterruptibly();
              send(sink, PlayedEvents.whole(time, "1"));
            });

    assertTrue(inside.tryAcquire(3, 20, TimeUnit.SECONDS));
    leave.release(3);
    platform.response("2").trailers.get(20, TimeUnit.SECONDS);
  }

  /// A platform that reads slowly slows the source down, so a long answer takes no more memory than
  /// a short one: what was given and has not been read yet fits into the sockets.
  @Test
  void aLongStreamThroughASlowPlatformTakesNoMoreMemoryThanAShortOne() throws Exception {
    int events = 800;
    String quarterOfAMegabyte = "a".repeat(256 * 1024);
    AtomicLong given = new AtomicLong();
    AtomicLong taken = new AtomicLong();
    AtomicLong ahead = new AtomicLong();
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    EventSource source =
        new EventSource() {
          private int left = events;

          @Override
          public Next next(Deadline limit) {
            if (left-- == 0) {
              return new End();
            }
            given.addAndGet(quarterOfAMegabyte.length());
            return new Came(Event.of(quarterOfAMegabyte));
          }

          @Override
          public void close() {
            closed.complete(true);
          }
        };
    platform.response("1").taker =
        chunk -> {
          ahead.accumulateAndGet(given.get() - taken.get(), Math::max);
          taken.addAndGet(chunk.length);
          LockSupport.parkNanos(500_000);
        };
    platform.invoke("1", InvocationLoopTest.event("/"));
    CompletableFuture<Integer> _ = serve(1, (_, _, sink) -> send(sink, source));

    platform.response("1").trailers.get(60, TimeUnit.SECONDS);
    assertTrue(taken.get() > 200_000_000, "taken: " + taken);
    assertTrue(ahead.get() < 16_000_000, "ahead: " + ahead);
    assertTrue(closed.get(20, TimeUnit.SECONDS));
  }

  @Test
  void aFatalErrorInOneLoopEndsTheProcess() throws Exception {
    platform.invoke("1", InvocationLoopTest.event("/"));

    int code =
        code(
            serve(
                4,
                (_, _, _) -> {
                  throw new OutOfMemoryError("for the test");
                }));

    assertEquals(1, code);
    assertTrue(platform.error("invocation/1/error").contains("OutOfMemoryError"));
  }
}

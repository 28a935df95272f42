package dev.understudy.local.lambda;

import dev.understudy.local.lambda.InvocationResult.Answered;
import dev.understudy.local.lambda.InvocationResult.Failed;
import dev.understudy.local.lambda.InvocationResult.Streamed;
import dev.understudy.local.wire.Exchange;
import dev.understudy.local.wire.Headers;
import dev.understudy.local.wire.Json;
import dev.understudy.local.wire.MalformedRequest;
import dev.understudy.local.wire.WireResponse;
import dev.understudy.local.wire.WireServer;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// An emulation of Lambda's Runtime API for one function, which may ask for several invocations at
/// a time, and with SnapStart goes through a [Snapshot] before its first one.
///
/// Source: "Using the Lambda runtime API", AWS Lambda Developer Guide. An answer that comes after
/// the function's timeout is accepted and dropped: Lambda would have ended the environment, and
/// here the other calls go on.
///
/// Of a streamed answer every byte is handed on as it comes, no faster than it is taken; an error
/// behind it is told to the console, and the answer counts as delivered. Not kept: Lambda's
/// bandwidth, and its bound of 200 MB.
public final class RuntimeApi implements AutoCloseable {

  /// Lambda's bound for an event and for a buffered answer, as its error message names it.
  public static final int PAYLOAD_LIMIT = 6_291_556;

  private static final String BASE = "/2018-06-01/runtime/";
  private static final String INVOCATION = BASE + "invocation/";

  private static final String MODE = "lambda-runtime-function-response-mode";

  private static final Duration LOOK_UP = Duration.ofMillis(500);
  private static final Duration GLANCE = Duration.ofMillis(1);

  private final Invocations invocations = new Invocations();
  private final Snapshot snapshot = new Snapshot();
  private final CompletableFuture<Long> polled = new CompletableFuture<>();
  private final Semaphore polls = new Semaphore(0);
  private final Duration timeout;
  private final String functionArn;
  private final Consumer<String> console;
  private final WireServer server;

  private RuntimeApi(Duration timeout, String functionArn, Consumer<String> console)
      throws IOException {
    this.timeout = timeout;
    this.functionArn = functionArn;
    this.console = console;
    this.server = WireServer.start(0, new Calls()::handle, console);
  }

  /// Starts it on a free port.
  ///
  /// @param timeout the function's, counted from the moment it takes an invocation
  /// @param console told when the function fails
  public static RuntimeApi start(Duration timeout, String functionArn, Consumer<String> console)
      throws IOException {
    return new RuntimeApi(timeout, functionArn, console);
  }

  /// Host and port for `AWS_LAMBDA_RUNTIME_API`.
  public String address() {
    return server.address();
  }

  /// Invokes the function. The future is always completed, never with an exception.
  ///
  /// @param event the JSON event; must not be changed afterwards
  public CompletableFuture<InvocationResult> invoke(byte[] event, String traceId) {
    if (event.length > PAYLOAD_LIMIT) {
      return CompletableFuture.completedFuture(
          new Failed(
              "RequestEntityTooLarge", "the event has more than " + PAYLOAD_LIMIT + " bytes"));
    }
    return invocations.add(event, traceId).result();
  }

  /// When the function asked for its first invocation, and so was ready: a reading of
  /// `System.nanoTime`.
  public CompletableFuture<Long> polled() {
    return polled.copy();
  }

  /// Waits until the function has asked for so many invocations in all: it is done with those
  /// before.
  ///
  /// @return whether it has, in that time
  public boolean awaitPolls(int count, Duration time) throws InterruptedException {
    return polls.tryAcquire(count, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Says that the function is gone: pending and later invocations fail with this message.
  public void functionGone(String type, String message) {
    Failed why = new Failed(type, message);
    polled.completeExceptionally(new IllegalStateException(type + ": " + message));
    invocations.functionGone(why);
    snapshot.functionGone(why);
  }

  /// Where a function with SnapStart waits to be restored. One without never gets there.
  public Snapshot snapshot() {
    return snapshot;
  }

  /// Why the function is gone, if it is.
  public Optional<Failed> gone() {
    return invocations.gone();
  }

  @Override
  public void close() throws IOException {
    functionGone("Sandbox.Closed", "the local world is closing");
    server.close();
  }

  /// The calls of the runtime client.
  private final class Calls {

    void handle(Exchange exchange) throws IOException, InterruptedException {
      String path = exchange.head().path();
      if (exchange.head().route().equals("GET " + INVOCATION + "next")) {
        next(exchange);
      } else if (exchange.head().route().equals("POST " + BASE + "init/error")) {
        exchange.respond(gone(exchange, "the function failed to start: "));
      } else if (exchange.head().route().equals("GET " + BASE + "restore/next")) {
        restoreNext(exchange);
      } else if (exchange.head().route().equals("POST " + BASE + "restore/error")) {
        exchange.respond(gone(exchange, "the function failed after its restore: "));
      } else if (path.startsWith(INVOCATION) && path.endsWith("/response")) {
        response(exchange, id(path, "/response"));
      } else if (path.startsWith(INVOCATION) && path.endsWith("/error")) {
        exchange.respond(error(exchange, id(path, "/error")));
      } else {
        exchange.respond(refused(404, "NotFound", "no such call in this emulation: " + path));
      }
    }

    /// Waits for as long as it takes, but not for a client that has gone: it would swallow an
    /// invocation.
    private void next(Exchange exchange) throws IOException, InterruptedException {
      polled.complete(System.nanoTime());
      polls.release();
      snapshot.resume();
      Optional<Invocation> invocation = invocations.next(LOOK_UP);
      while (invocation.isEmpty() && !exchange.closedWithin(GLANCE)) {
        invocation = invocations.next(LOOK_UP);
      }
      if (invocation.isPresent()) {
        exchange.respond(handedOver(invocation.get()));
      }
    }

    /// Not in AWS's guide, which has the hooks alone: the call is that of AWS's runtime clients.
    private void restoreNext(Exchange exchange) throws IOException, InterruptedException {
      snapshot.take();
      boolean restored = snapshot.restoredWithin(LOOK_UP);
      while (!restored && !exchange.closedWithin(GLANCE)) {
        restored = snapshot.restoredWithin(LOOK_UP);
      }
      if (restored) {
        exchange.respond(WireResponse.json(200, "{}"));
      }
    }

    private WireResponse handedOver(Invocation invocation) {
      CompletableFuture<Void> _ =
          invocation
              .limit()
              .completeOnTimeout(tooSlow(), timeout.toMillis(), TimeUnit.MILLISECONDS)
              .thenAccept(invocation.result()::complete);
      long deadline = InstantSource.system().millis() + timeout.toMillis();
      Headers headers =
          Headers.of(
              "content-type", "application/json",
              "lambda-runtime-aws-request-id", invocation.id(),
              "lambda-runtime-deadline-ms", Long.toString(deadline),
              "lambda-runtime-invoked-function-arn", functionArn,
              "lambda-runtime-trace-id", invocation.traceId());
      return WireResponse.of(200, headers, invocation.event());
    }

    private void response(Exchange exchange, String id) throws IOException {
      String mode = exchange.head().headers().first(MODE).orElse("");
      if (!mode.isEmpty() && !mode.equals("streaming")) {
        exchange.respond(
            refused(400, "InvalidFunctionResponseMode", "Invalid function response mode"));
        return;
      }
      Optional<Invocation> invocation = invocations.answered(id);
      if (invocation.isEmpty()) {
        exchange.respond(unknown(id));
        return;
      }
      if (mode.isEmpty()) {
        exchange.respond(whole(exchange, invocation.get()));
      } else {
        streamed(exchange, invocation.get());
      }
      invocation.get().limit().cancel(false);
    }

    private WireResponse whole(Exchange exchange, Invocation invocation) throws IOException {
      try {
        invocation.result().complete(new Answered(exchange.body(PAYLOAD_LIMIT)));
        return accepted();
      } catch (MalformedRequest e) {
        Failed tooLarge =
            new Failed(
                "Function.ResponseSizeTooLarge",
                "Response payload size exceeded maximum allowed payload size ("
                    + PAYLOAD_LIMIT
                    + " bytes).");
        fail(invocation, tooLarge);
        return refused(413, "RequestEntityTooLarge", tooLarge.message());
      }
    }

    /// The reader of the stream takes its bytes off this connection; all that is left to do here is
    /// to say, at the end, that they were taken.
    private void streamed(Exchange exchange, Invocation invocation) throws IOException {
      FunctionStream stream = new FunctionStream(exchange);
      invocations.streams(invocation.id());
      try {
        if (!invocation.result().complete(new Streamed(stream))) {
          stream.transferTo(OutputStream.nullOutputStream());
        }
        CompletableFuture<Void> _ = invocation.limit().thenAccept(stream::cut);
        FunctionStream.End end = stream.awaitEnd();
        end.failure()
            .ifPresent(
                why ->
                    console.accept(
                        "the function failed within its answer: "
                            + why.type()
                            + ": "
                            + why.message()));
        if (end.whole()) {
          exchange.respond(accepted());
        }
      } finally {
        invocations.streamed(invocation.id());
      }
    }

    private Failed tooSlow() {
      String message =
          String.format(
              Locale.ROOT, "Task timed out after %.2f seconds", timeout.toMillis() / 1000.0);
      return new Failed("Sandbox.Timedout", message);
    }

    private WireResponse unknown(String id) {
      return invocations.isStreaming(id)
          ? refused(403, "InvalidStateTransition", "the answer to this invocation has begun")
          : refused(400, "InvalidRequestID", "Invalid request ID");
    }

    private WireResponse error(Exchange exchange, String id) throws IOException {
      Optional<Invocation> invocation = invocations.answered(id);
      if (invocation.isEmpty()) {
        return unknown(id);
      }
      fail(invocation.get(), failed(exchange));
      return accepted();
    }

    private WireResponse gone(Exchange exchange, String when) throws IOException {
      Failed why = failed(exchange);
      functionGone(why.type(), when + why.message());
      return accepted();
    }

    private void fail(Invocation invocation, Failed why) {
      console.accept("the function failed: " + why.type() + ": " + why.message());
      invocation.result().complete(why);
    }

    private Failed failed(Exchange exchange) throws IOException {
      return FunctionErrors.of(exchange.head().headers(), exchange.text());
    }

    private String id(String path, String end) {
      return path.substring(INVOCATION.length(), path.length() - end.length());
    }

    private WireResponse accepted() {
      return WireResponse.json(202, "{\"status\":\"OK\"}");
    }

    private WireResponse refused(int status, String type, String message) {
      return WireResponse.json(
          status, Json.write(Json.object().put("errorMessage", message).put("errorType", type)));
    }
  }
}

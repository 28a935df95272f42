package dev.understudy.local.gateway;

import dev.understudy.local.gateway.HttpApi.Integration;
import dev.understudy.local.lambda.FunctionStream;
import dev.understudy.local.lambda.InvocationResult;
import dev.understudy.local.lambda.InvocationResult.Answered;
import dev.understudy.local.lambda.InvocationResult.Failed;
import dev.understudy.local.lambda.InvocationResult.Streamed;
import dev.understudy.local.wire.Exchange;
import dev.understudy.local.wire.MalformedRequest;
import dev.understudy.local.wire.WireResponse;
import dev.understudy.local.wire.WireServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// An emulation of a front door that hands an answer on as the function streams it: a function URL
/// or a REST API.
///
/// Kept: the events, the prelude, the errors, the limits on a request and on waiting. Not:
/// bandwidth, idle limits, throttling, IAM, TLS.
public final class StreamingDoor implements AutoCloseable {

  /// What becomes of the function when its client goes away.
  public enum ClientGone {
    /// It runs on, and what it says is forgotten: neither front door tells it.
    RUNS_ON,
    /// It is hung up on at once, which AWS does not do: for tests of what a function does then.
    HUNG_UP_ON
  }

  private static final int HEADER_LIMIT = 10_240;

  private final StreamingKind kind;
  private final Integration integration;
  private final Duration limit;
  private final ClientGone clientGone;
  private final Consumer<String> console;
  private final WireServer server;

  private StreamingDoor(
      int port,
      StreamingKind kind,
      Integration integration,
      Duration limit,
      ClientGone clientGone,
      Consumer<String> console)
      throws IOException {
    this.kind = kind;
    this.integration = integration;
    this.limit = limit;
    this.clientGone = clientGone;
    this.console = console;
    this.server = WireServer.start(port, this::handle, console);
  }

  /// Opens the front door.
  ///
  /// @param port 0 for any free one
  /// @param limit how long the function may take to begin, `StreamingKind.LIMIT` but for tests
  /// @throws java.net.BindException when the port is taken
  public static StreamingDoor start(
      int port,
      StreamingKind kind,
      Integration integration,
      Duration limit,
      ClientGone clientGone,
      Consumer<String> console)
      throws IOException {
    return new StreamingDoor(port, kind, integration, limit, clientGone, console);
  }

  /// The port that it listens on.
  public int port() {
    return server.port();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void handle(Exchange exchange) throws IOException, InterruptedException {
    if (HttpApi.headerSize(exchange) > HEADER_LIMIT) {
      exchange.respond(kind.error(431, "Request Header Fields Too Large"));
      return;
    }
    byte[] body;
    try {
      body = exchange.body(kind.bodyLimit());
    } catch (MalformedRequest e) {
      String why = e.status() == 413 ? "Request Too Long" : "Bad Request";
      exchange.respond(kind.error(e.status(), why));
      return;
    }
    String trace = exchange.head().headers().first("x-amzn-trace-id").orElseGet(TraceIds::next);
    String requestId = UUID.randomUUID().toString();
    byte[] event = kind.eventBytes(exchange.head(), body, requestId, trace);
    try {
      answer(
          exchange,
          requestId,
          integration.invoke(event, trace).get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      console.accept("no answer from the function within " + limit);
      exchange.respond(kind.tooSlow());
    } catch (ExecutionException e) {
      console.accept("the function cannot be invoked: " + e.getCause());
      exchange.respond(kind.failed());
    }
  }

  private void answer(Exchange exchange, String requestId, InvocationResult result)
      throws IOException, InterruptedException {
    switch (result) {
      case Streamed(FunctionStream stream) -> streamed(exchange, requestId, stream);
      case Answered _ -> {
        console.accept("the function did not stream its answer, which this front door is made for");
        exchange.respond(kind.failed());
      }
      case Failed failed when failed.type().equals("RequestEntityTooLarge") ->
          exchange.respond(kind.error(413, "Request Too Long"));
      case Failed failed -> {
        console.accept("no answer, because " + failed.message() + " (" + failed.type() + ")");
        exchange.respond(kind.failed());
      }
    }
  }

  private void streamed(Exchange exchange, String requestId, FunctionStream stream)
      throws IOException, InterruptedException {
    try (stream) {
      Optional<Prelude> prelude =
          stream.contentType().startsWith(Prelude.TYPE) ? prelude(stream) : Optional.empty();
      if (prelude.isEmpty()) {
        console.accept("the function's stream does not begin with a prelude");
        exchange.respond(kind.failed());
        return;
      }
      WireResponse response =
          WireResponse.of(prelude.get().status(), prelude.get().headers(), new byte[0])
              .with("x-amzn-requestid", requestId);
      new Relay(exchange, stream, clientGone).relay(response);
    }
  }

  private static Optional<Prelude> prelude(FunctionStream stream) {
    try {
      return Prelude.read(stream);
    } catch (IOException e) {
      // The function stopped before it had said anything; the Runtime API tells why.
      return Optional.empty();
    }
  }
}

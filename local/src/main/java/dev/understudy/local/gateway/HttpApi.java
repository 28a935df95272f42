package dev.understudy.local.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.understudy.local.lambda.FunctionStream;
import dev.understudy.local.lambda.InvocationResult;
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
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// An emulation of an API Gateway HTTP API with the function behind its `$default` route.
///
/// Kept: payload format 2.0, 10 MB per request, 10 KB of headers, the limit of 30 s, the errors'
/// bodies. Not: throttling, CORS, TLS.
public final class HttpApi implements AutoCloseable {

  /// The longest that an HTTP API waits for a function; it cannot be raised.
  public static final Duration INTEGRATION_LIMIT = Duration.ofSeconds(30);

  private static final int BODY_LIMIT = 10 << 20;
  private static final int HEADER_LIMIT = 10_240;

  /// What is behind the route.
  @FunctionalInterface
  public interface Integration {

    /// Invokes the function with an event.
    CompletableFuture<InvocationResult> invoke(byte[] event, String traceId);
  }

  private final Integration integration;
  private final Duration limit;
  private final Consumer<String> console;
  private final WireServer server;

  private HttpApi(int port, Integration integration, Duration limit, Consumer<String> console)
      throws IOException {
    this.integration = integration;
    this.limit = limit;
    this.console = console;
    this.server = WireServer.start(port, this::handle, console);
  }

  /// Opens the front door.
  ///
  /// @param port 0 for any free one
  /// @param limit how long a call may take, `INTEGRATION_LIMIT` but for tests
  /// @throws java.net.BindException when the port is taken
  public static HttpApi start(
      int port, Integration integration, Duration limit, Consumer<String> console)
      throws IOException {
    return new HttpApi(port, integration, limit, console);
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
    if (headerSize(exchange) > HEADER_LIMIT) {
      exchange.respond(error(431, "Request Header Fields Too Large"));
      return;
    }
    byte[] body;
    try {
      body = exchange.body(BODY_LIMIT);
    } catch (MalformedRequest e) {
      exchange.respond(
          error(e.status(), e.status() == 413 ? "Request Entity Too Large" : "Bad Request"));
      return;
    }
    String requestId = UUID.randomUUID().toString();
    exchange.respond(answer(exchange, body, requestId).with("apigw-requestid", requestId));
  }

  private WireResponse answer(Exchange exchange, byte[] body, String requestId)
      throws JsonProcessingException, InterruptedException {
    String trace = exchange.head().headers().first("x-amzn-trace-id").orElseGet(TraceIds::next);
    byte[] event =
        Json.MAPPER.writeValueAsBytes(
            ProxyEvents.of(ProxyEvents.HTTP_API, exchange.head(), body, requestId, trace));
    try {
      return response(
          integration.invoke(event, trace).get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      console.accept("no answer from the function within " + limit + ": 503");
      return error(503, "Service Unavailable");
    } catch (ExecutionException e) {
      console.accept("the function cannot be invoked: " + e.getCause());
      return error(500, "Internal Server Error");
    }
  }

  private WireResponse response(InvocationResult result) {
    return switch (result) {
      case Streamed(FunctionStream stream) -> buffered(stream);
      case Answered answered ->
          ProxyAnswers.read(answered.payload())
              .orElseGet(
                  () -> {
                    console.accept("the function's answer is not in payload format 2.0: 500");
                    return error(500, "Internal Server Error");
                  });
      case Failed failed when failed.type().equals("RequestEntityTooLarge") ->
          error(413, "Request Entity Too Large");
      case Failed failed -> {
        console.accept("500, because " + failed.message() + " (" + failed.type() + ")");
        yield error(500, "Internal Server Error");
      }
    };
  }

  /// Of a function that streams, an HTTP API gets nothing that it could hand on.
  private WireResponse buffered(FunctionStream stream) {
    stream.close();
    console.accept("the function streams, which an HTTP API cannot: 500");
    return error(500, "Internal Server Error");
  }

  private static WireResponse error(int status, String message) {
    return WireResponse.json(status, Json.write(Json.object().put("message", message)));
  }

  static int headerSize(Exchange exchange) {
    int size = exchange.head().target().length();
    for (Headers.Header line : exchange.head().headers().lines()) {
      size += line.name().length() + line.value().length();
    }
    return size;
  }
}

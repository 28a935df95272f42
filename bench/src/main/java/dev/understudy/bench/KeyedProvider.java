package dev.understudy.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A provider that speaks as much of OpenAI's wire format as a whole answer needs, takes [#LATENCY]
/// for it, and accepts the key alone that is current then: calls that were on their way when it
/// changed are refused too. Any other key is a 401 that quotes it, which is worse than what OpenAI
/// does.
final class KeyedProvider implements AutoCloseable {
  /// So that several calls are on their way at once.
  private static final Duration LATENCY = Duration.ofMillis(200);

  private static final String ANSWER =
      """
      {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-4o","choices":[{"index":0,\
      "message":{"role":"assistant","content":"Yes."},"finish_reason":"stop"}],\
      "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}\
      """;
  private static final String REFUSAL =
      """
      {"error":{"message":"Incorrect API key provided: GIVEN.","type":"invalid_request_error",\
      "param":null,"code":"invalid_api_key"}}\
      """;

  private final HttpServer server;
  private final AtomicInteger refused = new AtomicInteger();
  private volatile String key;

  private KeyedProvider(HttpServer server, String key) {
    this.server = server;
    this.key = key;
  }

  static KeyedProvider start(String key) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    KeyedProvider provider = new KeyedProvider(server, key);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", provider::answer);
    server.start();
    return provider;
  }

  /// Host and port.
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /// Accepts this key from now on, and no other.
  void accept(String other) {
    key = other;
  }

  /// How many calls came with another key than the current one.
  int refused() {
    return refused.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      Thread.sleep(LATENCY);
      String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      boolean right = given.equals("Bearer " + key);
      if (!right) {
        refused.incrementAndGet();
      }
      byte[] body =
          (right ? ANSWER : REFUSAL.replace("GIVEN", given.replace("Bearer ", "")))
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(right ? 200 : 401, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

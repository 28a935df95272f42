package dev.understudy.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/// A provider that speaks as much of OpenAI's wire format as a stream needs, at the [Pace] that the
/// model's name asks for. In the measuring process, so that no rehearsal of faults is in the way.
final class PacedProvider implements AutoCloseable {
  private final HttpServer server;

  private PacedProvider(HttpServer server) {
    this.server = server;
  }

  static PacedProvider start() throws IOException {
    // Without it the kernel holds each token back for the receipt of the one before.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", PacedProvider::answer);
    server.start();
    return new PacedProvider(server);
  }

  /// Host and port.
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Pace pace = Pace.in(new String(body, StandardCharsets.UTF_8));
      exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      pace.play(
          event -> {
            out.write(event.getBytes(StandardCharsets.UTF_8));
            out.flush();
          });
      out.close();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

package dev.understudy.local.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WireServerTest {

  private final List<String> console = new CopyOnWriteArrayList<>();
  private WireServer server;

  WireServerTest() throws IOException {
    server = WireServer.start(0, WireServerTest::echo, console::add);
  }

  @BeforeEach
  void isQuiet() {
    assertEquals(List.of(), console);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private static void echo(Exchange exchange) throws IOException {
    if (exchange.head().path().equals("/bug")) {
      throw new IllegalStateException("a bug");
    }
    if (exchange.head().path().equals("/unread")) {
      exchange.respond(WireResponse.json(200, "{}"));
      return;
    }
    String text = exchange.text();
    String answer = exchange.head().connection() + " " + exchange.head().route() + " " + text;
    exchange.respond(WireResponse.json(200, answer));
  }

  @Test
  void aBodyInChunksIsReadWhole() throws Exception {
    HttpRequest.BodyPublisher chunks =
        HttpRequest.BodyPublishers.ofInputStream(
            () -> new ByteArrayInputStream("x".repeat(100_000).getBytes(StandardCharsets.UTF_8)));
    HttpResponse<String> answer = Http.send(Http.to(url("/a")).POST(chunks));
    assertEquals("1 POST /a " + "x".repeat(100_000), answer.body());
  }

  @Test
  void aClientThatAsksFirstIsToldToGoOn() throws Exception {
    HttpResponse<String> answer =
        Http.send(Http.to(url("/a")).expectContinue(true).POST(Http.body("hello")));
    assertEquals("1 POST /a hello", answer.body());
  }

  @Test
  void aConnectionIsKeptUnlessABodyWasLeftUnread() throws Exception {
    try (HttpClient client = Http.client()) {
      HttpResponse.BodyHandler<String> text = HttpResponse.BodyHandlers.ofString();
      assertEquals("1 GET /a ", client.send(Http.to(url("/a")).build(), text).body());
      assertEquals("1 GET /b ", client.send(Http.to(url("/b")).build(), text).body());
      client.send(Http.to(url("/unread")).POST(Http.body("x")).build(), text);
      assertEquals("2 GET /c ", client.send(Http.to(url("/c")).build(), text).body());
    }
  }

  @Test
  void whatIsNotHttpGetsA400() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write("hello\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    }
  }

  @Test
  void aBugInAHandlerIsToldAndEndsTheConnectionAlone() throws Exception {
    assertThrows(IOException.class, () -> Http.send(Http.to(url("/bug"))));
    assertEquals(200, Http.send(Http.to(url("/a"))).statusCode());
    assertTrue(console.getFirst().contains("a bug"), console.toString());
    console.clear();
  }

  @Test
  void aTakenPortIsABindException() {
    assertThrows(
        BindException.class,
        () -> WireServer.start(server.port(), WireServerTest::echo, console::add));
  }

  @Test
  void aClosedServerLetsGoOfItsConnections() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write("GET /a HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      assertNotEquals(-1, socket.getInputStream().read());
      server.close();
      socket.getInputStream().readAllBytes();
    }
  }

  private String url(String path) {
    return "http://" + server.address() + path;
  }
}

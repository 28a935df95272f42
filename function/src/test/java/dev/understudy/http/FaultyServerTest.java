package dev.understudy.http;

import static dev.understudy.http.FaultyServer.answer;
import static dev.understudy.http.FaultyServer.readRequest;
import static dev.understudy.http.FaultyServer.script;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FaultyServerTest {
  @Test
  void eachConnectionPlaysTheNextScript() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), answer(200, "text/plain", "one")),
            script(readRequest(), answer(503, "text/plain", "two")))) {
      assertTrue(talk(server).endsWith("\r\n\r\none"));
      assertTrue(talk(server).startsWith("HTTP/1.1 503 "));
      assertEquals("", talk(server), "no script is left");
      assertEquals(3, server.connections());
      assertEquals(2, server.requests().size());
      assertTrue(server.requests().getFirst().endsWith("\r\n\r\nhi"));
    }
  }

  private static String talk(FaultyServer server) throws Exception {
    int port = server.uri("/").getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi".getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (java.net.SocketException e) {
      return "";
    }
  }
}

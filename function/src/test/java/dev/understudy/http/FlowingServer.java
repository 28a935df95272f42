package dev.understudy.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/// A server on loopback that sends the same event again and again, as fast as it is taken, to its
/// one client.
final class FlowingServer implements Closeable {
  private final ServerSocket server;
  private final AtomicLong sent = new AtomicLong();

  /// @param event a chunk of a chunked body
  FlowingServer(String head, String event, int times) throws IOException {
    server = new ServerSocket();
    // A small buffer, so that little is under way.
    server.setReceiveBufferSize(16 * 1024);
    server.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofPlatform().daemon().name("flowing-server").start(() -> play(head, event, times));
  }

  private void play(String head, String event, int times) {
    byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
    try (Socket socket = server.accept()) {
      socket.setSendBufferSize(16 * 1024);
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < times; i++) {
        out.write(bytes);
        sent.incrementAndGet();
      }
      out.write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      while (socket.getInputStream().read() >= 0) {
        // The request, and until the client has hung up.
      }
    } catch (IOException e) {
      // The client, or the test, is done.
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1/chat");
  }

  /// How many events it has sent once it has sent none for a while: nobody takes any more.
  long sentWhenItRests() throws InterruptedException {
    long before = -1;
    while (before != sent.get()) {
      before = sent.get();
      Thread.sleep(100);
    }
    return before;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

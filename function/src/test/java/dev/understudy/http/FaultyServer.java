package dev.understudy.http;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;

/// A server on loopback that behaves as badly as it is told, byte by byte: the first connection
/// plays the first script, the second the second. Connections beyond the last script are closed
/// unread, and counted.
///
/// At the end of its script a connection is closed.
public final class FaultyServer implements Closeable {
  /// One thing that a connection does.
  public sealed interface Action {
    /// Reads one request, to the end of its body.
    record ReadRequest() implements Action {}

    /// Sends bytes as they are.
    record Send(byte[] bytes) implements Action {}

    /// Does nothing for a while.
    record Pause(Duration duration) implements Action {}

    /// Waits until the client closes the connection, and notes that it did.
    record AwaitClose() implements Action {}

    /// Resets the connection instead of closing it.
    record Reset() implements Action {}
  }

  /// What one connection does, in order.
  public record Script(List<Action> actions) {}

  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

  private final ServerSocket server;
  private final String scheme;
  private final Iterator<Script> scripts;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch closedByClient = new CountDownLatch(1);

  private FaultyServer(String scheme, ServerSocketFactory sockets, List<Script> scripts)
      throws IOException {
    this.scheme = scheme;
    this.server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.scripts = scripts.iterator();
    Thread.ofPlatform().daemon().name("faulty-server").start(this::accept);
  }

  /// A server that plays one script per connection.
  public static FaultyServer playing(Script... scripts) throws IOException {
    return new FaultyServer("http", ServerSocketFactory.getDefault(), List.of(scripts));
  }

  /// A server whose sockets come from `sockets`, such as those of TLS.
  public static FaultyServer playing(String scheme, ServerSocketFactory sockets, Script... scripts)
      throws IOException {
    return new FaultyServer(scheme, sockets, List.of(scripts));
  }

  /// `actions`, in order.
  public static Script script(Action... actions) {
    return new Script(List.of(actions));
  }

  /// Reads one request.
  public static Action readRequest() {
    return new Action.ReadRequest();
  }

  /// Sends `text` in UTF-8, as it is.
  public static Action send(String text) {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Sends these bytes.
  public static Action send(byte[] bytes) {
    return new Action.Send(bytes);
  }

  /// Sends a whole answer with its `Content-Length`.
  public static Action answer(int status, String type, String body) {
    return send(
        "HTTP/1.1 %d Whatever\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(status, type, body.getBytes(StandardCharsets.UTF_8).length, body));
  }

  /// Does nothing for `duration`.
  public static Action pause(Duration duration) {
    return new Action.Pause(duration);
  }

  /// Is silent until the client hangs up.
  public static Action awaitClose() {
    return new Action.AwaitClose();
  }

  /// Resets the connection.
  public static Action reset() {
    return new Action.Reset();
  }

  /// The address of `path` here.
  public URI uri(String path) {
    return URI.create(scheme + "://" + host() + path);
  }

  /// Host and port.
  public String host() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /// What was read, one text per request: line, headers and body.
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /// How many connections were opened.
  public int connections() {
    return connections.get();
  }

  /// How many connections are open on this side.
  public int open() {
    return open.size();
  }

  /// Whether a connection saw, in `awaitClose`, the client hang up; waits up to `limit` for it.
  public boolean wasHungUpOn(Duration limit) throws InterruptedException {
    return closedByClient.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        open.add(socket);
        connections.incrementAndGet();
        Script script = scripts.hasNext() ? scripts.next() : script();
        Thread.ofPlatform().daemon().name("faulty-line").start(() -> play(socket, script));
      } catch (IOException e) {
        // Closed: `close` does it, and the loop ends.
      }
    }
  }

  private void play(Socket socket, Script script) {
    try (socket) {
      for (Action action : script.actions) {
        switch (action) {
          case Action.ReadRequest() -> requests.add(read(socket.getInputStream()));
          case Action.Send(byte[] bytes) -> {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
          }
          case Action.Pause(Duration duration) -> Thread.sleep(duration);
          case Action.AwaitClose() -> awaitClose(socket);
          case Action.Reset() -> socket.setSoLinger(true, 0);
        }
      }
    } catch (IOException e) {
      // The client hung up within the script: what the test asserts says whether it should have.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  private void awaitClose(Socket socket) throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {
        // Whatever still comes is not asked for.
      }
    } catch (SocketException e) {
      if (server.isClosed()) {
        throw e;
      }
    }
    closedByClient.countDown();
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String head = "";
    while (!head.endsWith("\r\n\r\n")) {
      bytes.write(next(in));
      head = bytes.toString(StandardCharsets.UTF_8);
    }
    Matcher length = LENGTH.matcher(head);
    int left = length.find() ? Integer.parseInt(length.group(1)) : 0;
    while (left-- > 0) {
      bytes.write(next(in));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static int next(InputStream in) throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new IOException("the client hung up within its request");
    }
    return next;
  }

  /// Closes every connection and the port.
  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}

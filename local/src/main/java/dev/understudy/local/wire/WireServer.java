package dev.understudy.local.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// An HTTP/1.1 server on the loopback interface alone, with a virtual thread per connection and
/// TCP_NODELAY.
public final class WireServer implements AutoCloseable {

  /// What a server does with a request.
  @FunctionalInterface
  public interface Handler {

    /// Answers, or breaks the connection. An `IOException` means that the client is gone.
    void handle(Exchange exchange) throws IOException, InterruptedException;
  }

  private final ServerSocket listening;
  private final Handler handler;
  private final Consumer<String> console;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong connections = new AtomicLong();

  private WireServer(ServerSocket listening, Handler handler, Consumer<String> console) {
    this.listening = listening;
    this.handler = handler;
    this.console = console;
  }

  /// Starts a server.
  ///
  /// @param port 0 for any free one
  /// @param console told of a handler's bugs
  /// @throws java.net.BindException when the port is taken
  public static WireServer start(int port, Handler handler, Consumer<String> console)
      throws IOException {
    ServerSocket listening = new ServerSocket();
    try {
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 512);
    } catch (IOException e) {
      listening.close();
      throw e;
    }
    WireServer server = new WireServer(listening, handler, console);
    server.threads.execute(server::accept);
    return server;
  }

  /// The port that it listens on.
  public int port() {
    return listening.getLocalPort();
  }

  /// Host and port, as in `127.0.0.1:4001`.
  public String address() {
    return "127.0.0.1:" + port();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        open.add(socket);
        threads.execute(() -> serve(socket));
      } catch (SocketException e) {
        if (!listening.isClosed()) {
          console.accept("cannot accept a connection: " + e);
        }
      } catch (IOException e) {
        console.accept("cannot accept a connection: " + e);
      }
    }
  }

  private void serve(Socket socket) {
    long connection = connections.incrementAndGet();
    try (socket) {
      socket.setTcpNoDelay(true);
      WireInput in = new WireInput(socket);
      boolean more = true;
      while (more) {
        more = next(socket, in, connection);
      }
    } catch (SocketException e) {
      // The client is gone or we are closing: there is nobody left to tell.
    } catch (IOException e) {
      // As above; an end within a message arrives as EOFException.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      console.accept("a bug in a local server: " + e);
    } finally {
      open.remove(socket);
    }
  }

  private boolean next(Socket socket, WireInput in, long connection)
      throws IOException, InterruptedException {
    try {
      Optional<RequestHead> head = in.head(connection, InstantSource.system());
      if (head.isEmpty()) {
        return false;
      }
      Exchange exchange = new Exchange(socket, in, head.get());
      handler.handle(exchange);
      return exchange.reusable();
    } catch (MalformedRequest e) {
      socket.getOutputStream().write(refusal(e).head(0));
      return false;
    }
  }

  private static WireResponse refusal(MalformedRequest e) {
    return WireResponse.of(e.status(), Headers.of("connection", "close"), new byte[0]);
  }

  /// Ends every connection and every thread of this server.
  @Override
  public void close() throws IOException {
    listening.close();
    threads.shutdownNow();
    for (Socket socket : open) {
      socket.close();
    }
  }
}

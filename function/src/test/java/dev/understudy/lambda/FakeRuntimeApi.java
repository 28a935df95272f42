package dev.understudy.lambda;

import dev.understudy.http.Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A Runtime API that does as it is told and writes down what it is told. It reads what it is sent
/// chunk by chunk.
final class FakeRuntimeApi implements AutoCloseable {
  private static final String BASE = "/2018-06-01/runtime/";
  private static final String ACCEPTED = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final BlockingQueue<byte[]> nexts = new LinkedBlockingQueue<>();
  private final Map<String, Posted> posts = new ConcurrentHashMap<>();
  private final Map<String, String> refusals = new ConcurrentHashMap<>();
  private final CompletableFuture<String> restored = new CompletableFuture<>();

  private volatile boolean closed;

  /// Every call, as method and path, in the order in which they came.
  final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

  FakeRuntimeApi() throws IOException {
    Thread.ofVirtual().start(this::accept);
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /// How many connections there have been.
  int connections() {
    return sockets.size();
  }

  /// One call of the function's that carried something.
  static final class Posted {
    /// The chunks, or the whole body as one.
    final BlockingQueue<byte[]> chunks = new LinkedBlockingQueue<>();

    final CompletableFuture<Headers> headers = new CompletableFuture<>();

    /// Done when the body has come to its end.
    final CompletableFuture<Headers> trailers = new CompletableFuture<>();

    volatile Consumer<byte[]> taker = chunks::add;

    byte[] chunk() throws InterruptedException {
      byte[] chunk = chunks.poll(20, TimeUnit.SECONDS);
      if (chunk == null) {
        throw new AssertionError("no chunk within 20 s");
      }
      return chunk;
    }

    String text() throws InterruptedException {
      return new String(chunk(), StandardCharsets.UTF_8);
    }

    /// All of it, when it has come to its end.
    byte[] whole() throws Exception {
      trailers.get(20, TimeUnit.SECONDS);
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      chunks.forEach(all::writeBytes);
      return all.toByteArray();
    }

    /// The error that ended it after its beginning, as JSON.
    String lateFault() throws Exception {
      String body =
          trailers.get(20, TimeUnit.SECONDS).first("Lambda-Runtime-Function-Error-Body").orElse("");
      return new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8);
    }
  }

  /// The next to ask is given this event.
  FakeRuntimeApi invoke(String id, String event) {
    return invoke(id, event, Instant.now().plus(Duration.ofMinutes(5)));
  }

  FakeRuntimeApi invoke(String id, String event, Instant deadline) {
    return next(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: "
            + id
            + "\r\nLambda-Runtime-Deadline-Ms: "
            + deadline.toEpochMilli()
            + "\r\nLambda-Runtime-Trace-Id: Root="
            + id
            + "\r\nLambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:x\r\nContent-Length: "
            + event.getBytes(StandardCharsets.UTF_8).length
            + "\r\n\r\n"
            + event);
  }

  /// The next to ask is sent this.
  FakeRuntimeApi next(String answer) {
    nexts.add(answer.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /// To the next to ask, nothing is said: the connection ends.
  FakeRuntimeApi hangUpOnNext() {
    nexts.add(new byte[0]);
    return this;
  }

  /// The call `path` is answered with this, and its connection ends.
  void refuse(String path, String answer) {
    refusals.put(path, answer);
  }

  void restore() {
    restored.complete("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
  }

  /// What was or will be posted to `path`, such as `invocation/1/response`.
  Posted posted(String path) {
    return posts.computeIfAbsent(path, _ -> new Posted());
  }

  Posted response(String id) {
    return posted("invocation/" + id + "/response");
  }

  /// The body of what was posted to `path`, which is waited for.
  String error(String path) throws Exception {
    return new String(posted(path).whole(), StandardCharsets.UTF_8);
  }

  /// The calls so far, and as many more as are needed to make `count`.
  List<String> calls(int count) throws InterruptedException {
    List<String> some = new ArrayList<>();
    while (some.size() < count) {
      String call = calls.poll(20, TimeUnit.SECONDS);
      if (call == null) {
        throw new AssertionError("only these calls came: " + some);
      }
      some.add(call);
    }
    return some;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        if (closed) {
          // It came while the server was closing, which may still let one in.
          socket.close();
        }
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (true) {
        String[] first = line(in).split(" ", -1);
        Headers headers = headers(in);
        String path = first[1].substring(BASE.length());
        calls.add(first[0] + " " + path);
        byte[] answer = answer(in, headers, path);
        if (answer.length == 0) {
          return;
        }
        out.write(answer);
        out.flush();
        if (refusals.containsKey(path)) {
          return;
        }
      }
    } catch (IOException | UncheckedIOException _) {
      // The runtime is gone, or this one is closed.
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private byte[] answer(InputStream in, Headers headers, String path) throws Exception {
    String refusal = refusals.get(path);
    if (refusal != null && refusal.isEmpty()) {
      line(in);
      return new byte[0];
    }
    if (path.equals("invocation/next")) {
      return nexts.take();
    }
    if (path.equals("restore/next")) {
      return bytes(refusal == null ? restored.get() : refusal);
    }
    Posted posted = posted(path);
    posted.headers.complete(headers);
    if (headers.first("transfer-encoding").isPresent()) {
      takeChunks(in, posted);
    } else {
      posted.taker.accept(
          in.readNBytes(Integer.parseInt(headers.first("content-length").orElseThrow())));
      posted.trailers.complete(Headers.none());
    }
    return bytes(refusal == null ? ACCEPTED : refusal);
  }

  private static void takeChunks(InputStream in, Posted posted) throws IOException {
    for (int size = size(in); size > 0; size = size(in)) {
      byte[] chunk = in.readNBytes(size);
      if (chunk.length < size || !line(in).isEmpty()) {
        throw new EOFException();
      }
      posted.taker.accept(chunk);
    }
    posted.trailers.complete(headers(in));
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Headers headers(InputStream in) throws IOException {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] field = line.split(": ", 2);
      headers.put(field[0], List.of(field[1]));
    }
    return Headers.from(headers);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException();
      }
      line.write(c);
    }
    return line.toString(StandardCharsets.US_ASCII).stripTrailing();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}

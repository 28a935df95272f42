package dev.understudy.lambda;

import dev.understudy.lambda.RuntimeConnection.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Lambda's Runtime API, as a function's process sees it.
///
/// Source: "Using the Lambda runtime API" and "Building a custom runtime" in Lambda's developer
/// guide. The two calls of SnapStart are not in it; they are those of AWS's own runtime clients.
///
/// Asking for invocations keeps its connection; everything else takes one of its own. Not
/// thread-safe: one for each loop.
final class RuntimeApi {
  private static final String BASE = "/2018-06-01/runtime/";
  private static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";

  private final InetSocketAddress address;
  private final String host;
  private @Nullable RuntimeConnection kept;

  /// @param address host and port, as in the variable `AWS_LAMBDA_RUNTIME_API`
  /// @throws IllegalArgumentException if it is none
  RuntimeApi(String address) {
    int colon = address.lastIndexOf(':');
    try {
      this.address =
          new InetSocketAddress(
              address.substring(0, Math.max(0, colon)),
              Integer.parseInt(address.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "AWS_LAMBDA_RUNTIME_API is \"" + address + "\"; expected HOST:PORT", e);
    }
    this.host = address;
  }

  /// Waits for the next invocation, for as long as it takes. The one before is over with this call,
  /// and not earlier.
  ///
  /// @throws IOException if there is none to be had any more, and the process may as well end
  Invocation next() throws IOException {
    Reply reply = askForNext();
    if (reply.status() != 200) {
      throw new IOException("the Runtime API answered invocation/next with " + reply);
    }
    String id = header(reply, "lambda-runtime-aws-request-id");
    if (id.isEmpty() || !id.chars().allMatch(c -> c >= '!' && c <= '~')) {
      throw new IOException("the Runtime API answered invocation/next without a usable request id");
    }
    return new Invocation(
        id,
        reply.body(),
        header(reply, "lambda-runtime-deadline-ms"),
        header(reply, "lambda-runtime-trace-id"),
        header(reply, "lambda-runtime-invoked-function-arn"));
  }

  private static String header(Reply reply, String name) {
    return reply.headers().first(name).orElse("");
  }

  private Reply askForNext() throws IOException {
    RuntimeConnection before = kept;
    kept = null;
    if (before != null) {
      try {
        return askForNext(before);
      } catch (IOException e) {
        before.close();
        if (before.heard()) {
          throw e;
        }
        // It was closed while we had no use for it, and nothing was handed over: once more.
      }
    }
    return askForNext(RuntimeConnection.open(address));
  }

  private Reply askForNext(RuntimeConnection connection) throws IOException {
    connection.write(head("GET", "invocation/next") + "\r\n");
    connection.flush();
    Reply reply = connection.receive();
    if (reply.kept()) {
      kept = connection;
    } else {
      connection.close();
    }
    return reply;
  }

  /// The answer to an invocation, which begins with the first bytes that are sent.
  StreamedResponse response(String id) {
    return new StreamedResponse(this, "invocation/" + id + "/response");
  }

  /// An invocation failed, and nothing of an answer has been sent.
  void error(String id, FunctionError error) throws IOException {
    report("invocation/" + id + "/error", error);
  }

  /// The function cannot be started. The process must end now.
  void initError(FunctionError error) throws IOException {
    report("init/error", error);
  }

  /// The function is ready for its snapshot. Returns in a copy that was restored from it.
  void restoreNext() throws IOException {
    try (RuntimeConnection connection = begin("GET", "restore/next")) {
      connection.write("\r\n");
      connection.flush();
      accept("restore/next", connection.receive());
    }
  }

  /// A copy cannot go on. The process must end now.
  void restoreError(FunctionError error) throws IOException {
    report("restore/error", error);
  }

  private void report(String path, FunctionError error) throws IOException {
    byte[] body = error.json();
    try (RuntimeConnection connection = begin("POST", path)) {
      connection.write(ERROR_TYPE + ": " + error.type() + "\r\n");
      connection.write("Content-Type: application/json\r\nContent-Length: " + body.length);
      connection.write("\r\n\r\n");
      connection.write(body);
      connection.flush();
      accept(path, connection.receive());
    }
  }

  /// A connection of its own, on which a request has been begun: its first line and `Host`.
  RuntimeConnection begin(String method, String path) throws IOException {
    RuntimeConnection connection = RuntimeConnection.open(address);
    connection.write(head(method, path));
    return connection;
  }

  private String head(String method, String path) {
    return method + " " + BASE + path + " HTTP/1.1\r\nHost: " + host + "\r\n";
  }

  /// @throws IOException if `reply` says that the call was not taken
  static void accept(String path, Reply reply) throws IOException {
    if (!reply.accepted()) {
      throw new IOException("the Runtime API answered " + path + " with " + reply);
    }
  }
}

package dev.understudy.lambda;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The answer to one invocation, on a connection of its own: chunks that leave as they are sent,
/// and an end that says whether the function failed on the way.
///
/// Source: "Implementing response streaming in a custom runtime" in Lambda's developer guide. A
/// failure after the beginning is no failed invocation to Lambda: its trailers are noted, and the
/// client has what was sent.
final class StreamedResponse implements StreamingSink.Way, Closeable {
  private static final String HEAD =
      """
      Content-Type: application/vnd.awslambda.http-integration-response\r
      Lambda-Runtime-Function-Response-Mode: streaming\r
      Transfer-Encoding: chunked\r
      Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r
      \r
      """;

  private final RuntimeApi api;
  private final String path;
  private @Nullable RuntimeConnection connection;
  private boolean over;

  StreamedResponse(RuntimeApi api, String path) {
    this.api = api;
    this.path = path;
  }

  /// Whether something has been sent, so that the invocation cannot be reported as failed any more.
  boolean begun() {
    return connection != null;
  }

  /// Whether nothing more can be sent: the answer has come to its end, or the platform takes no
  /// more.
  boolean over() {
    return over;
  }

  @Override
  public void send(byte[] bytes) throws IOException {
    if (bytes.length == 0) {
      return; // An empty chunk would be the end.
    }
    RuntimeConnection open = opened();
    try {
      open.write(Integer.toHexString(bytes.length) + "\r\n");
      open.write(bytes);
      open.write("\r\n");
    } catch (IOException e) {
      throw gone(e);
    }
  }

  @Override
  public void flush() throws IOException {
    RuntimeConnection open = opened();
    try {
      open.flush();
    } catch (IOException e) {
      throw gone(e);
    }
  }

  private IOException gone(IOException why) {
    over = true;
    return new IOException("the platform takes no more of the answer: " + why.getMessage(), why);
  }

  private RuntimeConnection opened() throws IOException {
    if (over) {
      throw new IOException("the answer has come to its end");
    }
    RuntimeConnection open = connection;
    if (open == null) {
      open = api.begin("POST", path);
      connection = open;
      open.write(HEAD);
    }
    return open;
  }

  @Override
  public void end() throws IOException {
    end("");
  }

  /// Ends what was begun, and says why it is not whole.
  void fail(FunctionError error) throws IOException {
    end(
        "Lambda-Runtime-Function-Error-Type: "
            + error.type()
            + "\r\nLambda-Runtime-Function-Error-Body: "
            + new String(Base64.getEncoder().encode(error.json()), StandardCharsets.US_ASCII)
            + "\r\n");
  }

  private void end(String trailers) throws IOException {
    RuntimeConnection open = opened();
    over = true;
    open.write("0\r\n" + trailers + "\r\n");
    open.flush();
    RuntimeApi.accept(path, open.receive());
  }

  /// Lets go of the connection. An answer that was not ended is cut off.
  @Override
  public void close() throws IOException {
    over = true;
    if (connection != null) {
      connection.close();
    }
  }
}

package dev.understudy.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// A function that streams and does nothing else: tokens of its own, at the [Pace] that is asked
/// for. What a stream through it takes longer than its pace is what the emulation of AWS adds.
///
/// Started in a process of its own, by the wrapper script, as the gateway's function is.
public final class EchoFunction {
  private static final String PRELUDE =
      "{\"statusCode\":200,\"headers\":{\"content-type\":\"text/event-stream\"}}\0\0\0\0\0\0\0\0";

  private final String api;

  private EchoFunction(String api) {
    this.api = api;
  }

  /// Serves until the Runtime API is gone.
  ///
  /// @param arguments not looked at
  public static void main(String[] arguments) throws IOException {
    EchoFunction function = new EchoFunction(System.getenv("AWS_LAMBDA_RUNTIME_API"));
    while (true) {
      function.serveNext();
    }
  }

  private void serveNext() throws IOException {
    URI next = URI.create("http://" + api + "/2018-06-01/runtime/invocation/next");
    HttpURLConnection connection = (HttpURLConnection) next.toURL().openConnection();
    String event;
    try (InputStream body = connection.getInputStream()) {
      event = new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
    respond(connection.getHeaderField("Lambda-Runtime-Aws-Request-Id"), Pace.in(event));
  }

  private void respond(String id, Pace pace) throws IOException {
    int colon = api.lastIndexOf(':');
    int port = Integer.parseInt(api.substring(colon + 1));
    try (Socket socket = new Socket(api.substring(0, colon), port)) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      String head =
          """
          POST /2018-06-01/runtime/invocation/%s/response HTTP/1.1\r
          Host: %s\r
          Content-Type: application/vnd.awslambda.http-integration-response\r
          Lambda-Runtime-Function-Response-Mode: streaming\r
          Transfer-Encoding: chunked\r
          \r
          """
              .formatted(id, api);
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      chunk(out, PRELUDE);
      pace.play(event -> chunk(out, event));
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String status =
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .readLine();
      if (status == null || !status.contains(" 202")) {
        throw new IOException("the Runtime API answered the response with " + status);
      }
    }
  }

  private static void chunk(OutputStream out, String text) throws IOException {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    String chunk = Integer.toHexString(length) + "\r\n" + text + "\r\n";
    out.write(chunk.getBytes(StandardCharsets.UTF_8));
  }
}

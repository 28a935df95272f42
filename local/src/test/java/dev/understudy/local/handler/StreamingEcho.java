package dev.understudy.local.handler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

/// A small streaming function with a loop of its own over the Runtime API, which says tokens or
/// misbehaves as the path asks.
public final class StreamingEcho {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API = System.getenv("AWS_LAMBDA_RUNTIME_API");
  private static final String BASE = "/2018-06-01/runtime/invocation/";

  private StreamingEcho() {}

  /// Puts a wrapper script that starts it into a task folder, which it returns.
  public static Path into(Path task) throws IOException {
    TaskFolder.of(task, StreamingEcho.class);
    String script =
        """
        #!/bin/sh
        echo "wrapped: $*"
        exec "$1" -classpath "$LAMBDA_TASK_ROOT:$LAMBDA_TASK_ROOT/lib/*" %s
        """
            .formatted(StreamingEcho.class.getName());
    Path file = Files.writeString(task.resolve("streaming-runtime"), script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return task;
  }

  /// Takes invocations until the Runtime API is gone.
  public static void main(String[] arguments) throws InterruptedException {
    String loops = System.getenv().getOrDefault("AWS_LAMBDA_MAX_CONCURRENCY", "1");
    Thread[] threads = new Thread[Integer.parseInt(loops)];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = Thread.ofPlatform().start(StreamingEcho::loop);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void loop() {
    try {
      while (true) {
        HttpURLConnection next =
            (HttpURLConnection)
                URI.create("http://" + API + BASE + "next").toURL().openConnection();
        JsonNode event = JSON.readTree(next.getInputStream());
        answer(next.getHeaderField("Lambda-Runtime-Aws-Request-Id"), event);
      }
    } catch (IOException | InterruptedException e) {
      System.out.println("the loop ends: " + e);
    }
  }

  private static void answer(String id, JsonNode event) throws IOException, InterruptedException {
    String path = event.path("rawPath").asText(event.path("path").asText());
    String[] host = API.split(":", 2);
    try (Socket socket = new Socket(host[0], Integer.parseInt(host[1]))) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      out.write(head(id, path).getBytes(StandardCharsets.UTF_8));
      try {
        say(out, path, event);
      } catch (IOException e) {
        System.out.println("hung up on: " + path);
        return;
      }
      String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
      System.out.println(path + " answered: " + status);
    }
  }

  private static String head(String id, String path) {
    String mode = path.equals("/mode") ? "buffered" : "streaming";
    return "POST "
        + BASE
        + id
        + "/response HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n"
        + "content-type: application/vnd.awslambda.http-integration-response\r\n"
        + "lambda-runtime-function-response-mode: "
        + mode
        + "\r\n\r\n";
  }

  private static void say(OutputStream out, String path, JsonNode event)
      throws IOException, InterruptedException {
    if (path.equals("/bare")) {
      chunk(out, "no prelude");
      out.write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      return;
    }
    chunk(
        out,
        "{\"statusCode\":201,\"headers\":{\"content-type\":\"text/event-stream\",\"x-domain\":\""
            + event.at("/requestContext/domainName").asText()
            + "\"},\"cookies\":[\"a=1\",\"b=2\"]}"
            + "\0".repeat(8));
    switch (path) {
      case "/trailers" -> {
        chunk(out, "data: half\n\n");
        String error = "{\"errorType\":\"Late\",\"errorMessage\":\"it broke\"}";
        String body = Base64.getEncoder().encodeToString(error.getBytes(StandardCharsets.UTF_8));
        out.write(
            ("0\r\nLambda-Runtime-Function-Error-Type: Late\r\n"
                    + "Lambda-Runtime-Function-Error-Body: "
                    + body
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        return;
      }
      case "/exit" -> {
        chunk(out, "data: half\n\n");
        Runtime.getRuntime().halt(7);
      }
      case "/endless" -> {
        while (true) {
          chunk(out, "data: on and on\n\n");
          Thread.sleep(10);
        }
      }
      default -> tokens(out, path);
    }
    out.write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
  }

  /// `/NUMBER/MILLIS/MARK`: so many tokens, so far apart, each with that mark.
  private static void tokens(OutputStream out, String path)
      throws IOException, InterruptedException {
    String[] words = path.split("/", -1);
    int number = words.length > 2 ? Integer.parseInt(words[1]) : 1;
    for (int i = 0; i < number; i++) {
      chunk(out, "data: " + i + " " + words[words.length - 1] + "\n\n");
      Thread.sleep(words.length > 2 ? Long.parseLong(words[2]) : 0);
    }
  }

  private static void chunk(OutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.write(bytes);
    out.write("\r\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}

package dev.understudy.local.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.CannotStart;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// DynamoDB Local in a process of its own, and in it one table as `infra/table.yaml` has it. What
/// is in it is gone with the process, which cannot outlive this one.
public final class SharedTable implements AutoCloseable {
  /// What the table is called.
  public static final String NAME = "understudy-local";

  /// Where Maven puts DynamoDB Local, seen from `local/`.
  private static final Path LIBRARY = Path.of("target/dynamodb/lib");

  /// Ends what it started when its input does: also when nobody was left to close it.
  private static final String UNTIL_INPUT_ENDS = "\"$@\" </dev/null & read _; kill -9 $!";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BETWEEN = Duration.ofMillis(50);

  private final int port;
  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();

  private SharedTable(int port) throws IOException {
    this.port = port;
    this.process =
        new ProcessBuilder(command(port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  /// Starts it on a free port, with an empty table.
  ///
  /// @throws CannotStart when DynamoDB Local is not there or does not answer
  public static SharedTable start() throws CannotStart, IOException {
    if (!Files.isDirectory(LIBRARY)) {
      throw new CannotStart(
          "There is no DynamoDB Local in local/"
              + LIBRARY
              + ": `mvn -f local/pom.xml generate-test-resources` puts it there.");
    }
    SharedTable table = new SharedTable(freePort());
    try {
      table.awaitAnswer();
      table.create();
      return table;
    } catch (CannotStart | IOException | RuntimeException e) {
      table.close();
      throw e;
    }
  }

  /// Host and port.
  public String address() {
    return "127.0.0.1:" + port;
  }

  /// The variables that lead a function to the table, but for `UNDERSTUDY_ALLOWED_HOSTS`.
  public Map<String, String> environment() {
    return environment(address());
  }

  /// The same, by way of another host and port.
  public static Map<String, String> environment(String address) {
    return Map.of("UNDERSTUDY_TABLE", NAME, "AWS_ENDPOINT_URL_DYNAMODB", "http://" + address);
  }

  /// Everything in the table, as DynamoDB writes items.
  public JsonNode items() throws IOException {
    return ask("Scan", Json.object().put("TableName", NAME)).path("Items");
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      int _ = process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> command(int port) {
    return List.of(
        "/bin/sh",
        "-c",
        UNTIL_INPUT_ENDS,
        "sh",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx256m",
        "--enable-native-access=ALL-UNNAMED",
        "-Djava.library.path=" + LIBRARY,
        "-classpath",
        LIBRARY + "/*",
        "com.amazonaws.services.dynamodbv2.local.main.ServerRunner",
        "-inMemory",
        // Otherwise whoever signs with other credentials has other tables.
        "-sharedDb",
        "-disableTelemetry",
        "-port",
        Integer.toString(port));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// It says nowhere that it listens, so it is asked until it answers.
  private void awaitAnswer() throws CannotStart, IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      try {
        JsonNode _ = ask("ListTables", Json.object());
        return;
      } catch (ConnectException e) {
        pause();
      }
    }
    throw new CannotStart(
        "DynamoDB Local "
            + (process.isAlive()
                ? "does not answer within " + PATIENCE.toSeconds() + " s."
                : "ended at once."));
  }

  private void create() throws IOException {
    TableTemplate template = TableTemplate.read();
    JsonNode _ = ask("CreateTable", template.creation(NAME));
    JsonNode _ = ask("UpdateTimeToLive", template.expiry(NAME));
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(BETWEEN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// One operation of DynamoDB's API (JSON 1.0). DynamoDB Local wants a signature's form, and does
  /// not check what it says.
  private JsonNode ask(String operation, ObjectNode body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address() + "/"))
            .timeout(PATIENCE)
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", "DynamoDB_20120810." + operation)
            .header(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=LOCAL/20260101/eu-central-1/dynamodb/aws4_request,"
                    + " SignedHeaders=host, Signature=0")
            .POST(BodyPublishers.ofString(Json.write(body)))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(operation + ": " + answer.statusCode() + " " + answer.body());
      }
      return Json.MAPPER.readTree(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}

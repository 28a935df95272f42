package dev.understudy.local;

import dev.understudy.local.wire.Exchange;
import dev.understudy.local.wire.Headers;
import dev.understudy.local.wire.WireResponse;
import dev.understudy.local.wire.WireServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Between functions and their table: sees what is asked and by whom, and can be slow or refuse.
final class TableProxy implements AutoCloseable {
  /// What it does with a request.
  sealed interface Mood {
    /// Passes it on, and the answer so much later.
    record Passing(Duration late) implements Mood {}

    /// Answers with an error of DynamoDB's.
    record Refusing(int status, String type) implements Mood {}
  }

  /// A request that came in.
  ///
  /// @param operation such as `PutItem`
  /// @param accessKeyId whose signature it has
  record Asked(String operation, String accessKeyId) {}

  private static final int MOST = 1 << 20;
  private static final List<String> PASSED =
      List.of("content-type", "x-amz-target", "x-amz-date", "authorization");
  private static final Pattern ACCESS_KEY_ID = Pattern.compile("Credential=([^/]+)/");

  private final String table;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final WireServer server;
  private volatile Mood mood = new Mood.Passing(Duration.ZERO);

  /// @param table host and port
  TableProxy(String table) throws IOException {
    this.table = table;
    this.server = WireServer.start(0, this::handle, System.err::println);
  }

  String address() {
    return server.address();
  }

  void set(Mood other) {
    mood = other;
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void handle(Exchange exchange) throws IOException, InterruptedException {
    Headers headers = exchange.head().headers();
    byte[] body = exchange.body(MOST);
    Matcher key = ACCESS_KEY_ID.matcher(headers.first("authorization").orElse(""));
    asked.add(
        new Asked(
            headers.first("x-amz-target").orElse("").replaceFirst(".*\\.", ""),
            key.find() ? key.group(1) : ""));
    switch (mood) {
      case Mood.Passing(Duration late) -> {
        WireResponse answer = passed(headers, body);
        if (late.isZero() || !exchange.closedWithin(late)) {
          exchange.respond(answer);
        }
      }
      case Mood.Refusing(int status, String type) ->
          exchange.respond(
              WireResponse.json(status, "{\"__type\":\"com.amazonaws.dynamodb#" + type + "\"}"));
    }
  }

  private WireResponse passed(Headers headers, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + table + "/"))
            .POST(BodyPublishers.ofByteArray(body));
    PASSED.forEach(name -> headers.first(name).ifPresent(value -> request.header(name, value)));
    HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
    return WireResponse.of(
        answer.statusCode(),
        Headers.of("content-type", "application/x-amz-json-1.0"),
        answer.body());
  }
}

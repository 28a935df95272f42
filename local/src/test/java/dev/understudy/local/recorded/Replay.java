package dev.understudy.local.recorded;

import dev.understudy.local.wire.Exchange;
import dev.understudy.local.wire.Headers;
import dev.understudy.local.wire.WireResponse;
import dev.understudy.local.wire.WireServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Providers that send what was recorded, whatever they are asked: which recording, and in what
/// pieces, stands in headers that the gateway is told to pass on.
///
/// What Google streamed as one array, because nobody asked it for events, is sent as the events
/// that it sends to who asks:
/// <https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent>.
final class Replay implements AutoCloseable {
  /// The name of a recording.
  static final String NAME = "x-recording";

  /// `whole`, `bytes`, or the seed of a split.
  static final String PIECES = "x-pieces";

  private static final int MOST_PIECES = 40;
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "content-length",
          "transfer-encoding",
          "content-encoding",
          "connection",
          "keep-alive",
          "date",
          "trailer");

  private final Map<String, Recording> recordings;
  private final WireServer server;

  Replay(List<Recording> all) throws IOException {
    recordings = all.stream().collect(Collectors.toMap(Recording::name, Function.identity()));
    server = WireServer.start(0, this::play, System.err::println);
  }

  String address() {
    return server.address();
  }

  private void play(Exchange exchange) throws IOException {
    exchange.text();
    Headers headers = exchange.head().headers();
    Recording recording = recordings.get(headers.first(NAME).orElse(""));
    if (recording == null) {
      exchange.respond(WireResponse.json(404, "{\"error\":\"no such recording\"}"));
      return;
    }
    WireResponse response = WireResponse.of(recording.status(), headers(recording), new byte[0]);
    byte[] body = body(recording);
    exchange.promise(response, -1);
    Random random = new Random(headers.first(PIECES).map(String::hashCode).orElse(0));
    String pieces = headers.first(PIECES).orElse("whole");
    int from = 0;
    while (from < body.length) {
      int length =
          switch (pieces) {
            case "whole" -> body.length;
            case "bytes" -> 1;
            default -> 1 + random.nextInt(1 + 2 * body.length / MOST_PIECES);
          };
      int size = Math.min(length, body.length - from);
      exchange.chunk(body, from, size);
      from += size;
    }
    exchange.lastChunk();
  }

  private static boolean isArray(Recording recording) {
    return recording.entry().path("framing").asText().equals("json-array");
  }

  private static byte[] body(Recording recording) {
    if (!isArray(recording)) {
      return recording.body();
    }
    return recording.documents().stream()
        .map(document -> "data: " + document + "\r\n\r\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Headers headers(Recording recording) {
    Headers headers = Headers.of();
    for (var header : recording.meta().path("response_headers").properties()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      String value = ascii(header.getValue().asText());
      // Some recorders mask it.
      boolean untrue = name.equals("content-type") && (isArray(recording) || !value.contains("/"));
      if (!OF_THE_CONNECTION.contains(name) && !untrue) {
        headers = headers.and(header.getKey(), value);
      }
    }
    String type =
        switch (recording.entry().path("framing").asText()) {
          case "sse", "json-array" -> "text/event-stream";
          case "aws-eventstream" -> "application/vnd.amazon.eventstream";
          default -> "application/json";
        };
    return headers.first("content-type").isPresent() ? headers : headers.and("content-type", type);
  }

  private static String ascii(String value) {
    return value.replaceAll("[^ -~]", "?");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

package dev.understudy.local.recorded;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One recorded call: what was asked, and what a provider sent, as it sent it.
///
/// @param entry its line of the manifest
/// @param meta status and headers
record Recording(JsonNode entry, JsonNode meta, JsonNode request, byte[] body) {
  private static final Path CORPUS =
      Path.of(System.getProperty("wire.corpus", "../../shared/wire/corpus"));

  /// All of them; the test is skipped where they are absent.
  static List<Recording> all() throws IOException {
    Path manifest = CORPUS.resolve("manifest.jsonl");
    assumeTrue(Files.exists(manifest), "no recorded traffic here: set -Dwire.corpus=DIR");
    List<Recording> all = new ArrayList<>();
    for (String line : Files.readAllLines(manifest)) {
      JsonNode entry = Json.MAPPER.readTree(line);
      Path folder = CORPUS.resolve(entry.path("dir").asText());
      all.add(
          new Recording(
              entry,
              Json.MAPPER.readTree(folder.resolve("meta.json").toFile()),
              request(folder.resolve("request.json")),
              Files.readAllBytes(folder.resolve(entry.path("response").asText()))));
    }
    return all;
  }

  private static JsonNode request(Path file) throws IOException {
    try {
      return Json.MAPPER.readTree(file.toFile());
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      // Some were recorded for what is wrong with them.
      return Json.object();
    }
  }

  String name() {
    return entry.path("dir").asText();
  }

  String provider() {
    return entry.path("provider").asText();
  }

  String api() {
    return entry.path("api").asText();
  }

  String scenario() {
    return entry.path("case").asText();
  }

  String model() {
    return entry.path("model").asText("").isEmpty() ? "a-model" : entry.path("model").asText();
  }

  int status() {
    return entry.path("status").asInt();
  }

  boolean streamed() {
    return entry.path("stream").asBoolean();
  }

  /// The JSON values that the body is made of, found by nothing but the framing: one, or one for
  /// each event. An event of an AWS stream is wrapped into an object by its type.
  List<JsonNode> documents() {
    try {
      return switch (entry.path("framing").asText()) {
        case "sse" -> ofSse();
        case "aws-eventstream" -> ofFrames();
        case "json-array" -> Json.MAPPER.readTree(body).valueStream().toList();
        default -> List.of(Json.MAPPER.readTree(body));
      };
    } catch (IOException e) {
      throw new UncheckedIOException(name(), e);
    }
  }

  private List<JsonNode> ofSse() throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    for (String line : new String(body, StandardCharsets.UTF_8).lines().toList()) {
      if (line.startsWith("data:") && !line.substring(5).strip().equals("[DONE]")) {
        documents.add(Json.MAPPER.readTree(line.substring(5)));
      }
    }
    return documents;
  }

  /// See <https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html>.
  private List<JsonNode> ofFrames() throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    ByteBuffer frames = ByteBuffer.wrap(body);
    while (frames.remaining() > 16) {
      int start = frames.position();
      int total = frames.getInt();
      int headers = frames.getInt();
      String head = new String(body, start + 12, headers, StandardCharsets.ISO_8859_1);
      int from = start + 12 + headers;
      JsonNode payload = Json.MAPPER.readTree(body, from, total - headers - 16);
      String after = head.substring(head.indexOf(":event-type") + ":event-type".length() + 3);
      String type = after.split("[^A-Za-z]", 2)[0];
      documents.add(Json.object().set(type, payload));
      frames.position(start + total);
    }
    return documents;
  }
}

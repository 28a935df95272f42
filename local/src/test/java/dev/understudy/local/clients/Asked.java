package dev.understudy.local.clients;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/// What is said to all clients: `clients/asked.json`.
final class Asked {

  private static final JsonNode ALL = all();

  static final String GREETING = ALL.path("greeting").asText();
  static final String PLACE = ALL.path("place").asText();
  static final String RESULT = ALL.path("result").asText();
  static final List<String> TEXTS =
      Json.MAPPER.convertValue(ALL.path("texts"), new TypeReference<List<String>>() {});

  /// How long a short vector is.
  static final int DIMENSIONS = ALL.path("dimensions").asInt();

  /// An access key that nobody has.
  static final String WRONG_KEY = ALL.path("wrongKey").asText();

  private Asked() {}

  /// The schema of the tool `weather`, or of a structured answer, as text.
  static String schema(String name) {
    return Json.write(ALL.path(name));
  }

  /// The same as a map.
  static Map<String, Object> schemaMap(String name) {
    return Json.MAPPER.convertValue(ALL.path(name), new TypeReference<Map<String, Object>>() {});
  }

  private static JsonNode all() {
    try {
      return Json.MAPPER.readTree(Files.readString(Node.SCRIPTS.resolve("asked.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

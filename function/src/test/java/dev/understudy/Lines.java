package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Test data, one JSON value a line.
public final class Lines {
  private Lines() {}

  /// Every line of the resource `name`.
  ///
  /// @param least so many there have to be
  public static List<JsonNode> of(String name, int least) {
    List<JsonNode> values = new ArrayList<>();
    try (InputStream bytes = Lines.class.getResourceAsStream("/" + name)) {
      assertTrue(bytes != null, name);
      for (String line : new String(bytes.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.isBlank()) {
          values.add(Json.parseStrictly(line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonException e) {
      throw new AssertionError(name + ", after " + values.size() + " lines", e);
    }
    assertTrue(values.size() >= least, name + " has only " + values.size() + " lines");
    return values;
  }
}

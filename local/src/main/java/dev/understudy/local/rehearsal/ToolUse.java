package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One call of a tool by the model, with an input that fits the tool's schema.
record ToolUse(String name, ObjectNode input) {

  private static final int PIECE = 7;

  /// The call of a tool with a value for each property.
  ///
  /// @param schema the JSON schema of its input; without properties the input is empty
  static ToolUse of(String name, JsonNode schema) {
    ObjectNode input = Json.object();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      JsonNode type = property.getValue();
      switch (type.path("type").asText("string")) {
        case "integer" -> input.put(property.getKey(), 7);
        case "number" -> input.put(property.getKey(), 7.5);
        case "boolean" -> input.put(property.getKey(), true);
        case "array" -> input.putArray(property.getKey());
        case "object" -> input.putObject(property.getKey());
        default -> input.put(property.getKey(), type.path("enum").path(0).asText("rehearsed"));
      }
    }
    return new ToolUse(name, input);
  }

  /// The input as JSON text.
  String text() {
    return Json.write(input);
  }

  /// The text in small pieces, as a stream tells it.
  List<String> pieces() {
    String text = text();
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < text.length(); at += PIECE) {
      pieces.add(text.substring(at, Math.min(text.length(), at + PIECE)));
    }
    return pieces;
  }
}

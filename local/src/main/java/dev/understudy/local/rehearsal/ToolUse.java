package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Json;
import java.util.ArrayList;
import java.util.List;

/// One call of a tool by the model, with an input that fits the tool's schema.
record ToolUse(String name, ObjectNode input) {

  private static final int PIECE = 7;

  /// The call of a tool with a value for each property.
  ///
  /// @param schema the JSON schema of its input; without properties the input is empty
  static ToolUse of(String name, JsonNode schema) {
    JsonNode input = Sample.of(schema);
    return new ToolUse(name, input instanceof ObjectNode object ? object : Json.object());
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

package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A value that fits a JSON schema, as a model would write one: every property, the first of
/// several choices. Types may be in capitals, as in Google's older schemas.
final class Sample {

  private static final int DEEPEST = 12;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonNode root;

  private Sample(JsonNode root) {
    this.root = root;
  }

  static JsonNode of(JsonNode schema) {
    return new Sample(schema).value(schema, 0);
  }

  private JsonNode value(JsonNode schema, int depth) {
    if (depth > DEEPEST) {
      return NODES.nullNode();
    }
    if (schema.has("const")) {
      return schema.get("const");
    }
    if (!schema.path("enum").isEmpty()) {
      return schema.path("enum").get(0);
    }
    if (schema.path("$ref").asText().startsWith("#")) {
      return value(root.at(schema.path("$ref").asText().substring(1)), depth + 1);
    }
    for (String choices : List.of("anyOf", "oneOf", "allOf")) {
      if (!schema.path(choices).isEmpty()) {
        return value(schema.path(choices).get(0), depth + 1);
      }
    }
    return switch (type(schema)) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, depth);
      case "integer" -> NODES.numberNode((long) within(schema, 7));
      case "number" -> NODES.numberNode(within(schema, 7.5));
      case "boolean" -> NODES.booleanNode(true);
      case "null" -> NODES.nullNode();
      default -> text(schema);
    };
  }

  /// Of several types the first that is not null.
  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      return type.valueStream()
          .map(JsonNode::asText)
          .filter(name -> !name.equals("null"))
          .findFirst()
          .orElse("null");
    }
    String otherwise = schema.has("properties") ? "object" : "string";
    return type.asText(otherwise).toLowerCase(Locale.ROOT);
  }

  private JsonNode object(JsonNode schema, int depth) {
    ObjectNode object = Json.object();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      object.set(property.getKey(), value(property.getValue(), depth + 1));
    }
    return object;
  }

  private JsonNode array(JsonNode schema, int depth) {
    ArrayNode array = NODES.arrayNode();
    for (int i = 0; i < schema.path("minItems").asInt(0); i++) {
      array.add(value(schema.path("items"), depth + 1));
    }
    return array;
  }

  private static double within(JsonNode schema, double number) {
    double least = schema.path("minimum").asDouble(number);
    double most = schema.path("maximum").asDouble(number);
    return Math.min(Math.max(number, least), Math.max(most, least));
  }

  private static JsonNode text(JsonNode schema) {
    int missing = schema.path("minLength").asInt(0) - "rehearsed".length();
    return NODES.textNode("rehearsed" + ".".repeat(Math.max(0, missing)));
  }
}

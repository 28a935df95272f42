package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.util.Map;
import java.util.Set;

/// JSON schemas to which Anthropic can hold an answer: it takes a part of the language.
///
/// See
/// <https://docs.claude.com/en/docs/build-with-claude/structured-outputs#json-schema-limitations>:
/// objects are closed, and bounds of numbers, texts and lists are not enforced. As in Anthropic's
/// own SDKs, what is not enforced is told to the model in words.
final class Schemas {
  /// What Anthropic refuses in a schema, and a model understands.
  private static final Set<String> IN_WORDS =
      Set.of(
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "minLength",
          "maxLength",
          "maxItems",
          "uniqueItems",
          "minProperties",
          "maxProperties");

  /// Members whose own members are schemas, under names of the client's.
  private static final Set<String> NAMED = Set.of("properties", "$defs", "definitions");

  private Schemas() {}

  /// Whether it can be held to at all: an object with members of any name cannot.
  static boolean fits(JsonNode schema) {
    JsonNode open = schema.path("additionalProperties");
    if (open.isObject()
        || open.asBoolean()
        || schema.has("patternProperties")
        || schema.path("$ref").asText("").equals("#")) {
      return false;
    }
    for (Map.Entry<String, JsonNode> member : schema.properties()) {
      boolean data = Set.of("enum", "const", "default", "examples").contains(member.getKey());
      if (!data && !fits(member.getKey(), member.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(String name, JsonNode value) {
    if (NAMED.contains(name) || value.isArray()) {
      return value.valueStream().allMatch(Schemas::fits);
    }
    return !value.isObject() || fits(value);
  }

  /// The same as far as Anthropic enforces it; the rest in descriptions.
  static ObjectNode strict(ObjectNode schema) {
    ObjectNode strict = Json.object();
    StringBuilder words = new StringBuilder();
    for (Map.Entry<String, JsonNode> member : schema.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      if (IN_WORDS.contains(name) || (name.equals("minItems") && value.asInt() > 1)) {
        words
            .append(words.isEmpty() ? "" : ", ")
            .append(name)
            .append(": ")
            .append(Json.text(value));
      } else if (NAMED.contains(name)) {
        ObjectNode named = strict.putObject(name);
        value.properties().forEach(each -> named.set(each.getKey(), within(each.getValue())));
      } else if (Set.of("enum", "const", "default", "examples").contains(name)) {
        strict.set(name, value);
      } else {
        strict.set(name, within(value));
      }
    }
    if (schema.path("type").asText("").equals("object") || schema.has("properties")) {
      strict.put("additionalProperties", false);
    }
    if (!words.isEmpty()) {
      String said = schema.path("description").asText("");
      strict.put("description", (said.isEmpty() ? "" : said + " ") + "(" + words + ")");
    }
    return strict;
  }

  private static JsonNode within(JsonNode value) {
    if (value instanceof ObjectNode object) {
      return strict(object);
    }
    if (value.isArray()) {
      ArrayNode list = Json.array();
      value.forEach(each -> list.add(within(each)));
      return list;
    }
    return value;
  }
}

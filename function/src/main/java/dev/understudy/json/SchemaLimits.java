package dev.understudy.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What is looked at before a schema or a value is shown to the validator: numbers that it would
/// write out in full, and references that lead nowhere.
final class SchemaLimits {
  /// Powers of ten. `1e999999999` is eleven characters long, and a gigabyte as an integer.
  private static final int MAX_SCALE = 1000;

  private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

  private final JsonNode schema;

  /// Whether a part of the schema has a name of its own. Then only the validator knows where a
  /// reference leads.
  private final boolean named;

  private SchemaLimits(JsonNode schema) {
    this.schema = schema;
    this.named =
        Stream.of("$id", "id")
            .flatMap(id -> schema.findValues(id).stream())
            .anyMatch(JsonNode::isTextual);
  }

  static void check(JsonNode schema) throws SchemaException {
    if (!schema.isObject() && !schema.isBoolean()) {
      throw new SchemaException("", "is neither an object nor true or false");
    }
    if (holdsHugeNumber(schema)) {
      throw new SchemaException("", "holds a number that is too large");
    }
    new SchemaLimits(schema).references("", schema);
  }

  private void references(String pointer, JsonNode node) throws SchemaException {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String at = pointer + "/" + member.getKey().replace("~", "~0").replace("/", "~1");
      if (member.getKey().equals("$ref") && member.getValue().isTextual()) {
        reference(at, member.getValue().textValue());
      } else {
        references(at, member.getValue());
      }
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        references(pointer + "/" + i, node.get(i));
      }
    }
  }

  private void reference(String at, String target) throws SchemaException {
    if (named) {
      return;
    }
    if (ABSOLUTE.matcher(target).matches()
        && !target.startsWith("https://json-schema.org/")
        && !target.startsWith("http://json-schema.org/")) {
      throw new SchemaException(at, "refers to another document, and none is fetched");
    }
    if (target.startsWith("#/")
        && target.indexOf('%') < 0
        && schema.at(target.substring(1)).isMissingNode()) {
      throw new SchemaException(at, "refers to a place that the schema does not have");
    }
  }

  static boolean holdsHugeNumber(JsonNode node) {
    if (node.isBigDecimal()) {
      return Math.abs((long) node.decimalValue().scale()) > MAX_SCALE;
    }
    for (JsonNode child : node) {
      if (holdsHugeNumber(child)) {
        return true;
      }
    }
    return false;
  }
}

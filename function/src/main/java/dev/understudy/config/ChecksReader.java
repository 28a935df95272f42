package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.JsonSchema;
import dev.understudy.json.SchemaException;
import dev.understudy.route.Checks;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads what an answer has to be.
final class ChecksReader {
  private ChecksReader() {}

  static Optional<Checks> read(Node node) {
    return node.part("checks")
        .map(
            checks ->
                new Checks(
                    checks.flag("non_empty").orElse(Checks.DEFAULT.nonEmpty()),
                    reasons(checks),
                    checks.open("json_schema").map(schema -> schema(checks, schema))));
  }

  private static Optional<Set<String>> reasons(Node checks) {
    return checks
        .items("finish_reason")
        .map(list -> list.stream().map(JsonNode::textValue).collect(Collectors.toSet()))
        .or(
            () ->
                checks
                    .value("finish_reason")
                    .filter(JsonNode::isTextual)
                    .map(one -> Set.of(one.textValue())));
  }

  private static JsonSchema schema(Node checks, ObjectNode schema) {
    try {
      return JsonSchema.of(schema);
    } catch (SchemaException e) {
      throw checks
          .reading()
          .invalid(checks.at("json_schema") + e.pointer(), "the schema " + e.getMessage());
    }
  }
}

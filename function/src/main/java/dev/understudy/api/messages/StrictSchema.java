package dev.understudy.api.messages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/// Whether OpenAI can hold an answer to a schema strictly: every object is closed, and every member
/// required. Anthropic is not as strict, and OpenAI refuses what is not:
/// <https://platform.openai.com/docs/guides/structured-outputs#supported-schemas>.
final class StrictSchema {
  private StrictSchema() {}

  static boolean is(JsonNode schema) {
    if (schema.path("properties").isObject()) {
      Set<String> required = new HashSet<>();
      schema.path("required").forEach(name -> required.add(name.asText("")));
      boolean closed = schema.path("additionalProperties").isBoolean();
      if (!closed
          || schema.path("additionalProperties").booleanValue()
          || !schema
              .path("properties")
              .propertyStream()
              .allMatch(it -> required.contains(it.getKey()))) {
        return false;
      }
    }
    return schema.valueStream().allMatch(StrictSchema::is);
  }
}

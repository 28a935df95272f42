package dev.understudy.protocol.canonical;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;

/// What the answer has to look like.
public sealed interface ResponseFormat {
  /// Words: the default.
  record Text() implements ResponseFormat {}

  /// Any JSON object.
  record JsonObject() implements ResponseFormat {}

  /// JSON that a schema describes.
  ///
  /// @param name of the schema; `[a-zA-Z0-9_-]{1,64}`
  /// @param description may be empty
  /// @param strict whether the answer must hold to it
  record JsonSchema(String name, String description, ObjectNode schema, boolean strict)
      implements ResponseFormat {
    /// The schema for who has no other place for the description: with it, unless it has its own.
    public ObjectNode described() {
      if (description.isBlank() || schema.hasNonNull("description")) {
        return schema;
      }
      ObjectNode described = Json.object();
      described.setAll(schema);
      return described.put("description", description);
    }
  }
}

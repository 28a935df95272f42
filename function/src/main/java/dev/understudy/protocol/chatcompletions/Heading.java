package dev.understudy.protocol.chatcompletions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Chunks;
import dev.understudy.protocol.Minted;
import dev.understudy.protocol.Operation;
import dev.understudy.time.Time;
import java.util.Set;

/// What all chunks of one stream have in common, whatever their provider says in each of them.
record Heading(String id, String object, long created, String model) {
  private static final Set<String> SERVICE_TIERS =
      Set.of("auto", "default", "flex", "scale", "priority");

  /// That of the first chunk, and made up where it has none.
  static Heading of(Operation operation, ObjectNode chunk, Time time) {
    return new Heading(
        Minted.id(operation, chunk, time),
        Chunks.object(operation),
        Minted.created(chunk, time),
        Minted.model(chunk));
  }

  /// Has `chunk` begin with it.
  void writeTo(ObjectNode chunk) {
    chunk.put("id", id);
    chunk.put("object", object);
    chunk.put("created", created);
    chunk.put("model", model);
    dropUnknownTier(chunk);
  }

  /// A chunk that has nothing else yet.
  ObjectNode alone() {
    ObjectNode chunk = Json.object();
    writeTo(chunk);
    return chunk;
  }

  /// Strict clients refuse a tier that OpenAI does not have.
  static void dropUnknownTier(ObjectNode said) {
    JsonNode tier = said.path("service_tier");
    if (tier.isTextual() && !SERVICE_TIERS.contains(tier.textValue())) {
      said.remove("service_tier");
    }
  }
}

package dev.understudy.protocol.gemini;

import static dev.understudy.protocol.FailureClass.MALFORMED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Minted;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Reading;

/// Google's vectors on their way to the canonical form, in any of the three shapes that it gives
/// them: `embeddings`, `embedding`, or Vertex AI's `predictions`.
final class Embeddings {
  private Embeddings() {}

  static Reading read(ObjectNode json) {
    ArrayNode data = Json.array();
    long tokens = GeminiReply.tokens(json.path("usageMetadata")).prompt();
    for (JsonNode vector : json.path("embeddings")) {
      add(data, vector.path("values"));
    }
    if (json.has("embedding")) {
      add(data, json.path("embedding").path("values"));
    }
    for (JsonNode prediction : json.path("predictions")) {
      JsonNode vector = prediction.path("embeddings");
      add(data, vector.path("values"));
      tokens += vector.path("statistics").path("token_count").asLong();
    }
    for (JsonNode each : data) {
      if (each.path("embedding").isEmpty()) {
        return new Reading.Fault(MALFORMED, "the reply has an embedding without numbers");
      }
    }
    if (data.isEmpty()) {
      return new Reading.Fault(MALFORMED, "the reply has no embeddings");
    }
    ObjectNode reply = Json.object().put("object", Minted.object(Operation.EMBED));
    reply.set("data", data);
    reply.put("model", Minted.model(json));
    reply.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return new Reading.Answer(reply, json);
  }

  private static void add(ArrayNode data, JsonNode values) {
    ObjectNode embedding =
        data.addObject().put("object", "embedding").put("index", data.size() - 1);
    embedding.set("embedding", values.isArray() ? values : Json.array());
  }
}

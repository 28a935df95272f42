package dev.understudy.protocol.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;

/// How likely each token was, in OpenAI's shape.
///
/// See <https://ai.google.dev/api/generate-content#LogprobsResult>.
final class Logprobs {
  private Logprobs() {}

  static ObjectNode of(JsonNode result) {
    ObjectNode logprobs = Json.object();
    ArrayNode content = logprobs.putArray("content");
    JsonNode chosen = result.path("chosenCandidates");
    for (int i = 0; i < chosen.size(); i++) {
      ArrayNode others = token(content.addObject(), chosen.path(i)).putArray("top_logprobs");
      for (JsonNode other : result.path("topCandidates").path(i).path("candidates")) {
        token(others.addObject(), other);
      }
    }
    logprobs.putNull("refusal");
    return logprobs;
  }

  private static ObjectNode token(ObjectNode into, JsonNode candidate) {
    into.put("token", candidate.path("token").asText(""));
    into.set("logprob", candidate.path("logProbability"));
    return into.putNull("bytes");
  }
}

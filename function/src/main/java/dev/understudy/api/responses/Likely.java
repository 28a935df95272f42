package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.nio.charset.StandardCharsets;

/// How likely a token was, of chat completions, as Responses have it: always with its bytes and
/// with a list of what else might have stood there.
final class Likely {
  private Likely() {}

  static ObjectNode of(JsonNode token) {
    ObjectNode likely = one(token);
    ArrayNode others = likely.putArray("top_logprobs");
    token.path("top_logprobs").forEach(other -> others.add(one(other)));
    return likely;
  }

  private static ObjectNode one(JsonNode token) {
    String text = token.path("token").asText("");
    ObjectNode likely = Json.object().put("token", text);
    likely.put("logprob", token.path("logprob").asDouble());
    if (token.path("bytes").isArray()) {
      return likely.set("bytes", token.path("bytes"));
    }
    ArrayNode bytes = likely.putArray("bytes");
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      bytes.add(each & 0xff);
    }
    return likely;
  }
}

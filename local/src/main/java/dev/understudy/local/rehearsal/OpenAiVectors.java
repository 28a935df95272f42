package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Json;
import java.util.Random;
import java.util.stream.Stream;

/// Vectors that mean nothing, but are the same for the same text and of the length that was asked
/// for, as lists of numbers.
final class OpenAiVectors {

  /// Where no length is asked for.
  static final int LENGTH = 8;

  private OpenAiVectors() {}

  static ObjectNode of(JsonNode body) {
    JsonNode input = body.path("input");
    boolean several = input.isArray() && !input.path(0).isNumber();
    ObjectNode reply = Json.object().put("object", "list");
    ArrayNode data = reply.putArray("data");
    int tokens = 0;
    for (JsonNode text : (Iterable<JsonNode>) texts(input, several)::iterator) {
      ObjectNode entry = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      entry.set("embedding", of(text.toString(), body.path("dimensions").asInt(LENGTH)));
      tokens += Speech.tokens(text.toString());
    }
    reply.put("model", body.path("model").asText());
    reply.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return reply;
  }

  /// The vector of a text, of any vendor.
  static ArrayNode of(String text, int length) {
    ArrayNode vector = Json.MAPPER.createArrayNode();
    new Random(text.hashCode())
        .doubles(length, -1, 1)
        .forEach(number -> vector.add((float) number));
    return vector;
  }

  private static Stream<JsonNode> texts(JsonNode input, boolean several) {
    return several ? input.valueStream() : Stream.of(input);
  }
}

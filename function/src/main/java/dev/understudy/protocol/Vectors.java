package dev.understudy.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Optional;

/// The vectors of a reply to [Operation#EMBED]: held to its request, and told in the encoding that
/// a client wants.
///
/// See <https://platform.openai.com/docs/api-reference/embeddings/object>. Its base64 is that of
/// float32 numbers, little endian (openai-python, `resources/embeddings.py`).
public final class Vectors {
  private Vectors() {}

  /// Why `reply` does not answer `request`, both canonical: as many vectors as texts, and as long
  /// as `dimensions` asks for, or an eighth of it where bits are packed into bytes.
  public static Optional<String> objection(ObjectNode request, ObjectNode reply) {
    JsonNode data = reply.path("data");
    int texts = texts(request.path("input"));
    if (data.size() != texts) {
      return Optional.of("the reply has " + data.size() + " vectors, and the texts are " + texts);
    }
    int asked = request.path("dimensions").asInt();
    int got = length(data.path(0));
    return asked > 0 && got != asked && got * 8 != asked
        ? Optional.of("the vectors have " + got + " numbers, and dimensions is " + asked)
        : Optional.empty();
  }

  /// The reply as a client gets it, with the counts that OpenAI's clients require; what nobody
  /// counted is 0.
  ///
  /// @param reply canonical; not changed
  /// @param base64 whether each vector is a text instead of a list
  public static ObjectNode told(ObjectNode reply, boolean base64) {
    ObjectNode told = Json.object();
    told.setAll(reply);
    Usage counted = Usage.of(reply).orElse(new Usage(0, 0, 0, 0, 0));
    ObjectNode usage = Json.object();
    if (reply.path("usage") instanceof ObjectNode said) {
      usage.setAll(said);
    }
    usage.put("prompt_tokens", counted.prompt()).put("total_tokens", counted.total());
    told.set("usage", usage);
    if (base64) {
      ArrayNode data = told.putArray("data");
      for (JsonNode entry : reply.path("data")) {
        ObjectNode packed = data.addObject();
        packed.setAll((ObjectNode) entry);
        packed.put("embedding", packed(entry.path("embedding")));
      }
    }
    return told;
  }

  private static int texts(JsonNode input) {
    boolean tokens = !input.isEmpty() && input.valueStream().allMatch(JsonNode::isNumber);
    return input.isArray() && !tokens ? input.size() : 1;
  }

  private static int length(JsonNode entry) {
    return entry.path("embedding").size();
  }

  private static String packed(JsonNode vector) {
    ByteBuffer buffer =
        ByteBuffer.allocate(vector.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    vector.forEach(number -> buffer.putFloat(number.floatValue()));
    return Base64.getEncoder().encodeToString(buffer.array());
  }
}

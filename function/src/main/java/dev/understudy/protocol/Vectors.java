package dev.understudy.protocol;

import static dev.understudy.protocol.FailureClass.MALFORMED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Reading.Fault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The vectors of a reply to [Operation#EMBED]: read from OpenAI's list and from what compatible
/// hosts make of it, judged, and told in the encoding that a client wants.
///
/// See <https://platform.openai.com/docs/api-reference/embeddings/object>. Its base64 is that of
/// float32 numbers, little endian (openai-python, `resources/embeddings.py`).
public final class Vectors {
  /// Nothing that a model gives is so large. A host that packs its numbers in another way
  /// (Perplexity: int8 in base64) must not be taken for one that sends these.
  private static final float MOST = 1e6f;

  private Vectors() {}

  /// Reads and judges a reply in OpenAI's shape: every vector a list of numbers, all of one length,
  /// in the order of their texts.
  ///
  /// @param reply fresh; changed
  public static Reading read(ObjectNode reply) {
    if (!(reply.path("data") instanceof ArrayNode data)) {
      return new Fault(MALFORMED, "the reply has no list of vectors");
    }
    List<ObjectNode> entries = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      String where = "data[" + i + "]";
      if (!(data.get(i) instanceof ObjectNode entry)) {
        return new Fault(MALFORMED, where + " is not an object");
      }
      Optional<ArrayNode> numbers = numbers(entry.path("embedding"));
      if (numbers.isEmpty()) {
        return new Fault(MALFORMED, where + " has no vector of numbers");
      }
      entry.set("embedding", numbers.get());
      entry.put("object", "embedding");
      if (!entry.path("index").isIntegralNumber()) {
        entry.put("index", i);
      }
      entries.add(entry);
    }
    entries.sort((one, other) -> Integer.compare(index(one), index(other)));
    for (int i = 0; i < entries.size(); i++) {
      if (index(entries.get(i)) != i) {
        return new Fault(MALFORMED, "the vectors are not one for each text: index " + i);
      }
      if (length(entries.get(i)) != length(entries.getFirst())) {
        return new Fault(MALFORMED, "the vectors differ in length");
      }
    }
    reply.putArray("data").addAll(entries);
    reply.put("object", Minted.object(Operation.EMBED));
    reply.put("model", Minted.model(reply));
    return entries.isEmpty() || length(entries.getFirst()) == 0
        ? new Reading.Empty(reply, "the reply has no vectors")
        : new Reading.Answer(reply);
  }

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
    Usage counted = Usage.of(reply).orElse(new Usage(0, 0, 0));
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

  private static int index(JsonNode entry) {
    return entry.path("index").asInt();
  }

  private static int length(JsonNode entry) {
    return entry.path("embedding").size();
  }

  private static Optional<ArrayNode> numbers(JsonNode vector) {
    if (vector.isTextual()) {
      return unpacked(vector.textValue());
    }
    return vector instanceof ArrayNode list && list.valueStream().allMatch(JsonNode::isNumber)
        ? Optional.of(list)
        : Optional.empty();
  }

  private static Optional<ArrayNode> unpacked(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    ArrayNode list = Json.array();
    while (buffer.remaining() >= Float.BYTES) {
      float number = buffer.getFloat();
      if (!(Math.abs(number) <= MOST)) {
        return Optional.empty();
      }
      list.add(number);
    }
    return buffer.hasRemaining() ? Optional.empty() : Optional.of(list);
  }

  private static String packed(JsonNode vector) {
    ByteBuffer buffer =
        ByteBuffer.allocate(vector.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    vector.forEach(number -> buffer.putFloat(number.floatValue()));
    return Base64.getEncoder().encodeToString(buffer.array());
  }
}

package dev.understudy.protocol.chatcompletions;

import static dev.understudy.protocol.FailureClass.MALFORMED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Minted;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Reading.Fault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A reply of a host that claims OpenAI's format of embeddings: its vectors as lists of numbers, in
/// the order of the inputs. What else it says stays.
final class CompatibleVectors {
  private final ObjectNode reply;

  CompatibleVectors(ObjectNode reply) {
    this.reply = reply;
  }

  Reading read() {
    if (!(reply.path("data") instanceof ArrayNode data)) {
      return new Fault(MALFORMED, "the reply has no list of data");
    }
    Map<Integer, ObjectNode> ordered = new TreeMap<>();
    for (int i = 0; i < data.size(); i++) {
      String where = "data[" + i + "]";
      if (!(data.get(i) instanceof ObjectNode each)) {
        return new Fault(MALFORMED, where + " is not an object");
      }
      Optional<ArrayNode> vector = vector(each.path("embedding"));
      if (vector.isEmpty()) {
        return new Fault(MALFORMED, where + ".embedding is neither numbers nor base64 of them");
      }
      each.set("embedding", vector.get());
      if (vector.get().size() != first(data)) {
        return new Fault(MALFORMED, "the vectors differ in length");
      }
      int index = each.path("index").isInt() ? each.path("index").intValue() : i;
      each.put("object", "embedding").put("index", index);
      if (index < 0 || index >= data.size() || ordered.put(index, each) != null) {
        return new Fault(MALFORMED, where + ".index is none of its own from 0 on");
      }
    }
    data.removeAll();
    ordered.values().forEach(data::add);
    reply.put("object", Minted.object(Operation.EMBED)).put("model", Minted.model(reply));
    count();
    return data.isEmpty()
        ? new Reading.Empty(reply, "the reply has no vectors")
        : new Reading.Answer(reply);
  }

  /// Where a vector was read it is a list by now.
  private static int first(ArrayNode data) {
    return data.path(0).path("embedding").size();
  }

  private Optional<ArrayNode> vector(JsonNode said) {
    if (said instanceof ArrayNode list) {
      return list.isEmpty() || !list.valueStream().allMatch(JsonNode::isNumber)
          ? Optional.empty()
          : Optional.of(list);
    }
    if (!said.isTextual() || said.textValue().isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(said.textValue());
    } catch (IllegalArgumentException _) {
      // Whatever else it is: the caller says that it cannot be read.
      return Optional.empty();
    }
    // Perplexity quantizes: https://docs.perplexity.ai/docs/embeddings/standard-embeddings.
    return reply.path("model").asText("").startsWith("pplx-")
        ? Optional.of(signedBytes(bytes))
        : floats(bytes);
  }

  private static ArrayNode signedBytes(byte[] bytes) {
    ArrayNode numbers = Json.array();
    for (byte number : bytes) {
      numbers.add((int) number);
    }
    return numbers;
  }

  /// 32-bit floats, little endian: OpenAI's `encoding_format: base64`. What is no number in JSON is
  /// none here.
  private static Optional<ArrayNode> floats(byte[] bytes) {
    if (bytes.length % Float.BYTES != 0) {
      return Optional.empty();
    }
    ArrayNode numbers = Json.array();
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      float number = buffer.getFloat();
      if (!Float.isFinite(number)) {
        return Optional.empty();
      }
      numbers.add(number);
    }
    return Optional.of(numbers);
  }

  /// Strict clients want both counts; Voyage has the total alone.
  private void count() {
    ObjectNode usage =
        reply.path("usage") instanceof ObjectNode own ? own : reply.putObject("usage");
    long total = usage.path("total_tokens").asLong(usage.path("prompt_tokens").asLong());
    if (!usage.path("prompt_tokens").isIntegralNumber()) {
      usage.put("prompt_tokens", total);
    }
    if (!usage.path("total_tokens").isIntegralNumber()) {
      usage.put("total_tokens", total);
    }
  }
}

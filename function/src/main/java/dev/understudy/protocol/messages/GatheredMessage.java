package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The events of a stream as the one message that they told, in Anthropic's own words: text,
/// thinking with its signature, inputs of tools as objects, citations, usage, stop reason.
///
/// An input that was cut off within (`max_tokens`) cannot be an object, and is an empty one. Deltas
/// that we do not know are left out.
final class GatheredMessage {
  private final ObjectNode message = Json.object();
  private final SortedMap<Integer, Block> blocks = new TreeMap<>();

  /// @param start the block as it began
  /// @param grown what its members became since, by name: text, thinking, the content of a summary,
  ///   or input as JSON
  private record Block(ObjectNode start, Map<String, StringBuilder> grown) {
    void grow(String name, String piece) {
      grown
          .computeIfAbsent(name, _ -> new StringBuilder(start.path(name).asText("")))
          .append(piece);
    }

    ObjectNode whole() {
      grown.forEach(
          (name, said) -> {
            if (!name.equals("input")) {
              start.put(name, said.toString());
            } else if (!said.isEmpty()) {
              start.set(name, input(said.toString()));
            }
          });
      return start;
    }
  }

  private GatheredMessage() {}

  static ObjectNode of(List<Event> events) {
    GatheredMessage gathered = new GatheredMessage();
    events.forEach(gathered::add);
    return gathered.message();
  }

  private void add(Event event) {
    JsonNode said;
    try {
      said = Json.parse(event.data());
    } catch (JsonException _) {
      // The stream's reader has judged it.
      return;
    }
    int index = said.path("index").asInt();
    switch (said.path("type").asText(event.name())) {
      case "message_start" -> merge(said.path("message"), message);
      case "content_block_start" -> {
        ObjectNode block = Json.object();
        merge(said.path("content_block"), block);
        blocks.put(index, new Block(block, new HashMap<>()));
      }
      case "content_block_delta" -> {
        Block block = blocks.get(index);
        if (block != null) {
          grow(block, said.path("delta"));
        }
      }
      case "message_delta" -> {
        merge(said.path("delta"), message);
        figures(said.path("usage"));
      }
      default -> {}
    }
  }

  private static void grow(Block block, JsonNode delta) {
    switch (delta.path("type").asText("")) {
      case "text_delta" -> block.grow("text", delta.path("text").asText(""));
      case "thinking_delta" -> block.grow("thinking", delta.path("thinking").asText(""));
      case "signature_delta" -> block.start().set("signature", delta.path("signature"));
      case "input_json_delta" -> block.grow("input", delta.path("partial_json").asText(""));
      case "compaction_delta" -> block.grow("content", delta.path("content").asText(""));
      case "citations_delta" -> {
        ArrayNode citations =
            block.start().get("citations") instanceof ArrayNode begun
                ? begun
                : block.start().putArray("citations");
        citations.add(delta.path("citation"));
      }
      default -> {}
    }
  }

  private void figures(JsonNode usage) {
    ObjectNode all = Json.object();
    merge(message.path("usage"), all);
    for (Map.Entry<String, JsonNode> figure : usage.properties()) {
      if (!figure.getValue().isNull()) {
        all.set(figure.getKey(), figure.getValue());
      }
    }
    message.set("usage", all);
  }

  private ObjectNode message() {
    ArrayNode content = Json.array();
    blocks.values().forEach(block -> content.add(block.whole()));
    message.set("content", content);
    return message;
  }

  private static JsonNode input(String text) {
    try {
      return Json.parse(text);
    } catch (JsonException _) {
      return Json.object();
    }
  }

  /// Into fresh objects: what an event said is not changed.
  private static void merge(JsonNode from, ObjectNode into) {
    from.properties().forEach(member -> into.set(member.getKey(), member.getValue().deepCopy()));
  }
}

package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// JSON with something in it that nobody expects.
final class Mutation {
  private static final List<String> NAMES =
      List.of(
          "type",
          "role",
          "content",
          "input",
          "text",
          "id",
          "call_id",
          "name",
          "arguments",
          "output",
          "summary",
          "encrypted_content",
          "tools",
          "tool_choice",
          "format",
          "schema",
          "reasoning",
          "include",
          "stream_options",
          "previous_response_id",
          "prompt",
          "background",
          "x/y~z");
  private static final List<String> WORDS =
      List.of(
          "",
          "\"\"",
          "message",
          "reasoning",
          "function_call",
          "custom_tool_call",
          "item_reference",
          "input_image",
          "input_file",
          "refusal",
          "custom",
          "allowed_tools",
          "json_schema",
          "user",
          "assistant",
          "understudy:",
          "understudy:e30",
          "understudy:eyJtZXNzYWdlIjp7Im9wZW5haSI6NX19",
          "\uD800",
          "{}");

  private Mutation() {}

  /// `request` with one to three changes; itself not changed.
  static ObjectNode of(ObjectNode request, Random random) {
    ObjectNode mutated = request.deepCopy();
    for (int i = random.nextInt(3); i >= 0; i--) {
      List<JsonNode> places = new ArrayList<>();
      collect(mutated, places);
      JsonNode place = places.get(random.nextInt(places.size()));
      if (place instanceof ObjectNode object) {
        List<String> names = new ArrayList<>(NAMES);
        object.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        if (random.nextInt(4) == 0) {
          object.remove(name);
        } else {
          object.set(name, value(random));
        }
      } else if (place instanceof ArrayNode array && random.nextBoolean() && !array.isEmpty()) {
        array.set(random.nextInt(array.size()), value(random));
      } else if (place instanceof ArrayNode array) {
        array.add(value(random));
      }
    }
    return mutated;
  }

  private static void collect(JsonNode node, List<JsonNode> places) {
    if (node.isContainerNode()) {
      places.add(node);
      node.forEach(each -> collect(each, places));
    }
  }

  private static JsonNode value(Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> Json.object();
      case 1 -> Json.array();
      case 2 -> Json.object().putNull("a").path("a");
      case 3 -> Json.object().put("a", random.nextInt(5) - 2).path("a");
      case 4 -> Json.object().put("a", 1e300).path("a");
      case 5 -> Json.object().put("a", random.nextBoolean()).path("a");
      case 6 -> Json.array().add(value(random));
      case 7 -> {
        ObjectNode object = Json.object().put("type", word(random));
        yield object.set(NAMES.get(random.nextInt(NAMES.size())), value(random));
      }
      default -> Json.string(word(random));
    };
  }

  private static String word(Random random) {
    return WORDS.get(random.nextInt(WORDS.size()));
  }
}

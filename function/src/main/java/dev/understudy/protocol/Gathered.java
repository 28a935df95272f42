package dev.understudy.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A JSON object that comes in parts: texts and lists grow, objects are filled, of anything else
/// the last one counts, and a null counts only where nothing else came.
final class Gathered {
  /// The texts that come in pieces. Any other text is whole wherever it stands.
  private static final Set<String> PIECES =
      Set.of(
          "content",
          "refusal",
          "reasoning_content",
          "text",
          "arguments",
          "input",
          "data",
          "transcript");

  /// In the order in which they came: what is neither of the others, and a mark where one of them
  /// stands.
  private final ObjectNode members = Json.object();

  /// The texts that came in more than one piece.
  private final Map<String, StringBuilder> pieces = new HashMap<>();

  private final Map<String, Gathered> objects = new HashMap<>();
  private final Map<Integer, Gathered> calls = new TreeMap<>();

  /// One part more; it is not changed.
  void add(JsonNode part) {
    part.properties().forEach(member -> add(member.getKey(), member.getValue()));
  }

  private void add(String name, JsonNode value) {
    if (value.isNull() && members.has(name)) {
      return;
    }
    if (name.equals("tool_calls") && value.isArray()) {
      members.set(name, value);
      for (JsonNode call : value) {
        calls.computeIfAbsent(call.path("index").asInt(), _ -> new Gathered()).add(call);
      }
    } else if (value.isTextual() && PIECES.contains(name)) {
      JsonNode before = members.path(name);
      if (before.isTextual()) {
        pieces
            .computeIfAbsent(name, _ -> new StringBuilder(before.textValue()))
            .append(value.textValue());
      } else {
        members.set(name, value);
      }
    } else if (value.isObject()) {
      members.set(name, value);
      objects.computeIfAbsent(name, _ -> new Gathered()).add(value);
    } else if (value instanceof ArrayNode more && members.path(name) instanceof ArrayNode so) {
      so.addAll(more);
    } else if (value instanceof ArrayNode list) {
      members.set(name, Json.array().addAll(list));
    } else {
      members.set(name, value);
    }
  }

  /// The object so far.
  ObjectNode json() {
    ObjectNode json = Json.object();
    for (Map.Entry<String, JsonNode> member : members.properties()) {
      json.set(member.getKey(), json(member.getKey(), member.getValue()));
    }
    return json;
  }

  private JsonNode json(String name, JsonNode value) {
    StringBuilder text = pieces.get(name);
    if (text != null) {
      return Json.string(text.toString());
    }
    Gathered object = objects.get(name);
    if (object != null) {
      return object.json();
    }
    if (name.equals("tool_calls") && !calls.isEmpty()) {
      ArrayNode list = Json.array();
      for (Gathered call : calls.values()) {
        ObjectNode whole = call.json();
        whole.remove("index");
        list.add(whole);
      }
      return list;
    }
    return value instanceof ArrayNode grows ? Json.array().addAll(grows) : value;
  }
}

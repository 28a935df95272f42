package dev.understudy.protocol.chatcompletions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import java.util.List;
import java.util.Set;

/// Hints for a cache (Anthropic's `cache_control`, at messages, their parts, and tools) on their
/// way to a host that has none, and may refuse a field that it does not know.
final class CacheHints {
  private static final String HINT = "cache_control";

  /// Where else one may stand than at a message or a tool itself.
  private static final Set<String> WITHIN = Set.of("content", "tool_calls", "function");

  private final String host;
  private final Notes notes;

  private CacheHints(String host, Notes notes) {
    this.host = host;
    this.notes = notes;
  }

  /// Leaves them out of `body`, and says so.
  ///
  /// @param body its messages and tools are replaced where any has a hint, not changed
  /// @param host for the sentence
  static void leaveOut(ObjectNode body, String host, Notes notes) {
    CacheHints hints = new CacheHints(host, notes);
    for (String name : List.of("messages", "tools")) {
      if (isHinted(body.path(name))) {
        body.set(name, hints.without(name, body.path(name)));
      }
    }
  }

  private static boolean isHinted(JsonNode node) {
    return node.has(HINT)
        || (node.isArray() && node.valueStream().anyMatch(CacheHints::isHinted))
        || (node.isObject() && WITHIN.stream().anyMatch(name -> isHinted(node.path(name))));
  }

  private JsonNode without(String where, JsonNode node) {
    return switch (node) {
      case ArrayNode list -> {
        ArrayNode plain = Json.array();
        list.forEach(each -> plain.add(without(where + "[" + plain.size() + "]", each)));
        yield plain;
      }
      case ObjectNode owner -> {
        ObjectNode plain = Json.object();
        owner
            .properties()
            .forEach(member -> member(where, member.getKey(), member.getValue(), plain));
        yield plain;
      }
      default -> node;
    };
  }

  private void member(String where, String name, JsonNode value, ObjectNode plain) {
    if (name.equals(HINT)) {
      notes.leftOut(where, HINT, host + " has no counterpart.");
    } else {
      plain.set(name, WITHIN.contains(name) ? without(where + "." + name, value) : value);
    }
  }
}

package dev.understudy.protocol.chatcompletions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.chatcompletions.Habits.Trait;
import java.util.HashSet;
import java.util.Set;

/// The tools of a request to a compatible host, and which of them is to be called.
///
/// OpenAI's custom tools and its lists of allowed tools are unknown elsewhere:
/// <https://platform.openai.com/docs/guides/function-calling>. The former are refused; of the
/// latter, the tools that are allowed are sent.
final class CompatibleTools {
  private final Habits habits;
  private final Notes notes;

  CompatibleTools(Habits habits, Notes notes) {
    this.habits = habits;
    this.notes = notes;
  }

  void write(ObjectNode body) {
    JsonNode choice = body.path("tool_choice");
    if (choice.path("type").asText("").equals("allowed_tools")) {
      allow(body, choice.path("allowed_tools"));
    }
    if (habits.has(Trait.ANY_TOOL) && body.path("tool_choice").asText("").equals("required")) {
      body.put("tool_choice", "any");
    }
    if (body.path("tools") instanceof ArrayNode tools) {
      ArrayNode written = Json.array();
      for (int i = 0; i < tools.size(); i++) {
        written.add(tool("tools[" + i + "]", tools.get(i)));
      }
      body.set("tools", written);
    }
  }

  private static void allow(ObjectNode body, JsonNode allowed) {
    Set<String> names = new HashSet<>();
    allowed.path("tools").forEach(tool -> names.add(name(tool)));
    ArrayNode left = Json.array();
    body.path("tools").forEach(tool -> keep(tool, names, left));
    body.set("tools", left);
    body.put("tool_choice", allowed.path("mode").asText("auto"));
  }

  private static void keep(JsonNode tool, Set<String> names, ArrayNode left) {
    if (names.contains(name(tool))) {
      left.add(tool);
    }
  }

  private static String name(JsonNode tool) {
    return tool.path("function").path("name").asText("");
  }

  private JsonNode tool(String where, JsonNode tool) {
    if (tool.path("type").asText("function").equals("custom")) {
      notes.refused(where + " is a custom tool, and " + habits.host() + " has none");
    }
    if (!habits.has(Trait.NO_STRICT) || !tool.path("function").has("strict")) {
      return tool;
    }
    if (tool.path("function").path("strict").asBoolean()) {
      notes.leftOut(where, "function.strict", habits.host() + " has no counterpart.");
    }
    ObjectNode loose = tool.deepCopy();
    if (loose.path("function") instanceof ObjectNode function) {
      function.remove("strict");
    }
    return loose;
  }
}

package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import java.util.Set;

/// OpenAI's `tools`, `tool_choice` and `parallel_tool_calls` as Anthropic has them: functions
/// alone.
///
/// See <https://docs.claude.com/en/docs/agents-and-tools/tool-use/implement-tool-use>.
final class Tools {
  private static final Set<String> ASKS_FOR_NONE = Set.of("", "none", "auto");

  private final Notes notes;

  Tools(Notes notes) {
    this.notes = notes;
  }

  void write(ObjectNode canonical, ObjectNode body) {
    JsonNode tools = canonical.path("tools");
    JsonNode choice = canonical.path("tool_choice");
    if (tools.isEmpty()) {
      if (choice.isObject() || !ASKS_FOR_NONE.contains(choice.asText(""))) {
        notes.refused("tool_choice asks for a tool, and tools has none");
      }
      return;
    }
    ArrayNode written = body.putArray("tools");
    for (int i = 0; i < tools.size(); i++) {
      tool("tools[" + i + "]", tools.path(i), written);
    }
    JsonNode parallel = canonical.path("parallel_tool_calls");
    choice(choice, parallel.isBoolean() && !parallel.booleanValue(), body);
  }

  private void tool(String where, JsonNode tool, ArrayNode written) {
    JsonNode function = tool.path("function");
    if (!tool.path("type").asText("").equals("function") || !function.path("name").isTextual()) {
      notes.refused(where + " is not a function with a name, which is all that is translated");
      return;
    }
    ObjectNode ours = written.addObject();
    ours.set("name", function.path("name"));
    if (function.path("description").isTextual()) {
      ours.set("description", function.path("description"));
    }
    ours.set("input_schema", schema(where, function.path("parameters")));
    if (tool.has("cache_control")) {
      ours.set("cache_control", tool.path("cache_control"));
    }
    if (function.path("strict").asBoolean()) {
      notes.adapted(where + ".function.strict was left out: inputs are not held to the schema.");
    }
  }

  /// Anthropic wants an object. OpenAI takes a missing schema for a function without parameters.
  private ObjectNode schema(String where, JsonNode parameters) {
    ObjectNode schema = Json.object().put("type", "object");
    if (parameters instanceof ObjectNode object) {
      boolean other = object.hasNonNull("type") && !object.path("type").asText("").equals("object");
      schema.setAll(object);
      schema.put("type", "object");
      if (other) {
        notes.adapted(where + ".function.parameters is no object's schema: type object was sent.");
      }
    } else if (!parameters.isMissingNode() && !parameters.isNull()) {
      notes.adapted(where + ".function.parameters is no schema: one without properties was sent.");
    }
    if (schema.size() == 1) {
      schema.putObject("properties");
    }
    return schema;
  }

  private void choice(JsonNode choice, boolean single, ObjectNode body) {
    ObjectNode ours = Json.object();
    JsonNode name = choice.path("function").path("name");
    switch (choice.isObject() ? choice.path("type").asText("") : choice.asText("")) {
      case "", "null", "auto" -> ours.put("type", "auto");
      case "none" -> ours.put("type", "none");
      case "required", "any" -> ours.put("type", "any");
      case "function" -> ours.put("type", "tool").set("name", name);
      default -> {
        notes.refused("tool_choice is none of auto, none, required and a function");
        return;
      }
    }
    if (ours.has("name") && !name.isTextual()) {
      notes.refused("tool_choice names no function");
      return;
    }
    boolean none = ours.path("type").asText("").equals("none");
    if (single && !none) {
      ours.put("disable_parallel_tool_use", true);
    }
    // Auto is what Anthropic does by itself.
    if (single || (!choice.isMissingNode() && !choice.isNull())) {
      body.set("tool_choice", ours);
    }
  }
}

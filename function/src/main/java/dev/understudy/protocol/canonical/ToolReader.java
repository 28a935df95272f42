package dev.understudy.protocol.canonical;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.protocol.Notes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads `tools` and `tool_choice`.
///
/// See <https://platform.openai.com/docs/guides/function-calling>.
final class ToolReader {
  private static final Set<String> TOOL = Set.of("type", "function", "cache_control");
  private static final Set<String> FUNCTION =
      Set.of("name", "description", "parameters", "strict", "cache_control");

  private final List<Tool> tools = new ArrayList<>();
  private ToolChoice choice = new ToolChoice.Auto();

  ToolReader(ObjectNode canonical, Notes notes) {
    JsonNode list = canonical.path("tools");
    for (int i = 0; i < list.size(); i++) {
      tool("tools[" + i + "]", list.path(i), notes);
    }
    choose(canonical.path("tool_choice"), notes);
    if (tools.isEmpty()
        && (choice instanceof ToolChoice.Required || choice instanceof ToolChoice.Named)) {
      notes.refused("tool_choice asks for a tool, and tools has none");
    }
  }

  List<Tool> tools() {
    return List.copyOf(tools);
  }

  ToolChoice choice() {
    return choice;
  }

  private void tool(String where, JsonNode tool, Notes notes) {
    JsonNode function = tool.path("function");
    if (!tool.path("type").asText("function").equals("function")
        || function.path("name").asText("").isEmpty()) {
      notes.refused(where + " is not a function with a name, which is all that is translated");
      return;
    }
    Leftovers.note(where, tool, TOOL, notes);
    Leftovers.note(where + ".function", function, FUNCTION, notes);
    JsonNode parameters = function.path("parameters");
    if (!parameters.isObject() && !parameters.isMissingNode() && !parameters.isNull()) {
      notes.adapted(where + ".function.parameters is no schema: one without properties was sent.");
    }
    tools.add(
        new Tool(
            where,
            function.path("name").asText(),
            function.path("description").asText(""),
            parameters instanceof ObjectNode schema ? Optional.of(schema) : Optional.empty(),
            function.path("strict").asBoolean(),
            PartReader.cache(tool).or(() -> PartReader.cache(function))));
  }

  private void choose(JsonNode asked, Notes notes) {
    switch (asked.isObject() ? asked.path("type").asText("") : asked.asText("")) {
      case "", "null", "auto" -> {}
      case "none" -> choice = new ToolChoice.None();
      case "required", "any" -> choice = new ToolChoice.Required();
      case "function" -> {
        String name = asked.path("function").path("name").asText("");
        if (name.isEmpty()) {
          notes.refused("tool_choice names no function");
        }
        choice = new ToolChoice.Named(name);
      }
      case "allowed_tools" -> allow(asked.path("allowed_tools"));
      default ->
          notes.refused(
              "tool_choice is none of auto, none, required, allowed_tools and a function");
    }
  }

  private void allow(JsonNode allowed) {
    Set<String> names = new HashSet<>();
    allowed.path("tools").forEach(tool -> names.add(tool.path("function").path("name").asText("")));
    tools.removeIf(tool -> !names.contains(tool.name()));
    if (allowed.path("mode").asText("").equals("required")) {
      choice = new ToolChoice.Required();
    }
  }
}

package dev.understudy.api.messages;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.Losses;
import dev.understudy.api.Place;
import dev.understudy.json.Json;
import java.util.Set;

/// Anthropic's tools and the choice among them as OpenAI's. Tools that run at Anthropic, or that it
/// has schooled its models in, are lost.
final class ToolsReader {
  private static final Set<String> TOOL =
      Set.of("type", "name", "description", "input_schema", "strict", Parts.HINT);
  private static final Set<String> CHOICE = Set.of("type", "name", "disable_parallel_tool_use");

  private final Losses losses;
  private final ObjectNode params;

  /// @param params takes what is read
  ToolsReader(Losses losses, ObjectNode params) {
    this.losses = losses;
    this.params = params;
  }

  void read(Place tools, Place choice) {
    ArrayNode functions = Json.array();
    if (!tools.isAbsent()) {
      for (int i = 0; i < tools.array().value().size(); i++) {
        tool(tools.at(i).object(), functions);
      }
    }
    if (!functions.isEmpty()) {
      params.set("tools", functions);
    }
    if (!choice.isAbsent()) {
      choice(choice.object(), !functions.isEmpty());
    }
  }

  private void tool(Place tool, ArrayNode functions) {
    if (!tool.at("type").isAbsent() && !Parts.type(tool).equals("custom")) {
      losses.lost(tool.path() + " (" + Parts.shown(tool) + ")");
      return;
    }
    ObjectNode written = functions.addObject().put("type", "function");
    ObjectNode function = written.putObject("function");
    function.put("name", tool.at("name").text());
    if (!tool.at("description").isAbsent()) {
      function.put("description", tool.at("description").string());
    }
    function.set("parameters", tool.at("input_schema").object().value());
    if (tool.at("strict").value().asBoolean()) {
      function.put("strict", true);
    }
    Parts.hinted(written, tool);
    losses.rest(tool.path(), tool.value(), TOOL);
  }

  /// @param among whether there are any
  private void choice(Place choice, boolean among) {
    ObjectNode named = Json.object().put("type", "function");
    String type = choice.at("type").value().asText("");
    switch (type) {
      case "auto", "none" -> {
        if (among) {
          params.put("tool_choice", type);
        }
      }
      case "any" -> params.put("tool_choice", "required");
      case "tool" -> {
        named.putObject("function").put("name", choice.at("name").text());
        params.set("tool_choice", named);
      }
      default -> throw choice.at("type").expected("one of auto, any, none and tool");
    }
    if (among && choice.at("disable_parallel_tool_use").value().asBoolean()) {
      params.put("parallel_tool_calls", false);
    }
    losses.rest(choice.path(), choice.value(), CHOICE);
  }
}

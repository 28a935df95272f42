package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.Losses;
import dev.understudy.api.Place;
import dev.understudy.json.Json;
import java.util.Set;

/// The tools of a request and the choice among them, as those of chat completions. A custom tool,
/// which takes a text, becomes a function with that text as its one argument ([CustomTools]). Tools
/// that run at OpenAI, or that it has schooled its models in, are lost.
///
/// See <https://platform.openai.com/docs/guides/function-calling>.
final class ToolsReader {
  private static final Set<String> FUNCTION =
      Set.of("type", "name", "description", "parameters", "strict");
  private static final Set<String> CUSTOM = Set.of("type", "name", "description", "format");

  private final Losses losses;
  private final ObjectNode params;

  /// @param params takes what is read
  ToolsReader(Losses losses, ObjectNode params) {
    this.losses = losses;
    this.params = params;
  }

  /// Says whether there are any.
  boolean read(Place tools, Place choice) {
    ArrayNode functions = Json.array();
    for (int i = 0; !tools.isAbsent() && i < tools.array().value().size(); i++) {
      tool(tools.at(i).object(), functions);
    }
    if (!functions.isEmpty()) {
      params.set("tools", functions);
    }
    if (!choice.isAbsent()) {
      choice(choice, !functions.isEmpty());
    }
    return !functions.isEmpty();
  }

  private void tool(Place tool, ArrayNode functions) {
    switch (tool.at("type").text()) {
      case "function" -> functions.add(function(tool));
      case "custom" -> functions.add(custom(tool));
      default -> losses.lost(tool.path() + " (" + tool.shownType() + ")");
    }
  }

  private ObjectNode function(Place tool) {
    ObjectNode function = named(tool);
    if (!tool.at("parameters").isAbsent()) {
      function.set("parameters", tool.at("parameters").object().value());
    }
    if (tool.at("strict").value().isBoolean()) {
      function.set("strict", tool.at("strict").value());
    }
    losses.rest(tool.path(), tool.value(), FUNCTION);
    return tool(function);
  }

  private ObjectNode custom(Place tool) {
    Place format = tool.at("format");
    if (!format.isAbsent() && !format.object().at("type").text().equals("text")) {
      losses.lost(format.path() + " (" + format.shownType() + ")");
    }
    losses.rest(tool.path(), tool.value(), CUSTOM);
    ObjectNode function = named(tool);
    function.set("parameters", CustomTools.parameters());
    return tool(function);
  }

  private static ObjectNode named(Place tool) {
    ObjectNode function = Json.object().put("name", tool.at("name").text());
    if (!tool.at("description").isAbsent()) {
      function.put("description", tool.at("description").string());
    }
    return function;
  }

  private static ObjectNode tool(ObjectNode function) {
    return Json.object().put("type", "function").set("function", function);
  }

  /// @param among whether there are any
  private void choice(Place choice, boolean among) {
    if (choice.value().isTextual()) {
      switch (choice.value().textValue()) {
        case "auto", "none" -> {
          if (among) {
            params.set("tool_choice", choice.value());
          }
        }
        case "required" -> params.set("tool_choice", choice.value());
        default -> throw choice.expected("auto, none, required, or an object");
      }
      return;
    }
    switch (choice.object().at("type").text()) {
      case "function", "custom" -> params.set("tool_choice", named(choice.at("name").text()));
      case "allowed_tools" -> allowed(choice);
      default -> losses.lost(choice.path() + " (" + choice.shownType() + ")");
    }
  }

  private static ObjectNode named(String name) {
    ObjectNode named = Json.object().put("type", "function");
    named.putObject("function").put("name", name);
    return named;
  }

  private void allowed(Place choice) {
    ObjectNode asked = Json.object().put("type", "allowed_tools");
    ObjectNode allowed = asked.putObject("allowed_tools");
    allowed.put("mode", choice.at("mode").text());
    ArrayNode tools = allowed.putArray("tools");
    Place list = choice.at("tools").array();
    for (int i = 0; i < list.value().size(); i++) {
      Place tool = list.at(i).object();
      switch (tool.at("type").text()) {
        case "function", "custom" -> tools.add(named(tool.at("name").text()));
        default -> losses.lost(tool.path() + " (" + tool.shownType() + ")");
      }
    }
    params.set("tool_choice", asked);
  }
}

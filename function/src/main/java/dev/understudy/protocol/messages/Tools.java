package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Chat;
import dev.understudy.protocol.canonical.Tool;
import dev.understudy.protocol.canonical.ToolChoice;

/// The tools of a request, and the choice among them, as Anthropic has them.
///
/// See <https://docs.claude.com/en/docs/agents-and-tools/tool-use/implement-tool-use>. A tool is
/// held to its schema (`strict`) where the model can be:
/// <https://docs.claude.com/en/docs/build-with-claude/structured-outputs>.
final class Tools {
  private final Claude model;
  private final Notes notes;

  Tools(Claude model, Notes notes) {
    this.model = model;
    this.notes = notes;
  }

  /// @param answer whether the answer may be given by a tool too: [AnswerTool]
  /// @param given whether the request names a choice
  void write(Chat chat, AnswerTool answer, boolean given, ObjectNode body) {
    ArrayNode written = Json.array();
    chat.tools().forEach(tool -> written.add(tool(tool)));
    answer.tool().ifPresent(written::add);
    boolean answers = answer.tool().isPresent();
    if (written.isEmpty()) {
      return;
    }
    body.set("tools", written);
    ObjectNode choice = answers ? AnswerTool.choice(chat) : choice(chat.choice());
    boolean none = choice.path("type").asText("").equals("none");
    if (chat.single() && !none) {
      choice.put("disable_parallel_tool_use", true);
    }
    // Auto is what Anthropic does by itself.
    if (given || answers || choice.size() > 1) {
      body.set("tool_choice", choice);
    }
  }

  private static ObjectNode choice(ToolChoice choice) {
    ObjectNode ours = Json.object();
    return switch (choice) {
      case ToolChoice.Auto _ -> ours.put("type", "auto");
      case ToolChoice.None _ -> ours.put("type", "none");
      case ToolChoice.Required _ -> ours.put("type", "any");
      case ToolChoice.Named(String name) -> ours.put("type", "tool").put("name", name);
    };
  }

  private ObjectNode tool(Tool tool) {
    ObjectNode ours = Json.object().put("name", tool.name());
    if (!tool.description().isEmpty()) {
      ours.put("description", tool.description());
    }
    ours.set("input_schema", schema(tool));
    if (tool.strict()) {
      strict(tool, ours);
    }
    tool.cache().ifPresent(cache -> ours.set("cache_control", cache));
    return ours;
  }

  private void strict(Tool tool, ObjectNode ours) {
    if (model.schemas() && tool.parameters().filter(Schemas::fits).isPresent()) {
      ours.set("input_schema", Schemas.strict((ObjectNode) ours.path("input_schema")));
      ours.put("strict", true);
    } else {
      notes.leftOut(tool.where(), "function.strict", "inputs are not held to the schema.");
    }
  }

  /// Anthropic wants an object's.
  private ObjectNode schema(Tool tool) {
    ObjectNode schema = Json.object().put("type", "object");
    tool.parameters()
        .ifPresent(
            parameters -> {
              schema.setAll(parameters);
              if (!schema.path("type").asText("").equals("object")) {
                if (parameters.hasNonNull("type")) {
                  notes.adapted(
                      tool.where()
                          + ".function.parameters is no object's schema: type object was sent.");
                }
                schema.put("type", "object");
              }
            });
    if (schema.size() == 1) {
      schema.putObject("properties");
    }
    return schema;
  }
}

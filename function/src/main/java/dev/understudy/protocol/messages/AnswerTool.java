package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Chat;
import dev.understudy.protocol.canonical.ResponseFormat;
import dev.understudy.protocol.canonical.ToolChoice;
import java.util.Optional;

/// An answer in JSON: held to its schema by Anthropic where the model can be, else given as the
/// input of a tool that the model must call, and unwrapped again by [Telling].
///
/// See <https://docs.claude.com/en/docs/build-with-claude/structured-outputs>, and for the tool
/// <https://docs.claude.com/en/docs/agents-and-tools/tool-use/implement-tool-use#json-output>.
///
/// @param format what to ask for: `output_config.format`
/// @param tool what gives the answer instead
record AnswerTool(Optional<ObjectNode> format, Optional<ObjectNode> tool) {
  /// The tool's name, by which its call is known for an answer.
  static final String NAME = "understudy_answer_in_json";

  private static final AnswerTool NONE = new AnswerTool(Optional.empty(), Optional.empty());

  static AnswerTool of(Chat chat, Claude model, Notes notes) {
    return switch (chat.format()) {
      case ResponseFormat.Text _ -> NONE;
      case ResponseFormat.JsonObject _ -> tool(chat, Json.object(), "");
      case ResponseFormat.JsonSchema asked -> {
        if (!model.schemas() || !Schemas.fits(asked.schema())) {
          yield tool(chat, asked.schema(), asked.description());
        }
        ObjectNode strict = Schemas.strict(asked.described());
        if (!strict.equals(asked.described())) {
          notes.adapted(
              "response_format.json_schema was sent as far as Anthropic enforces it: objects have"
                  + " no other members, and bounds are told in descriptions.");
        }
        ObjectNode format = Json.object().put("type", "json_schema");
        format.set("schema", strict);
        yield new AnswerTool(Optional.of(format), Optional.empty());
      }
    };
  }

  /// Where a tool must be called, the answer is not given yet.
  private static AnswerTool tool(Chat chat, ObjectNode schema, String description) {
    boolean later =
        switch (chat.choice()) {
          case ToolChoice.Required _, ToolChoice.Named _ -> true;
          case ToolChoice.Auto _, ToolChoice.None _ -> false;
        };
    if (later) {
      return NONE;
    }
    ObjectNode tool = Json.object().put("name", NAME);
    String what = "Gives the final answer, all of it, as JSON";
    tool.put("description", what + (description.isEmpty() ? "." : ": " + description));
    tool.putObject("input_schema").put("type", "object").setAll(schema);
    return new AnswerTool(Optional.empty(), Optional.of(tool));
  }

  /// The answer alone, or the answer or another tool.
  static ObjectNode choice(Chat chat) {
    boolean others = !chat.tools().isEmpty() && chat.choice() instanceof ToolChoice.Auto;
    return others
        ? Json.object().put("type", "any")
        : Json.object()
            .put("type", "tool")
            .put("name", NAME)
            .put("disable_parallel_tool_use", true);
  }
}

package dev.understudy.protocol.cohere;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Chat;
import dev.understudy.protocol.canonical.Tool;
import dev.understudy.protocol.canonical.ToolChoice;
import java.util.List;
import java.util.Optional;

/// Tools as Cohere has them (<https://docs.cohere.com/docs/tool-use-overview>): OpenAI's shape, a
/// choice of two words, and one word on schemas for all.
final class CohereTools {
  private CohereTools() {}

  static void write(Chat chat, ObjectNode body, Notes notes) {
    List<Tool> tools = offered(chat, notes);
    if (tools.isEmpty()) {
      return;
    }
    ArrayNode written = body.putArray("tools");
    for (Tool tool : tools) {
      ObjectNode function = written.addObject().put("type", "function").putObject("function");
      function.put("name", tool.name());
      if (!tool.description().isEmpty()) {
        function.put("description", tool.description());
      }
      function.set("parameters", tool.parameters().orElseGet(CohereTools::none));
    }
    switch (chat.choice()) {
      case ToolChoice.Auto _ -> {}
      case ToolChoice.None _ -> body.put("tool_choice", "NONE");
      case ToolChoice.Required _, ToolChoice.Named _ -> body.put("tool_choice", "REQUIRED");
    }
    strict(tools, body, notes);
  }

  /// Cohere cannot be told which tool to call, but it calls the only one that it knows.
  private static List<Tool> offered(Chat chat, Notes notes) {
    if (!(chat.choice() instanceof ToolChoice.Named(String name))) {
      return chat.tools();
    }
    Optional<Tool> named =
        chat.tools().stream().filter(tool -> tool.name().equals(name)).findFirst();
    if (named.isEmpty()) {
      notes.refused("tool_choice names a function that tools does not have");
      return List.of();
    }
    if (chat.tools().size() > 1) {
      notes.adapted("tools was sent with the one alone that tool_choice names.");
    }
    return List.of(named.get());
  }

  private static ObjectNode none() {
    ObjectNode schema = Json.object().put("type", "object");
    schema.putObject("properties");
    return schema;
  }

  /// All tools or none, each with a parameter that is required: see
  /// <https://docs.cohere.com/docs/structured-outputs>.
  private static void strict(List<Tool> tools, ObjectNode body, Notes notes) {
    if (tools.stream().noneMatch(Tool::strict)) {
      return;
    }
    boolean can =
        tools.stream()
            .allMatch(
                tool ->
                    tool.strict()
                        && tool.parameters()
                            .filter(schema -> !schema.path("required").isEmpty())
                            .isPresent());
    if (can) {
      body.put("strict_tools", true);
    } else {
      notes.adapted(
          "strict was left out of tools: Cohere holds all of them to it, or none, and each needs a"
              + " required parameter.");
    }
  }
}

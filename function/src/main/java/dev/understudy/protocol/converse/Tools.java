package dev.understudy.protocol.converse;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Chat;
import dev.understudy.protocol.canonical.Tool;
import dev.understudy.protocol.canonical.ToolChoice;
import java.util.Collection;
import java.util.Optional;

/// The tools that a model may call, as Converse has them: `toolConfig`.
///
/// See
/// <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolConfiguration.html>. It
/// has to be there where the conversation holds calls, whether or not there is one to be made.
final class Tools {
  private final ModelId model;
  private final CachePoints cache;
  private final Notes notes;

  Tools(ModelId model, CachePoints cache, Notes notes) {
    this.model = model;
    this.cache = cache;
    this.notes = notes;
  }

  /// @param called the names of the tools that were called in the conversation
  void write(Chat chat, Collection<String> called, ObjectNode body) {
    if (chat.choice() instanceof ToolChoice.None && !chat.tools().isEmpty()) {
      if (called.isEmpty()) {
        // Who has no tools calls none.
        return;
      }
      notes.refused("tool_choice none has no counterpart in Converse where tools were called");
    }
    ArrayNode tools = Json.array();
    for (Tool tool : chat.tools()) {
      tools.add(tool(tool));
      cache.behindTools(tool.where(), tools, tool.cache());
    }
    if (chat.tools().isEmpty() && !called.isEmpty()) {
      called.forEach(name -> tools.add(remembered(name)));
      notes.adapted(
          "tools is empty and the conversation holds calls: the tools called in it were sent, by"
              + " name alone, because Amazon Bedrock requires them.");
    }
    if (tools.isEmpty()) {
      return;
    }
    ObjectNode config = body.putObject("toolConfig");
    config.set("tools", tools);
    if (chat.tools().isEmpty()) {
      return;
    }
    choice(chat.choice(), config);
    if (chat.single()) {
      notes.adapted("parallel_tool_calls was left out: Converse does not bound the calls.");
    }
  }

  private ObjectNode tool(Tool tool) {
    ObjectNode block = Json.object();
    ObjectNode spec = block.putObject("toolSpec");
    spec.put("name", tool.name());
    if (!tool.description().isBlank()) {
      spec.put("description", tool.description());
    }
    spec.putObject("inputSchema").set("json", schema(tool.parameters()));
    if (tool.strict() && JsonAnswer.knowsSchemas(model)) {
      spec.put("strict", true);
    } else if (tool.strict()) {
      notes.leftOut(tool.where(), "function.strict", model + " holds to no schema.");
    }
    return block;
  }

  /// Models want the schema of an object. OpenAI takes a missing one for a function without
  /// parameters.
  private static ObjectNode schema(Optional<ObjectNode> parameters) {
    ObjectNode schema = Json.object().put("type", "object");
    parameters.ifPresent(schema::setAll);
    schema.put("type", "object");
    if (!schema.has("properties")) {
      schema.putObject("properties");
    }
    return schema;
  }

  private static ObjectNode remembered(String name) {
    ObjectNode block = Json.object();
    ObjectNode spec = block.putObject("toolSpec").put("name", name);
    spec.putObject("inputSchema").set("json", schema(Optional.empty()));
    return block;
  }

  /// <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolChoice.html>
  private static void choice(ToolChoice choice, ObjectNode config) {
    switch (choice) {
      // What is done where nothing is said, and not every model lets it be said.
      case ToolChoice.Auto _, ToolChoice.None _ -> {}
      case ToolChoice.Required _ -> config.putObject("toolChoice").putObject("any");
      case ToolChoice.Named(String name) ->
          config.putObject("toolChoice").putObject("tool").put("name", name);
    }
  }
}

package dev.understudy.protocol.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Chat;
import dev.understudy.protocol.canonical.Tool;
import dev.understudy.protocol.canonical.ToolChoice;

/// Tools as Gemini has them: function declarations, and a mode.
///
/// The parameters go out as the JSON schema that they are, in `parametersJsonSchema`: the older
/// `parameters` takes a part of OpenAPI's language alone. See
/// <https://ai.google.dev/api/caching#FunctionDeclaration>.
final class Tools {
  private final Notes notes;

  Tools(Notes notes) {
    this.notes = notes;
  }

  void write(Chat chat, ObjectNode body) {
    if (chat.tools().isEmpty()) {
      return;
    }
    ArrayNode declarations = body.putArray("tools").addObject().putArray("functionDeclarations");
    chat.tools().forEach(tool -> declarations.add(declaration(tool, chat.choice())));
    ObjectNode calling = Json.object();
    switch (chat.choice()) {
      case ToolChoice.Auto() -> {}
      case ToolChoice.None() -> calling.put("mode", "NONE");
      case ToolChoice.Required() -> calling.put("mode", "ANY");
      case ToolChoice.Named(String name) ->
          calling.put("mode", "ANY").putArray("allowedFunctionNames").add(name);
    }
    if (!calling.isEmpty()) {
      body.putObject("toolConfig").set("functionCallingConfig", calling);
    }
  }

  private ObjectNode declaration(Tool tool, ToolChoice choice) {
    ObjectNode declaration = Json.object().put("name", tool.name());
    declaration.put("description", tool.description());
    tool.parameters()
        .filter(schema -> !schema.isEmpty())
        .ifPresent(schema -> declaration.set("parametersJsonSchema", schema));
    // Whoever has to call is held to the schema:
    // https://ai.google.dev/gemini-api/docs/function-calling#function_calling_modes.
    if (tool.strict() && choice instanceof ToolChoice.Auto) {
      notes.leftOut(tool.where(), "function.strict", "arguments are not held to the schema.");
    }
    return declaration;
  }
}

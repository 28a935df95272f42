package dev.understudy.protocol.converse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Chat;
import dev.understudy.protocol.canonical.ResponseFormat;
import dev.understudy.protocol.messages.Claude;
import java.util.Set;

/// Answers that hold to a JSON schema.
///
/// Newer models are told the schema itself, `outputConfig.textFormat`
/// (<https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html>). Anthropic's and
/// Amazon's others have to call a tool of that schema, [#TOOL], whose arguments are the answer: the
/// reply is unwrapped again by the name alone. Any other model is not asked.
final class JsonAnswer {
  /// The tool whose arguments are an answer. Nobody else's is called so.
  static final String TOOL = "understudy_json_answer";

  /// Vendors of open models, "select" ones of which the user guide lists.
  private static final Set<String> OPEN =
      Set.of("qwen", "deepseek", "google", "nvidia", "minimax", "moonshot", "moonshotai", "openai");

  /// An older one of those.
  private static final String OLDER = "r1";

  private JsonAnswer() {}

  static void write(ModelId model, Chat chat, ObjectNode body, Notes notes) {
    switch (chat.format()) {
      case ResponseFormat.Text _ -> {}
      case ResponseFormat.JsonObject _ ->
          notes.refused(
              "response_format json_object has no counterpart in Converse; json_schema has one");
      case ResponseFormat.JsonSchema schema -> {
        if (knowsSchemas(model) && (!model.isClaude() || isClosed(schema.schema()))) {
          told(schema, body);
        } else if (isMadeToCall(model) && !body.has("toolConfig")) {
          called(schema, body);
        } else {
          notes.refused(
              "response_format json_schema is nothing that %s knows%s"
                  .formatted(
                      model,
                      body.has("toolConfig")
                          ? " beside tools"
                          : ", nor does it have to call a tool"));
        }
      }
    }
  }

  /// Whether a model can be told a schema. Of one that nobody knows, the provider will say.
  static boolean knowsSchemas(ModelId model) {
    boolean open = model.vendor().isEmpty() || OPEN.contains(model.vendor());
    return model.claude().map(Claude::schemas).orElse(open && !model.named(OLDER));
  }

  /// Whether a model can be made to call a tool: "Anthropic Claude 3 and Amazon Nova", says the API
  /// reference of `ToolChoice`.
  private static boolean isMadeToCall(ModelId model) {
    return model.isNova() || model.claude().filter(Claude::calls).isPresent();
  }

  /// Anthropic's models are told no schema of objects that may have other members:
  /// <https://docs.claude.com/en/docs/build-with-claude/structured-outputs>.
  private static boolean isClosed(JsonNode schema) {
    boolean open =
        schema.isObject()
            && (schema.path("type").asText("").equals("object")
                || schema.path("properties").isObject())
            && !schema.path("additionalProperties").isBoolean();
    boolean said = schema.isObject() && schema.path("additionalProperties").asBoolean();
    return !open && !said && schema.valueStream().allMatch(JsonAnswer::isClosed);
  }

  private static void told(ResponseFormat.JsonSchema schema, ObjectNode body) {
    ObjectNode format = body.putObject("outputConfig").putObject("textFormat");
    format.put("type", "json_schema");
    ObjectNode told = format.putObject("structure").putObject("jsonSchema");
    told.put("schema", Json.text(schema.schema()));
    told.put("name", schema.name());
    if (!schema.description().isBlank()) {
      told.put("description", schema.description());
    }
  }

  private static void called(ResponseFormat.JsonSchema schema, ObjectNode body) {
    ObjectNode config = body.putObject("toolConfig");
    ObjectNode spec = config.putArray("tools").addObject().putObject("toolSpec");
    spec.put("name", TOOL);
    spec.put(
        "description", schema.description().isBlank() ? "Gives the answer." : schema.description());
    spec.putObject("inputSchema").set("json", schema.schema());
    config.putObject("toolChoice").putObject("tool").put("name", TOOL);
  }
}

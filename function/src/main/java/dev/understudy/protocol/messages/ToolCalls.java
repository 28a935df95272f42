package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Notes;
import java.util.Optional;
import java.util.regex.Pattern;

/// Calls of tools and their results, from OpenAI's messages to Anthropic's blocks.
final class ToolCalls {
  /// Other providers' ids may have more. The same is sent for a call and for its result.
  private static final Pattern NOT_IN_AN_ID = Pattern.compile("[^a-zA-Z0-9_-]");

  private final Notes notes;

  ToolCalls(Notes notes) {
    this.notes = notes;
  }

  /// A `tool_use` block; nothing where the call is refused.
  Optional<ObjectNode> call(String where, JsonNode call) {
    JsonNode function = call.path("function");
    if (!call.path("type").asText("function").equals("function")
        || !function.path("name").isTextual()) {
      notes.refused(where + " is not a call of a function");
      return Optional.empty();
    }
    Optional<ObjectNode> input = input(where, function.path("arguments").asText(""));
    ObjectNode block = Json.object().put("type", "tool_use");
    block.put("id", id(where + ".id", call.path("id")));
    block.set("name", function.path("name"));
    input.ifPresent(object -> block.set("input", object));
    return Optional.of(block);
  }

  private Optional<ObjectNode> input(String where, String arguments) {
    if (arguments.isBlank()) {
      return Optional.of(Json.object());
    }
    try {
      if (Json.parse(arguments) instanceof ObjectNode object) {
        return Optional.of(object);
      }
      notes.refused(where + ".function.arguments is JSON, but not an object");
    } catch (JsonException e) {
      notes.refused(where + ".function.arguments is not valid JSON: " + e.getMessage());
    }
    return Optional.empty();
  }

  /// A `tool_result` block.
  ///
  /// @param content of the message, translated
  ObjectNode result(String where, JsonNode message, JsonNode content) {
    ObjectNode block = Json.object().put("type", "tool_result");
    block.put("tool_use_id", id(where + ".tool_call_id", message.path("tool_call_id")));
    block.set("content", content);
    return block;
  }

  private String id(String where, JsonNode id) {
    if (id.asText("").isEmpty()) {
      notes.refused(where + " is missing");
    }
    return allowed(id.asText(""));
  }

  /// `id` as Anthropic takes it.
  static String allowed(String id) {
    return NOT_IN_AN_ID.matcher(id).replaceAll("_");
  }
}

package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// OpenAI's list of messages as Anthropic has it: turns of user and assistant, and apart from them
/// one `system` that stands in front of all.
///
/// Text alone: whatever else a message carries is noted as refused. Turns of one role in a row are
/// sent as they are; Anthropic joins them.
final class Conversation {
  /// What of a message cannot be left out unless it is null or an empty list.
  private static final Set<String> REFUSED =
      Set.of("tool_calls", "function_call", "tool_call_id", "audio");

  private static final Set<String> TRANSLATED = Set.of("role", "content", "refusal");

  /// A name that may be shown: a caller's own field could be called anything.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

  private final Notes notes;
  private final List<JsonNode> system = new ArrayList<>();
  private final ArrayNode turns = Json.array();

  /// @param system Anthropic's own field, where the client gave it; comes first
  Conversation(Notes notes, JsonNode system) {
    this.notes = notes;
    if (!system.isMissingNode() && !system.isNull()) {
      this.system.add(system);
    }
  }

  void read(JsonNode messages) {
    for (int i = 0; i < messages.size(); i++) {
      read("messages[" + i + "]", messages.path(i));
    }
  }

  private void read(String where, JsonNode message) {
    switch (message.path("role").asText("")) {
      case "system", "developer" -> {
        if (!turns.isEmpty()) {
          notes.adapted(
              where
                  + " was moved to the front: Anthropic has one system prompt, before all turns.");
        }
        system.add(text(where, message));
        judgeTheRest(where, message);
      }
      case "user", "assistant" -> {
        ObjectNode turn = turns.addObject();
        turn.set("role", message.path("role"));
        turn.set("content", text(where, message));
        judgeTheRest(where, message);
      }
      case "tool", "function" ->
          notes.refused(where + ": a tool's result is " + RequestFields.NOT_YET);
      default ->
          notes.refused(where + ".role is none of system, developer, user, assistant and tool");
    }
  }

  private void judgeTheRest(String where, JsonNode message) {
    message
        .properties()
        .forEach(
            member -> {
              String name = member.getKey();
              JsonNode value = member.getValue();
              boolean nothing = value.isNull() || (value.isContainerNode() && value.isEmpty());
              if (nothing || TRANSLATED.contains(name)) {
                return;
              }
              if (REFUSED.contains(name)) {
                notes.refused(where + "." + name + " is " + RequestFields.NOT_YET);
              } else {
                String field =
                    NAME.matcher(name).matches() ? where + "." + name : "A field of " + where;
                notes.adapted(field + " was left out: Anthropic's messages have no such field.");
              }
            });
  }

  /// The content: a string, or a list of Anthropic's text blocks. A refusal is text, too.
  private JsonNode text(String where, JsonNode message) {
    JsonNode content =
        message.hasNonNull("content") ? message.path("content") : message.path("refusal");
    if (content.isTextual()) {
      return content;
    }
    ArrayNode blocks = Json.array();
    if (!content.isArray()) {
      // With tool calls it is they that are refused.
      if (message.path("tool_calls").isEmpty() && !message.hasNonNull("function_call")) {
        notes.refused(where + ".content is neither a string nor a list of parts");
      }
      return blocks;
    }
    for (int i = 0; i < content.size(); i++) {
      JsonNode part = content.path(i);
      switch (part.path("type").asText("")) {
        // As it is, for the sake of its cache_control.
        case "text" -> blocks.add(part);
        case "refusal" ->
            blocks.addObject().put("type", "text").put("text", part.path("refusal").asText(""));
        case "image_url", "input_audio", "file" ->
            notes.refused(
                "%s.content[%d] (%s) is %s"
                    .formatted(where, i, part.path("type").asText(""), RequestFields.NOT_YET));
        default -> notes.refused("%s.content[%d] is not text".formatted(where, i));
      }
    }
    return blocks;
  }

  /// Every system text in order: a string where all of them are, else text blocks.
  Optional<JsonNode> system() {
    if (system.isEmpty()) {
      return Optional.empty();
    }
    if (system.stream().allMatch(JsonNode::isTextual)) {
      return Optional.of(
          Json.string(
              system.stream().map(JsonNode::textValue).collect(Collectors.joining("\n\n"))));
    }
    ArrayNode blocks = Json.array();
    for (JsonNode part : system) {
      if (part.isTextual()) {
        blocks.addObject().put("type", "text").set("text", part);
      } else if (part.isArray()) {
        part.forEach(blocks::add);
      } else {
        blocks.add(part);
      }
    }
    return Optional.of(blocks);
  }

  ArrayNode messages() {
    return turns;
  }
}

package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// OpenAI's list of messages as Anthropic has it: turns of user and assistant, and apart from them
/// one `system` that stands in front of all.
///
/// Text and tools: whatever else a message carries is noted as refused. Turns of one role in a row
/// are sent as they are; Anthropic joins them. Results of tools that follow one another are one
/// turn, since all of them have to stand directly after their calls.
final class Conversation {
  /// What of a message cannot be left out unless it is null or an empty list.
  private static final Set<String> REFUSED = Set.of("function_call", "audio");

  private static final Set<String> TRANSLATED = Set.of("role", "content", "refusal");
  private static final Set<String> ASSISTANTS = Set.of("tool_calls");
  private static final Set<String> RESULTS = Set.of("tool_call_id", "name");

  /// A name that may be shown: a caller's own field could be called anything.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

  private final Notes notes;
  private final List<JsonNode> system = new ArrayList<>();
  private final ArrayNode turns = Json.array();
  private @Nullable ArrayNode results;

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
    String role = message.path("role").asText("");
    switch (role) {
      case "system", "developer" -> {
        if (!turns.isEmpty()) {
          notes.adapted(
              where
                  + " was moved to the front: Anthropic has one system prompt, before all turns.");
        }
        system.add(text(where, message));
        judgeTheRest(where, message, Set.of());
      }
      case "user" -> {
        turn(role).set("content", text(where, message));
        judgeTheRest(where, message, Set.of());
      }
      case "assistant" -> {
        turn(role).set("content", said(where, message));
        judgeTheRest(where, message, ASSISTANTS);
      }
      case "tool" -> {
        result(where, message);
        judgeTheRest(where, message, RESULTS);
      }
      case "function" -> notes.refused(where + ": a function's result is " + RequestFields.NOT_YET);
      default ->
          notes.refused(where + ".role is none of system, developer, user, assistant and tool");
    }
  }

  private ObjectNode turn(String role) {
    results = null;
    return turns.addObject().put("role", role);
  }

  /// What the assistant said, and the tools that it called.
  private JsonNode said(String where, JsonNode message) {
    JsonNode calls = message.path("tool_calls");
    if (calls.isEmpty()) {
      return text(where, message);
    }
    ArrayNode blocks = Json.array();
    JsonNode text = message.hasNonNull("content") ? text(where, message) : Json.array();
    if (text.isArray()) {
      text.forEach(blocks::add);
    } else if (!text.textValue().isEmpty()) {
      // Anthropic refuses a text that is empty.
      blocks.addObject().put("type", "text").set("text", text);
    }
    ToolCalls translated = new ToolCalls(notes);
    for (int i = 0; i < calls.size(); i++) {
      translated.call(where + ".tool_calls[" + i + "]", calls.path(i)).ifPresent(blocks::add);
    }
    return blocks;
  }

  private void result(String where, JsonNode message) {
    if (results == null) {
      results = turn("user").putArray("content");
    }
    ArrayNode turn = results;
    turn.add(new ToolCalls(notes).result(where, message, text(where, message)));
  }

  /// @param translated beside what every message may have
  private void judgeTheRest(String where, JsonNode message, Set<String> translated) {
    message
        .properties()
        .forEach(
            member -> {
              String name = member.getKey();
              JsonNode value = member.getValue();
              boolean nothing = value.isNull() || (value.isContainerNode() && value.isEmpty());
              if (nothing || TRANSLATED.contains(name) || translated.contains(name)) {
                return;
              }
              if (name.equals("reasoning_content")) {
                notes.adapted(
                    where + ".reasoning_content was left out: Anthropic takes back its own alone.");
              } else if (REFUSED.contains(name)) {
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
      // With a function call it is that which is refused.
      if (!message.hasNonNull("function_call")) {
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

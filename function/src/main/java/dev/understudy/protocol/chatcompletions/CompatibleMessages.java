package dev.understudy.protocol.chatcompletions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Judgement;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Extras;
import dev.understudy.protocol.chatcompletions.Habits.Thoughts;
import dev.understudy.protocol.chatcompletions.Habits.Trait;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/// The messages of a request to a compatible host.
///
/// Clients send back what they got, with all that OpenAI says beside the words; strict hosts
/// (Mistral, Groq) refuse a field that they do not know, so what says nothing to them goes: nulls,
/// annotations, what was thought, what other vendors want back. No word of the answer is lost, and
/// what else is left out is told, but for what another vendor alone can read.
final class CompatibleMessages {
  private static final Pattern SHORT_ID = Pattern.compile("[A-Za-z0-9]{9}");

  private final Habits habits;
  private final Notes notes;

  CompatibleMessages(Habits habits, Notes notes) {
    this.habits = habits;
    this.notes = notes;
  }

  void write(ObjectNode body) {
    if (!(body.path("messages") instanceof ArrayNode messages)) {
      return;
    }
    ArrayNode written = Json.array();
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.get(i);
      written.add(
          message instanceof ObjectNode object
              ? message("messages[" + i + "]", object.deepCopy())
              : message);
    }
    body.set("messages", written);
  }

  private ObjectNode message(String where, ObjectNode message) {
    if (message.path("role").asText("").equals("developer") && !habits.has(Trait.DEVELOPER)) {
      message.put("role", "system");
    }
    if (message.hasNonNull("audio")) {
      notes.refused(where + ".audio is kept at OpenAI, and " + habits.host() + " has none");
    }
    if (message.hasNonNull("name") && habits.has(Trait.NO_NAMES)) {
      leaveOut(where, message, "name");
    }
    if (message.path("content").asText("").isEmpty()
        && !message.path("content").isContainerNode()
        && message.hasNonNull("refusal")) {
      message.set("content", message.remove("refusal"));
    }
    leaveOut(where, message, "refusal");
    leaveOut(where, message, "annotations");
    message.remove(List.of(Extras.NAME, "audio"));
    thoughts(where, message);
    parts(where, message.path("content"));
    calls(message);
    // Content that is null stays: it is what a message with calls has.
    message
        .properties()
        .removeIf(member -> member.getValue().isNull() && !member.getKey().equals("content"));
    return message;
  }

  private void leaveOut(String where, ObjectNode message, String name) {
    JsonNode value = message.remove(name);
    if (value != null && Judgement.isSomething(value)) {
      notes.leftOut(where, name, habits.host() + " has no counterpart.");
    }
  }

  private void thoughts(String where, ObjectNode message) {
    if (!habits.has(Trait.REASONING_DETAILS)) {
      leaveOut(where, message, "reasoning_details");
    }
    if (habits.thoughts() == Thoughts.KEPT) {
      return;
    }
    JsonNode thought = message.path("reasoning_content");
    if (habits.thoughts() == Thoughts.AS_REASONING
        && thought.isTextual()
        && !message.has("reasoning")) {
      message.set("reasoning", message.remove("reasoning_content"));
    }
    leaveOut(where, message, "reasoning_content");
  }

  private void parts(String where, JsonNode content) {
    for (int i = 0; content.isArray() && i < content.size(); i++) {
      if (!(content.get(i) instanceof ObjectNode part)) {
        continue;
      }
      switch (part.path("type").asText("")) {
        case "refusal" -> {
          part.put("type", "text").set("text", part.path("refusal"));
          part.remove("refusal");
        }
        case "image_url" -> {
          if (habits.has(Trait.NO_IMAGES)) {
            notes.refused(
                "%s.content[%d] is a picture, and %s takes none"
                    .formatted(where, i, habits.host()));
          }
        }
        default -> {}
      }
    }
  }

  private void calls(ObjectNode message) {
    if (message.path("tool_calls").isEmpty()) {
      message.remove("tool_calls");
    }
    for (JsonNode each : message.path("tool_calls")) {
      if (each instanceof ObjectNode call) {
        call.remove(List.of(Extras.NAME, "index"));
        shorten(call, "id");
      }
    }
    shorten(message, "tool_call_id");
  }

  /// A call and its result have the same id, so both are made the same way.
  private void shorten(ObjectNode owner, String name) {
    String id = owner.path(name).asText("");
    if (habits.has(Trait.SHORT_IDS) && !id.isEmpty() && !SHORT_ID.matcher(id).matches()) {
      byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
      owner.put(name, UUID.nameUUIDFromBytes(bytes).toString().replace("-", "").substring(0, 9));
    }
  }
}

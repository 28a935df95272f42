package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Rendering;
import java.math.BigDecimal;

/// One canonical request on its way to Anthropic's wire.
final class MessagesRequest {
  /// Anthropic requires a limit, and OpenAI's clients seldom give one.
  static final int DEFAULT_MAX_TOKENS = 4096;

  private final Operation operation;
  private final ObjectNode canonical;
  private final ObjectNode body = Json.object();
  private final Notes notes = new Notes();

  MessagesRequest(Operation operation, ObjectNode canonical) {
    this.operation = operation;
    this.canonical = canonical;
  }

  Rendering render() {
    body.set("model", canonical.path("model"));
    maxTokens();
    Conversation conversation = new Conversation(notes, canonical.path("system"));
    switch (operation) {
      case CHAT -> {
        conversation.read(canonical.path("messages"));
        if (conversation.messages().isEmpty()) {
          notes.refused("messages has none of a user or assistant, and Anthropic requires one");
        }
      }
      case COMPLETE -> conversation.read(prompt());
      case EMBED -> notes.refused("input: Anthropic has no embeddings");
    }
    conversation.system().ifPresent(system -> body.set("system", system));
    body.set("messages", conversation.messages());
    if (operation == Operation.CHAT) {
      new Tools(notes).write(canonical, body);
    }
    stop();
    temperature();
    metadata();
    if (canonical.path("stream").asBoolean()) {
      body.put("stream", true);
    }
    (operation == Operation.CHAT ? RequestFields.CHAT : RequestFields.COMPLETE)
        .judge(canonical, body, notes);
    return notes.rendering("/messages", body);
  }

  private void maxTokens() {
    JsonNode limit = canonical.path("max_tokens");
    JsonNode newer = canonical.path("max_completion_tokens");
    if (canonical.hasNonNull("max_completion_tokens")) {
      if (canonical.hasNonNull("max_tokens") && !limit.equals(newer)) {
        notes.adapted("max_tokens was left out: max_completion_tokens was sent in its place.");
      }
      body.set("max_tokens", newer);
    } else if (canonical.hasNonNull("max_tokens")) {
      body.set("max_tokens", limit);
    } else {
      body.put("max_tokens", DEFAULT_MAX_TOKENS);
      notes.adapted(
          "max_tokens was absent and Anthropic requires it: " + DEFAULT_MAX_TOKENS + " was sent.");
    }
  }

  /// The prompt as a conversation of one user message.
  private JsonNode prompt() {
    JsonNode prompt = canonical.path("prompt");
    if (prompt.isArray() && prompt.size() == 1) {
      prompt = prompt.get(0);
    }
    ArrayNode messages = Json.array();
    if (prompt.isTextual()) {
      messages.addObject().put("role", "user").set("content", prompt);
    } else {
      notes.refused("prompt is not one string, which is all that a user message can carry");
    }
    return messages;
  }

  private void stop() {
    JsonNode own = canonical.path("stop_sequences");
    JsonNode stop = canonical.path("stop");
    if (!canonical.hasNonNull("stop")) {
      if (canonical.hasNonNull("stop_sequences")) {
        body.set("stop_sequences", own);
      }
      return;
    }
    ArrayNode sequences = Json.array();
    own.forEach(sequences::add);
    if (stop.isArray()) {
      stop.forEach(sequences::add);
    } else {
      sequences.add(stop);
    }
    if (!sequences.isEmpty()) {
      body.set("stop_sequences", sequences);
    }
  }

  /// OpenAI's runs from 0 to 2, Anthropic's from 0 to 1.
  private void temperature() {
    JsonNode temperature = canonical.path("temperature");
    if (!canonical.hasNonNull("temperature")) {
      return;
    }
    int bound = temperature.isNumber() ? outside(temperature.decimalValue()) : 0;
    if (bound == 0) {
      body.set("temperature", temperature);
      return;
    }
    int nearest = bound > 0 ? 1 : 0;
    body.put("temperature", nearest);
    notes.adapted(
        "temperature "
            + temperature.asText()
            + " is outside Anthropic's range of 0 to 1: "
            + nearest
            + " was sent.");
  }

  /// Below 0, in the range, above 1: -1, 0, 1.
  private static int outside(BigDecimal temperature) {
    return temperature.signum() < 0 ? -1 : temperature.compareTo(BigDecimal.ONE) > 0 ? 1 : 0;
  }

  /// OpenAI's metadata are labels of any name; Anthropic's have `user_id` alone.
  private void metadata() {
    JsonNode metadata = canonical.path("metadata");
    JsonNode user =
        metadata.hasNonNull("user_id") ? metadata.path("user_id") : canonical.path("user");
    if (!user.isMissingNode() && !user.isNull()) {
      body.putObject("metadata").set("user_id", user);
    }
    boolean odd = metadata.isValueNode() && !metadata.isNull();
    if (odd || metadata.size() > (metadata.has("user_id") ? 1 : 0)) {
      notes.adapted("metadata was left out but for user_id: Anthropic's has nothing else.");
    }
    if (metadata.hasNonNull("user_id") && canonical.hasNonNull("user")) {
      notes.adapted("user was left out: metadata.user_id was sent in its place.");
    }
  }
}

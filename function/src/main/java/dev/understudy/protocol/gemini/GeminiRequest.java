package dev.understudy.protocol.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.FieldTable;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.canonical.Chat;
import dev.understudy.protocol.canonical.ResponseFormat;
import java.util.Map;

/// One canonical request on its way to `generateContent`: the model and whether to stream stand in
/// the path, everything else in the body.
///
/// See <https://ai.google.dev/api/generate-content#generationconfig>.
final class GeminiRequest {
  /// What is a number there and here.
  private static final Map<String, String> NUMBERS =
      Map.of(
          "temperature", "temperature",
          "top_p", "topP",
          "top_k", "topK",
          "seed", "seed",
          "presence_penalty", "presencePenalty",
          "frequency_penalty", "frequencyPenalty");

  /// What Google takes in two spellings, as it does all that is its own:
  /// <https://protobuf.dev/programming-guides/json/>.
  private static final Map<String, String> SPELLINGS =
      Map.of(
          "system_instruction", "systemInstruction",
          "generation_config", "generationConfig",
          "tool_config", "toolConfig",
          "safety_settings", "safetySettings",
          "cached_content", "cachedContent");

  private final Host host;
  private final Operation operation;
  private final ObjectNode canonical;
  private final Generation model;
  private final ObjectNode body = Json.object();
  private final ObjectNode config = Json.object();
  private final Notes notes = new Notes();

  GeminiRequest(Host host, Operation operation, ObjectNode canonical) {
    this.host = host;
    this.operation = operation;
    this.canonical = inOneSpelling(canonical);
    this.model = Generation.of(canonical.path("model").asText(""));
  }

  Rendering render() {
    Chat chat = Chat.of(operation == Operation.COMPLETE ? asChat() : canonical, notes);
    chat.leaveOutHints("Gemini keeps what repeats by itself.", notes);
    Contents contents = new Contents(model, notes);
    ArrayNode turns = contents.turns(chat.dialogue("Gemini", notes));
    if (turns.isEmpty()) {
      notes.refused("messages has none of a user or assistant, and Gemini requires one");
    }
    body.set("contents", turns);
    contents.system(chat.system()).ifPresent(it -> system(it, turns));
    new Tools(notes).write(chat, body);
    config(chat);
    (operation == Operation.CHAT ? RequestFields.CHAT : RequestFields.COMPLETE)
        .judge(canonical, body, notes);
    if (!config.isEmpty()) {
      body.set("generationConfig", config);
    }
    String method =
        canonical.path("stream").asBoolean() ? "streamGenerateContent?alt=sse" : "generateContent";
    return notes.rendering(host.path(canonical.path("model").asText(""), method), body);
  }

  private ObjectNode inOneSpelling(ObjectNode said) {
    ObjectNode spelled = Json.object();
    said.properties()
        .forEach(
            field -> {
              String name = SPELLINGS.getOrDefault(field.getKey(), field.getKey());
              FieldTable.pass(name, "its other spelling", field.getValue(), spelled, notes);
            });
    return spelled;
  }

  /// The prompt as a conversation of one user message.
  private ObjectNode asChat() {
    JsonNode prompt = canonical.path("prompt");
    if (prompt.isArray() && prompt.size() == 1) {
      prompt = prompt.get(0);
    }
    if (!prompt.isTextual()) {
      notes.refused("prompt is not one string, which is all that a user turn can carry");
    }
    ObjectNode chat = Json.object();
    chat.setAll(canonical);
    chat.putArray("messages").addObject().put("role", "user").put("content", prompt.asText(""));
    return chat;
  }

  private void system(ObjectNode system, ArrayNode turns) {
    if (!model.gemma()) {
      body.set("systemInstruction", system);
    } else if (turns.path(0).path("parts") instanceof ArrayNode first) {
      ArrayNode all = ((ObjectNode) turns.path(0)).putArray("parts");
      system.path("parts").forEach(all::add);
      all.addAll(first);
      notes.adapted("The system prompt was sent as the user's words: the model has none.");
    }
  }

  private void config(Chat chat) {
    if (canonical.path("generationConfig") instanceof ObjectNode own) {
      config.setAll(own);
    }
    chat.maxTokens().ifPresent(limit -> config.set("maxOutputTokens", limit));
    NUMBERS.keySet().stream()
        .sorted()
        .filter(canonical::hasNonNull)
        .forEach(name -> config.set(NUMBERS.get(name), canonical.path(name)));
    if (!chat.stop().isEmpty()) {
      ArrayNode stop = config.putArray("stopSequences");
      chat.stop().forEach(stop::add);
    }
    JsonNode n = canonical.path("n");
    if (n.isNumber() && n.asDouble() != 1) {
      config.set("candidateCount", n);
    }
    // Of legacy completions they are refused.
    if (operation == Operation.CHAT && canonical.path("logprobs").asBoolean()) {
      config.put("responseLogprobs", true);
      if (canonical.hasNonNull("top_logprobs")) {
        config.set("logprobs", canonical.path("top_logprobs"));
      }
    }
    chat.reasoning()
        .flatMap(new Thinking(model, notes)::config)
        .ifPresent(thinking -> config.set("thinkingConfig", thinking));
    format(chat);
    tellUncounted();
  }

  /// OpenAI's fields count before the client's `generationConfig`.
  private void tellUncounted() {
    for (Map.Entry<String, JsonNode> own : canonical.path("generationConfig").properties()) {
      if (!own.getValue().equals(config.get(own.getKey()))) {
        notes.adapted(
            "generationConfig."
                + own.getKey()
                + " was left out: another field of the request says it otherwise.");
      }
    }
  }

  /// See <https://ai.google.dev/gemini-api/docs/structured-output>.
  private void format(Chat chat) {
    if (!(chat.format() instanceof ResponseFormat.Text)
        && !chat.tools().isEmpty()
        && !model.third()) {
      notes.refused("response_format beside tools is beyond Gemini before 3");
    }
    switch (chat.format()) {
      case ResponseFormat.Text() -> {}
      case ResponseFormat.JsonObject() -> config.put("responseMimeType", "application/json");
      case ResponseFormat.JsonSchema schema -> {
        config.put("responseMimeType", "application/json");
        config.set("responseJsonSchema", schema.described());
      }
    }
  }
}

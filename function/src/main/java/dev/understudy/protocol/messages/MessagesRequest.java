package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.canonical.Chat;
import dev.understudy.protocol.canonical.Turn;
import java.util.Set;

/// One canonical request on its way to Anthropic's wire.
final class MessagesRequest {
  /// Anthropic requires a limit, and OpenAI's clients seldom give one.
  static final int DEFAULT_MAX_TOKENS = 4096;

  private static final Set<String> THINKING = Set.of("enabled", "adaptive");

  private final Operation operation;
  private final ObjectNode canonical;
  private final ObjectNode body = Json.object();
  private final Notes notes = new Notes();

  MessagesRequest(Operation operation, ObjectNode canonical) {
    this.operation = operation;
    this.canonical = canonical;
  }

  Rendering render() {
    if (operation == Operation.EMBED) {
      notes.refused("input: Anthropic has no embeddings");
      return notes.rendering("/messages", body);
    }
    Claude model = Claude.of(canonical.path("model").asText(""));
    Chat chat = Chat.of(operation == Operation.CHAT ? canonical : asChat(), notes);
    body.set("model", canonical.path("model"));
    maxTokens(chat);
    system(chat);
    body.set("messages", new Conversation(notes).messages(chat.dialogue("Anthropic", notes)));
    if (body.path("messages").isEmpty()) {
      notes.refused("messages has none of a user or assistant, and Anthropic requires one");
    }
    AnswerTool answer = AnswerTool.of(chat, model, notes);
    new Tools(model, notes).write(chat, answer, canonical.hasNonNull("tool_choice"), body);
    output(answer);
    if (!chat.stop().isEmpty()) {
      ArrayNode stop = body.putArray("stop_sequences");
      chat.stop().forEach(stop::add);
    }
    new Thinking(chat, model, canonical, notes).write(body, chat.maxTokens().isPresent());
    new Sampling(canonical, body, notes)
        .write(model, THINKING.contains(body.path("thinking").path("type").asText("")));
    metadata();
    if (canonical.path("stream").asBoolean()) {
      body.put("stream", true);
    }
    (operation == Operation.CHAT ? RequestFields.CHAT : RequestFields.COMPLETE)
        .judge(canonical, body, notes);
    return notes.rendering("/messages", body);
  }

  /// The prompt as a conversation of one user message.
  private ObjectNode asChat() {
    JsonNode prompt = canonical.path("prompt");
    if (prompt.isArray() && prompt.size() == 1) {
      prompt = prompt.get(0);
    }
    ObjectNode chat = Json.object();
    for (String name : Set.of("max_tokens", "max_completion_tokens", "stop", "stop_sequences")) {
      if (canonical.hasNonNull(name)) {
        chat.set(name, canonical.path(name));
      }
    }
    ArrayNode messages = chat.putArray("messages");
    if (prompt.isTextual()) {
      messages.addObject().put("role", "user").set("content", prompt);
    } else {
      notes.refused("prompt is not one string, which is all that a user message can carry");
    }
    return chat;
  }

  private void maxTokens(Chat chat) {
    if (chat.maxTokens().isPresent()) {
      body.set("max_tokens", chat.maxTokens().get());
    } else {
      body.put("max_tokens", DEFAULT_MAX_TOKENS);
      notes.adapted(
          "max_tokens was absent and Anthropic requires it: " + DEFAULT_MAX_TOKENS + " was sent.");
    }
  }

  /// Anthropic's own field, where the client gave it, and after it every system text: a string
  /// where each of them is one, else blocks.
  private void system(Chat chat) {
    ArrayNode said = Json.array();
    StringBuilder joined = new StringBuilder();
    boolean plain = true;
    JsonNode own = canonical.path("system");
    if (own.isArray()) {
      own.forEach(said::add);
      plain = false;
    } else if (!own.isMissingNode() && !own.isNull()) {
      said.addObject().put("type", "text").set("text", own);
      joined.append(own.asText(""));
    }
    Blocks blocks = new Blocks(notes);
    for (Turn turn : chat.turns()) {
      if (turn instanceof Turn.System system) {
        ArrayNode words = blocks.words(system.parts(), "the system");
        JsonNode text = Blocks.plain(words);
        plain &= words.isEmpty() || text.isTextual();
        joined.append(joined.isEmpty() ? "" : "\n\n").append(text.asText(""));
        said.addAll(words);
      }
    }
    if (!said.isEmpty()) {
      body.set("system", plain ? Json.string(joined.toString()) : said);
    }
  }

  /// The client's own `output_config`, and what else the answer is held to.
  private void output(AnswerTool answer) {
    ObjectNode config = Json.object();
    if (canonical.path("output_config") instanceof ObjectNode own) {
      config.setAll(own);
    }
    answer.format().ifPresent(format -> config.set("format", format));
    if (!config.isEmpty()) {
      body.set("output_config", config);
    }
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

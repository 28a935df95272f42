package dev.understudy.protocol.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.canonical.Chat;
import dev.understudy.protocol.canonical.Reasoning;
import dev.understudy.protocol.canonical.ResponseFormat;
import java.math.BigDecimal;
import java.util.List;

/// One canonical chat request on its way to Cohere.
final class CohereRequest {
  /// A number that steers the choice of words.
  ///
  /// @param theirs Cohere's name for it
  private record Dial(String ours, String theirs, BigDecimal least, BigDecimal most) {
    Dial(String ours, String theirs, String least, String most) {
      this(ours, theirs, new BigDecimal(least), new BigDecimal(most));
    }
  }

  /// Ranges of <https://docs.cohere.com/reference/chat>; that of temperature is of
  /// <https://docs.cohere.com/reference/errors>.
  private static final List<Dial> DIALS =
      List.of(
          new Dial("temperature", "temperature", "0", "1"),
          new Dial("top_p", "p", "0.01", "0.99"),
          new Dial("top_k", "k", "0", "500"),
          new Dial("frequency_penalty", "frequency_penalty", "0", "1"),
          new Dial("presence_penalty", "presence_penalty", "0", "1"));

  private final ObjectNode canonical;
  private final ObjectNode body = Json.object();
  private final Notes notes = new Notes();

  CohereRequest(ObjectNode canonical) {
    this.canonical = canonical;
  }

  Rendering render() {
    body.set("model", canonical.path("model"));
    Chat chat = Chat.of(canonical, notes);
    chat.leaveOutHints("Cohere has no counterpart.", notes);
    Conversation conversation = new Conversation(notes);
    ArrayNode messages = conversation.messages(chat.turns());
    if (messages.isEmpty()) {
      notes.refused("messages is empty");
    }
    body.set("messages", messages);
    ArrayNode documents = Json.array();
    canonical.path("documents").forEach(documents::add);
    documents.addAll(conversation.documents());
    if (!documents.isEmpty()) {
      body.set("documents", documents);
    }
    CohereTools.write(chat, body, notes);
    format(chat);
    DIALS.forEach(this::turn);
    chat.maxTokens().ifPresent(tokens -> body.set("max_tokens", tokens));
    if (!chat.stop().isEmpty()) {
      ArrayNode stop = body.putArray("stop_sequences");
      chat.stop().forEach(stop::add);
    }
    chat.reasoning().ifPresent(this::think);
    if (canonical.path("stream").asBoolean()) {
      body.put("stream", true);
    }
    RequestFields.CHAT.judge(canonical, body, notes);
    return notes.rendering("/chat", body);
  }

  /// See <https://docs.cohere.com/docs/structured-outputs>, also for what does not go together.
  private void format(Chat chat) {
    ResponseFormat format = chat.format();
    if (!(format instanceof ResponseFormat.Text) && body.hasNonNull("tools")) {
      notes.refused("response_format beside tools has no counterpart at Cohere");
    }
    switch (format) {
      case ResponseFormat.Text _ -> {}
      case ResponseFormat.JsonObject _ ->
          body.putObject("response_format").put("type", "json_object");
      case ResponseFormat.JsonSchema asked ->
          body.putObject("response_format")
              .put("type", "json_object")
              .set("json_schema", asked.described());
    }
  }

  private void turn(Dial dial) {
    JsonNode asked = canonical.path(dial.ours());
    if (!canonical.hasNonNull(dial.ours())) {
      return;
    }
    BigDecimal value = asked.isNumber() ? asked.decimalValue() : dial.least();
    BigDecimal nearest = value.max(dial.least()).min(dial.most());
    if (nearest.compareTo(value) == 0 || !asked.isNumber()) {
      body.set(dial.theirs(), asked);
      return;
    }
    body.put(dial.theirs(), nearest);
    notes.adapted(
        "%s %s is outside Cohere's range of %s to %s: %s was sent."
            .formatted(dial.ours(), asked.asText(), dial.least(), dial.most(), nearest));
  }

  /// See <https://docs.cohere.com/docs/reasoning>.
  private void think(Reasoning asked) {
    ObjectNode thinking = body.putObject("thinking");
    thinking.put("type", asked instanceof Reasoning.Off ? "disabled" : "enabled");
    asked.budget().ifPresent(tokens -> thinking.put("token_budget", tokens));
  }
}

package dev.understudy.protocol.cohere;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Media;
import dev.understudy.protocol.canonical.Part;
import dev.understudy.protocol.canonical.ToolCall;
import dev.understudy.protocol.canonical.ToolResult;
import dev.understudy.protocol.canonical.Turn;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// The turns of a conversation as Cohere's messages, and the documents that stand in them, which
/// Cohere has beside the messages.
final class Conversation {
  private final Notes notes;
  private final ArrayNode messages = Json.array();
  private final ArrayNode documents = Json.array();

  Conversation(Notes notes) {
    this.notes = notes;
  }

  ArrayNode messages(List<Turn> turns) {
    for (Turn turn : turns) {
      switch (turn) {
        case Turn.System system -> said("system", system.parts());
        case Turn.User user -> said("user", user.parts());
        case Turn.Assistant assistant -> assistant(assistant);
        case Turn.Results results -> results.results().forEach(this::result);
      }
    }
    return messages;
  }

  /// Of the turns that were read.
  ArrayNode documents() {
    return documents;
  }

  private void said(String role, List<Part> parts) {
    ObjectNode message = messages.addObject().put("role", role);
    if (parts.size() == 1 && parts.getFirst() instanceof Part.Text text) {
      message.put("content", text.text());
      return;
    }
    ArrayNode content = message.putArray("content");
    parts.forEach(part -> part(part, content));
  }

  private void part(Part part, ArrayNode content) {
    switch (part) {
      case Part.Text text -> content.addObject().put("type", "text").put("text", text.text());
      case Part.Image image -> image(image, content);
      case Part.Document document -> document(document);
      case Part.Audio audio ->
          notes.refused(audio.where() + " is audio, which Cohere does not take");
    }
  }

  /// See <https://docs.cohere.com/docs/image-inputs>.
  private void image(Part.Image image, ArrayNode content) {
    ObjectNode url = Json.object();
    switch (image.media()) {
      case Media.Url(String there) -> url.put("url", there);
      case Media.Data(String type, String base64) ->
          url.put("url", "data:" + type + ";base64," + base64);
      case Media.Kept _ ->
          notes.refused(image.where() + " is kept at another provider, where Cohere cannot see it");
    }
    image.detail().ifPresent(detail -> url.put("detail", detail));
    content.addObject().put("type", "image_url").set("image_url", url);
  }

  /// Cohere reads texts alone.
  private void document(Part.Document document) {
    if (!(document.media() instanceof Media.Data(String type, String base64))
        || !type.startsWith("text/")) {
      notes.refused(document.where() + " is no text, and Cohere takes no other documents");
      return;
    }
    try {
      ObjectNode data = documents.addObject().putObject("data");
      if (!document.name().isEmpty()) {
        data.put("title", document.name());
      }
      data.put("text", new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      notes.refused(document.where() + " is not base64");
    }
  }

  private void assistant(Turn.Assistant turn) {
    if (!turn.reasoning().isEmpty()) {
      notes.leftOut(turn.where(), "reasoning_content", "a Cohere model may not have thought it.");
    }
    ObjectNode message = messages.addObject().put("role", "assistant");
    StringBuilder text = new StringBuilder();
    for (Part part : turn.parts()) {
      if (part instanceof Part.Text words) {
        text.append(words.text());
      } else {
        notes.refused(part.where() + " is not text, which is all that a model can have said");
      }
    }
    boolean calls = !turn.calls().isEmpty();
    if (!text.isEmpty() || !calls) {
      message.put(calls ? "tool_plan" : "content", text.toString());
    }
    if (calls) {
      ArrayNode list = message.putArray("tool_calls");
      turn.calls().forEach(call -> call(call, list));
    }
    turn.extras()
        .of(Cohere.VENDOR)
        .filter(extra -> extra.path("citations").isArray())
        .ifPresent(extra -> message.set("citations", extra.path("citations")));
  }

  private static void call(ToolCall call, ArrayNode list) {
    ObjectNode written = list.addObject().put("id", call.id()).put("type", "function");
    written
        .putObject("function")
        .put("name", call.name())
        .put("arguments", Json.text(call.arguments()));
  }

  private void result(ToolResult result) {
    if (result.failed()) {
      notes.adapted(
          result.where()
              + " was sent without saying that the tool failed: there is no such field.");
    }
    for (Part part : result.parts()) {
      if (!(part instanceof Part.Text)) {
        notes.refused(part.where() + " is not text, which is all that a tool can say to Cohere");
      }
    }
    ObjectNode message = messages.addObject().put("role", "tool");
    message.put("tool_call_id", result.id()).put("content", result.text());
  }
}

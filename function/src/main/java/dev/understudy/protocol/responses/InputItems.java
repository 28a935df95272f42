package dev.understudy.protocol.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Media;
import dev.understudy.protocol.canonical.Part;
import dev.understudy.protocol.canonical.ToolCall;
import dev.understudy.protocol.canonical.ToolResult;
import dev.understudy.protocol.canonical.Turn;
import java.util.List;
import java.util.Optional;

/// The turns of a conversation as items of `input`: system texts where they stood, what a model
/// thought before what it said, and its calls after it.
final class InputItems {
  private final Notes notes;
  private final String vendor;
  private final ArrayNode items = Json.array();

  InputItems(Notes notes, String vendor) {
    this.notes = notes;
    this.vendor = vendor;
  }

  ArrayNode of(List<Turn> turns) {
    for (Turn turn : turns) {
      switch (turn) {
        case Turn.System system -> said("system", system.parts());
        case Turn.User user -> said("user", user.parts());
        case Turn.Assistant assistant -> assistant(assistant);
        case Turn.Results results -> results.results().forEach(this::result);
      }
    }
    return items;
  }

  private void said(String role, List<Part> parts) {
    items
        .addObject()
        .put("type", "message")
        .put("role", role)
        .set("content", words(parts).orElseGet(() -> list(parts)));
  }

  /// The text, where there is nothing else.
  private static Optional<JsonNode> words(List<Part> parts) {
    return parts.size() == 1 && parts.getFirst() instanceof Part.Text text
        ? Optional.of(Json.string(text.text()))
        : Optional.empty();
  }

  private JsonNode list(List<Part> parts) {
    ArrayNode list = Json.array();
    parts.forEach(part -> input(part, list));
    return list;
  }

  private void input(Part part, ArrayNode list) {
    switch (part) {
      case Part.Text text -> list.addObject().put("type", "input_text").put("text", text.text());
      case Part.Image image -> {
        ObjectNode item = list.addObject().put("type", "input_image");
        media(item, image.media(), "image_url", "image_url");
        item.put("detail", image.detail().orElse("auto"));
      }
      case Part.Document document -> {
        ObjectNode item = list.addObject().put("type", "input_file");
        if (!document.name().isEmpty() && !(document.media() instanceof Media.Kept)) {
          item.put("filename", document.name());
        }
        media(item, document.media(), "file_url", "file_data");
      }
      case Part.Audio audio ->
          notes.refused(audio.where() + " is audio, which OpenAI's Responses do not take");
    }
  }

  /// See <https://platform.openai.com/docs/api-reference/responses/create>.
  private static void media(ObjectNode item, Media media, String there, String here) {
    switch (media) {
      case Media.Url(String url) -> item.put(there, url);
      case Media.Data(String type, String base64) ->
          item.put(here, "data:" + type + ";base64," + base64);
      case Media.Kept(String id) -> item.put("file_id", id);
    }
  }

  private void assistant(Turn.Assistant turn) {
    ArrayNode own =
        turn.extras()
            .of(vendor)
            .map(extra -> Thoughts.in(extra.path(Thoughts.ITEMS)))
            .orElseGet(Json::array);
    own.forEach(items::add);
    if (own.isEmpty() && !turn.reasoning().isEmpty()) {
      notes.leftOut(
          turn.where(), "reasoning_content", "a provider takes back its own models' alone.");
    }
    ArrayNode said = Json.array();
    for (Part part : turn.parts()) {
      if (part instanceof Part.Text text) {
        if (!text.text().isEmpty()) {
          said.addObject().put("type", "output_text").put("text", text.text());
        }
      } else {
        notes.refused(part.where() + " is not text, which is all that a model can have said");
      }
    }
    if (!said.isEmpty()) {
      items.addObject().put("type", "message").put("role", "assistant").set("content", said);
    }
    turn.calls().forEach(this::call);
  }

  private void call(ToolCall call) {
    ObjectNode item = items.addObject().put("type", "function_call");
    item.put("call_id", call.id()).put("name", call.name());
    item.put("arguments", Json.text(call.arguments()));
  }

  private void result(ToolResult result) {
    ObjectNode item = items.addObject().put("type", "function_call_output");
    item.put("call_id", result.id());
    if (result.failed()) {
      notes.adapted(
          result.where()
              + " was sent without saying that the tool failed: there is no such field.");
    }
    boolean plain = result.parts().stream().allMatch(Part.Text.class::isInstance);
    item.set("output", plain ? Json.string(result.text()) : list(result.parts()));
  }
}

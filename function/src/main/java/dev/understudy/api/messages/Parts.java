package dev.understudy.api.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Anthropic's content blocks as parts of OpenAI's content: text and images.
final class Parts {
  private static final Pattern KNOWABLE = Pattern.compile("[a-z0-9_]{1,60}");

  /// Where a text was quoted from is no part of what is said.
  private static final Set<String> TEXT = Set.of("type", "text", "citations");

  private static final Set<String> IMAGE = Set.of("type", "source");

  private final Losses losses;

  Parts(Losses losses) {
    this.losses = losses;
  }

  /// @throws dev.understudy.http.Rejection 400 if the block has none
  static String type(Place block) {
    return block.at("type").text();
  }

  /// The type as it may be shown.
  static String shown(Place block) {
    String type = type(block);
    return KNOWABLE.matcher(type).matches() ? type : "of a type of its own";
  }

  static ObjectNode text(JsonNode text) {
    return Json.object().put("type", "text").set("text", text);
  }

  /// A single text as a string: not every host takes a list.
  static JsonNode joined(ArrayNode parts) {
    if (parts.isEmpty()) {
      return Json.string("");
    }
    boolean single = parts.size() == 1 && parts.path(0).path("type").asText("").equals("text");
    return single ? parts.path(0).path("text") : parts;
  }

  /// Content where text alone has a place.
  JsonNode words(Place content) {
    if (content.value().isTextual()) {
      return content.value();
    }
    ArrayNode words = Json.array();
    for (int i = 0; i < content.array().value().size(); i++) {
      Place block = content.at(i).object();
      if (type(block).equals("text")) {
        words.add(text(block));
      } else {
        losses.lost(block.path() + " (" + shown(block) + ")");
      }
    }
    return joined(words);
  }

  ObjectNode text(Place block) {
    ObjectNode part = Json.object().put("type", "text").put("text", block.at("text").string());
    losses.rest(block.path(), block.value(), TEXT);
    return part;
  }

  /// What a user says; nothing where it is lost.
  Optional<ObjectNode> part(Place block) {
    return switch (type(block)) {
      case "text" -> Optional.of(text(block));
      case "image" -> image(block);
      default -> {
        losses.lost(block.path() + " (" + shown(block) + ")");
        yield Optional.empty();
      }
    };
  }

  private Optional<ObjectNode> image(Place block) {
    Place source = block.at("source").object();
    String url;
    switch (type(source)) {
      case "base64" ->
          url = "data:" + source.at("media_type").text() + ";base64," + source.at("data").text();
      case "url" -> url = source.at("url").text();
      default -> {
        losses.lost(source.path() + " (" + shown(source) + ")");
        return Optional.empty();
      }
    }
    losses.rest(block.path(), block.value(), IMAGE);
    ObjectNode part = Json.object().put("type", "image_url");
    part.putObject("image_url").put("url", url);
    return Optional.of(part);
  }
}

package dev.understudy.api.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.Losses;
import dev.understudy.api.Place;
import dev.understudy.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/// Anthropic's content blocks as parts of OpenAI's content: text, images and documents.
final class Parts {
  /// Up to here the prompt is worth keeping: the canonical form has it by the same name.
  static final String HINT = "cache_control";

  /// Where a text was quoted from is no part of what is said.
  private static final Set<String> TEXT = Set.of("type", "text", "citations", HINT);

  private static final Set<String> SOURCED = Set.of("type", "source", HINT);
  private static final Set<String> DOCUMENT = Set.of("type", "source", "title", HINT);

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
    return block.shownType();
  }

  static ObjectNode text(JsonNode text) {
    return Json.object().put("type", "text").set("text", text);
  }

  /// A single text as a string: not every host takes a list.
  static JsonNode joined(ArrayNode parts) {
    if (parts.isEmpty()) {
      return Json.string("");
    }
    JsonNode first = parts.path(0);
    boolean single =
        parts.size() == 1 && first.path("type").asText("").equals("text") && !first.has(HINT);
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
        lost(block);
      }
    }
    return joined(words);
  }

  /// Content of any kind.
  JsonNode all(Place content) {
    if (content.value().isTextual()) {
      return content.value();
    }
    ArrayNode all = Json.array();
    for (int i = 0; i < content.array().value().size(); i++) {
      part(content.at(i).object()).ifPresent(all::add);
    }
    return joined(all);
  }

  ObjectNode text(Place block) {
    ObjectNode part = Json.object().put("type", "text").put("text", block.at("text").string());
    losses.rest(block.path(), block.value(), TEXT);
    return hinted(part, block);
  }

  /// What a user says; nothing where it is lost.
  Optional<ObjectNode> part(Place block) {
    return switch (type(block)) {
      case "text" -> Optional.of(text(block));
      case "image" -> image(block);
      case "document" -> document(block);
      default -> {
        lost(block);
        yield Optional.empty();
      }
    };
  }

  private Optional<ObjectNode> image(Place block) {
    Place source = block.at("source").object();
    String url;
    switch (type(source)) {
      case "base64" -> url = data(source);
      case "url" -> url = source.at("url").text();
      default -> {
        lost(source);
        return Optional.empty();
      }
    }
    losses.rest(block.path(), block.value(), SOURCED);
    ObjectNode part = Json.object().put("type", "image_url");
    part.putObject("image_url").put("url", url);
    return Optional.of(hinted(part, block));
  }

  private Optional<ObjectNode> document(Place block) {
    Place source = block.at("source").object();
    ObjectNode file = Json.object();
    if (!block.at("title").isAbsent()) {
      file.put("filename", block.at("title").string());
    }
    switch (type(source)) {
      case "base64" -> file.put("file_data", data(source));
      case "url" -> file.put("file_url", source.at("url").text());
      case "text" -> {
        byte[] text = source.at("data").string().getBytes(StandardCharsets.UTF_8);
        file.put("file_data", "data:text/plain;base64," + Base64.getEncoder().encodeToString(text));
      }
      default -> {
        lost(source);
        return Optional.empty();
      }
    }
    losses.rest(block.path(), block.value(), DOCUMENT);
    ObjectNode part = Json.object().put("type", "file");
    part.set("file", file);
    return Optional.of(hinted(part, block));
  }

  private static String data(Place source) {
    return "data:" + source.at("media_type").text() + ";base64," + source.at("data").text();
  }

  /// With a block's hint for the cache.
  static ObjectNode hinted(ObjectNode part, Place block) {
    Place hint = block.at(HINT);
    if (!hint.isAbsent()) {
      part.set(HINT, hint.object().value());
    }
    return part;
  }

  private void lost(Place block) {
    losses.lost(block.path() + " (" + shown(block) + ")");
  }
}

package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.Losses;
import dev.understudy.api.Place;
import dev.understudy.json.Json;
import java.util.Optional;
import java.util.Set;

/// The content of items as parts of OpenAI's content in chat completions: texts, refusals, images,
/// files and sound.
final class Parts {
  /// Where a text was quoted from, and how likely it was, is no part of what is said.
  private static final Set<String> TEXT = Set.of("type", "text", "annotations", "logprobs");

  private static final Set<String> REFUSAL = Set.of("type", "refusal");
  private static final Set<String> IMAGE = Set.of("type", "image_url", "detail", "file_id");
  private static final Set<String> FILE =
      Set.of("type", "filename", "file_data", "file_url", "file_id");

  private final Losses losses;

  Parts(Losses losses) {
    this.losses = losses;
  }

  /// A single text as a string: not every host takes a list.
  static JsonNode joined(ArrayNode parts) {
    if (parts.isEmpty()) {
      return Json.string("");
    }
    JsonNode first = parts.path(0);
    boolean single = parts.size() == 1 && first.path("type").asText("").equals("text");
    return single ? first.path("text") : parts;
  }

  /// Content of any kind: a text, or a list.
  ArrayNode all(Place content) {
    ArrayNode all = Json.array();
    if (content.value().isTextual()) {
      return all.add(text(content.value().textValue()));
    }
    if (!content.value().isArray()) {
      throw content.expected("a string or an array");
    }
    for (int i = 0; i < content.value().size(); i++) {
      part(content.at(i).object()).ifPresent(all::add);
    }
    return all;
  }

  /// Content where text alone has a place: a refusal is words, too.
  ArrayNode words(Place content) {
    ArrayNode words = Json.array();
    for (JsonNode part : all(content)) {
      if (part.path("type").asText("").equals("text")) {
        words.add(part);
      } else {
        losses.lost(content.path() + " (what is not text)");
      }
    }
    return words;
  }

  private Optional<ObjectNode> part(Place part) {
    return switch (part.at("type").text()) {
      case "input_text", "output_text" -> {
        losses.rest(part.path(), part.value(), TEXT);
        yield Optional.of(text(part.at("text").string()));
      }
      case "refusal" -> {
        losses.rest(part.path(), part.value(), REFUSAL);
        yield Optional.of(text(part.at("refusal").string()));
      }
      case "input_image" -> image(part);
      case "input_file" -> file(part);
      case "input_audio" -> Optional.of(audio(part));
      default -> {
        losses.lost(part.path() + " (" + part.shownType() + ")");
        yield Optional.empty();
      }
    };
  }

  private static ObjectNode text(String text) {
    return Json.object().put("type", "text").put("text", text);
  }

  private Optional<ObjectNode> image(Place part) {
    losses.rest(part.path(), part.value(), IMAGE);
    if (part.at("image_url").isAbsent() && !part.at("file_id").isAbsent()) {
      losses.lost(part.at("file_id").path());
      return Optional.empty();
    }
    ObjectNode image = Json.object().put("url", part.at("image_url").text());
    if (!part.at("detail").isAbsent()) {
      image.put("detail", part.at("detail").text());
    }
    return Optional.of(Json.object().put("type", "image_url").set("image_url", image));
  }

  private Optional<ObjectNode> file(Place part) {
    losses.rest(part.path(), part.value(), FILE);
    ObjectNode file = Json.object();
    for (String name : new String[] {"filename", "file_data", "file_url", "file_id"}) {
      if (!part.at(name).isAbsent()) {
        file.put(name, part.at(name).string());
      }
    }
    if (file.size() == (file.has("filename") ? 1 : 0)) {
      throw part.expected("a file_data, a file_url or a file_id");
    }
    return Optional.of(Json.object().put("type", "file").set("file", file));
  }

  private static ObjectNode audio(Place part) {
    Place sound = part.at("input_audio").object();
    ObjectNode audio = Json.object().put("type", "input_audio");
    audio
        .putObject("input_audio")
        .put("data", sound.at("data").text())
        .put("format", sound.at("format").text());
    return audio;
  }
}

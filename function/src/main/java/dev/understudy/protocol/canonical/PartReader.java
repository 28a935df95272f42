package dev.understudy.protocol.canonical;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.protocol.Notes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads what a message says: a string, or a list of parts. A refusal is words, too.
final class PartReader {
  private final Notes notes;

  PartReader(Notes notes) {
    this.notes = notes;
  }

  static Optional<ObjectNode> cache(JsonNode owner) {
    return owner.path("cache_control") instanceof ObjectNode cache
        ? Optional.of(cache)
        : Optional.empty();
  }

  /// @param where of the message
  List<Part> read(String where, JsonNode message) {
    String member = message.hasNonNull("content") ? "content" : "refusal";
    JsonNode content = message.path(member);
    String place = where + "." + member;
    if (content.isMissingNode() || content.isNull()) {
      return List.of();
    }
    if (content.isTextual()) {
      return List.of(new Part.Text(place, content.textValue(), cache(message)));
    }
    List<Part> parts = new ArrayList<>();
    if (!content.isArray()) {
      notes.refused(place + " is neither a string nor a list of parts");
    }
    for (int i = 0; content.isArray() && i < content.size(); i++) {
      part(place + "[" + i + "]", content.path(i)).ifPresent(parts::add);
    }
    return List.copyOf(parts);
  }

  private Optional<Part> part(String where, JsonNode part) {
    String type = part.path("type").asText("");
    return switch (type) {
      case "text", "refusal" ->
          Optional.of(new Part.Text(where, part.path(type).asText(""), cache(part)));
      case "image_url" -> image(where, part);
      case "file" -> document(where, part);
      case "input_audio" -> {
        JsonNode audio = part.path("input_audio");
        yield Optional.of(
            new Part.Audio(where, audio.path("format").asText(""), audio.path("data").asText("")));
      }
      default -> {
        notes.refused(where + " is none of text, image_url, file and input_audio");
        yield Optional.empty();
      }
    };
  }

  private Optional<Part> image(String where, JsonNode part) {
    JsonNode image = part.path("image_url");
    String url = image.isTextual() ? image.textValue() : image.path("url").asText("");
    if (url.isEmpty()) {
      notes.refused(where + ".image_url has no url");
      return Optional.empty();
    }
    return Optional.of(
        new Part.Image(
            where,
            Media.of(url),
            image.path("detail").isTextual()
                ? Optional.of(image.path("detail").textValue())
                : Optional.empty(),
            cache(part)));
  }

  /// `file_data` and `file_id` are OpenAI's, `file_url` is that of its Responses.
  private Optional<Part> document(String where, JsonNode part) {
    JsonNode file = part.path("file");
    Optional<Media> media =
        text(file, "file_data")
            .map(Media::of)
            .or(() -> text(file, "file_url").map(Media::of))
            .or(() -> text(file, "file_id").map(Media.Kept::new));
    if (media.isEmpty()) {
      notes.refused(where + ".file has neither file_data nor file_url nor file_id");
    }
    return media.map(
        it -> new Part.Document(where, it, file.path("filename").asText(""), cache(part)));
  }

  private static Optional<String> text(JsonNode owner, String name) {
    return owner.path(name).isTextual()
        ? Optional.of(owner.path(name).textValue())
        : Optional.empty();
  }
}

package dev.understudy.protocol.canonical;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.protocol.Notes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads what a message says: a string, or a list of parts. A refusal is words, too.
final class PartReader {
  private static final String HINT = "cache_control";

  private final Notes notes;

  PartReader(Notes notes) {
    this.notes = notes;
  }

  static Optional<ObjectNode> cache(JsonNode owner) {
    return owner.path(HINT) instanceof ObjectNode cache ? Optional.of(cache) : Optional.empty();
  }

  /// @param where of the message
  List<Part> read(String where, JsonNode message) {
    List<Part> parts = content(where + ".content", message.path("content"));
    String refusal = message.path("refusal").asText("");
    if (!refusal.isEmpty()) {
      parts.removeIf(part -> part instanceof Part.Text words && words.text().isEmpty());
      parts.add(new Part.Text(where + ".refusal", refusal, Optional.empty()));
    }
    Optional<ObjectNode> hint = cache(message);
    if (hint.isPresent() && parts.isEmpty()) {
      notes.leftOut(where, HINT, "there is nothing to be kept.");
    } else if (hint.isPresent()) {
      // A message's own is one of its last part's.
      parts.add(parts.removeLast().hinted(hint));
    }
    return List.copyOf(parts);
  }

  private List<Part> content(String place, JsonNode content) {
    List<Part> parts = new ArrayList<>();
    if (content.isTextual()) {
      parts.add(new Part.Text(place, content.textValue(), Optional.empty()));
    } else if (content.isArray()) {
      for (int i = 0; i < content.size(); i++) {
        part(place + "[" + i + "]", content.path(i)).ifPresent(parts::add);
      }
    } else if (!content.isMissingNode() && !content.isNull()) {
      notes.refused(place + " is neither a string nor a list of parts");
    }
    return parts;
  }

  private Optional<Part> part(String where, JsonNode part) {
    String type = part.path("type").asText("");
    return switch (type) {
      case "text", "refusal" -> {
        rest(where, part, type, Set.of());
        yield Optional.of(new Part.Text(where, part.path(type).asText(""), cache(part)));
      }
      case "image_url" -> image(where, part);
      case "file" -> document(where, part);
      case "input_audio" -> {
        JsonNode audio = part.path("input_audio");
        rest(where, part, type, Set.of("format", "data"));
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
    rest(where, part, "image_url", Set.of("url", "detail"));
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
    rest(where, part, "file", Set.of("file_data", "file_url", "file_id", "filename"));
    return media.map(
        it -> new Part.Document(where, it, file.path("filename").asText(""), cache(part)));
  }

  /// What nobody reads of a part, and of what it holds under its type's name.
  private void rest(String where, JsonNode part, String held, Set<String> read) {
    Leftovers.note(where, part, Set.of("type", held, HINT), notes);
    Leftovers.note(where + "." + held, part.path(held), read, notes);
  }

  private static Optional<String> text(JsonNode owner, String name) {
    return owner.path(name).isTextual()
        ? Optional.of(owner.path(name).textValue())
        : Optional.empty();
  }
}

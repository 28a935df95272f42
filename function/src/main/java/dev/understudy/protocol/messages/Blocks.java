package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Media;
import dev.understudy.protocol.canonical.Part;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is said, as Anthropic's content blocks: text, images, documents. What has no block is noted
/// as refused.
///
/// See <https://docs.claude.com/en/docs/build-with-claude/vision> and
/// <https://docs.claude.com/en/docs/build-with-claude/pdf-support>. A blank text is left out
/// without a word: it says nothing, and Anthropic refuses it.
final class Blocks {
  /// The pictures that Anthropic reads; one of them is often misspelt.
  private static final Map<String, String> PICTURES =
      Map.of(
          "image/jpeg", "image/jpeg",
          "image/jpg", "image/jpeg",
          "image/png", "image/png",
          "image/gif", "image/gif",
          "image/webp", "image/webp");

  private final Notes notes;

  Blocks(Notes notes) {
    this.notes = notes;
  }

  /// What a user or a tool says.
  ArrayNode of(List<Part> parts) {
    ArrayNode blocks = Json.array();
    parts.forEach(part -> block(part).ifPresent(blocks::add));
    return blocks;
  }

  /// What the model or the system says: words alone.
  ///
  /// @param who for the sentence that refuses anything else
  ArrayNode words(List<Part> parts, String who) {
    ArrayNode blocks = Json.array();
    for (Part part : parts) {
      if (part instanceof Part.Text text) {
        text(text).ifPresent(blocks::add);
      } else {
        notes.refused(part.where() + " is not text, which is all that " + who + " says there");
      }
    }
    return blocks;
  }

  /// A single text without a hint as a string, as most clients write it.
  static JsonNode plain(ArrayNode blocks) {
    boolean single =
        blocks.size() == 1
            && blocks.path(0).size() == 2
            && blocks.path(0).path("type").asText("").equals("text");
    return single ? blocks.path(0).path("text") : blocks;
  }

  private Optional<ObjectNode> block(Part part) {
    return switch (part) {
      case Part.Text text -> text(text);
      case Part.Image image -> {
        if (image.detail().filter(detail -> !detail.equals("auto")).isPresent()) {
          notes.leftOut(image.where(), "image_url.detail", "Anthropic has no such choice.");
        }
        yield picture(image).map(source -> sourced("image", source, image));
      }
      case Part.Document document ->
          file(document)
              .map(
                  source -> {
                    ObjectNode block = sourced("document", source, document);
                    return document.name().isEmpty() ? block : block.put("title", document.name());
                  });
      case Part.Audio audio -> {
        notes.refused(audio.where() + " is sound, which Anthropic does not take");
        yield Optional.empty();
      }
    };
  }

  private static Optional<ObjectNode> text(Part.Text text) {
    if (text.text().isBlank()) {
      return Optional.empty();
    }
    ObjectNode block = Json.object().put("type", "text").put("text", text.text());
    text.cache().ifPresent(cache -> block.set("cache_control", cache));
    return Optional.of(block);
  }

  private static ObjectNode sourced(String type, ObjectNode source, Part part) {
    ObjectNode block = Json.object().put("type", type);
    block.set("source", source);
    part.cache().ifPresent(cache -> block.set("cache_control", cache));
    return block;
  }

  private Optional<ObjectNode> picture(Part.Image image) {
    return switch (image.media()) {
      case Media.Url(String url) -> address(image.where(), url);
      case Media.Data(String type, String base64) -> {
        String known = PICTURES.getOrDefault(type, "");
        if (known.isEmpty()) {
          notes.refused(image.where() + " is none of image/jpeg, image/png, image/gif, image/webp");
          yield Optional.empty();
        }
        yield Optional.of(data("base64", known, base64));
      }
      case Media.Kept _ -> kept(image.where());
    };
  }

  private Optional<ObjectNode> file(Part.Document document) {
    return switch (document.media()) {
      case Media.Url(String url) -> address(document.where(), url);
      case Media.Data(String type, String base64) when type.equals("application/pdf") ->
          Optional.of(data("base64", type, base64));
      case Media.Data(String type, String base64) when type.startsWith("text/") -> {
        Optional<String> text = decoded(base64);
        if (text.isEmpty()) {
          notes.refused(document.where() + " is not base64");
        }
        yield text.map(it -> data("text", "text/plain", it));
      }
      case Media.Data _ -> {
        notes.refused(document.where() + " is neither application/pdf nor text");
        yield Optional.empty();
      }
      case Media.Kept _ -> kept(document.where());
    };
  }

  private Optional<ObjectNode> address(String where, String url) {
    if (!url.startsWith("https://") && !url.startsWith("http://")) {
      notes.refused(where + " has neither an address (https) nor a data: URL");
      return Optional.empty();
    }
    return Optional.of(Json.object().put("type", "url").put("url", url));
  }

  private Optional<ObjectNode> kept(String where) {
    notes.refused(where + " is kept at another provider (file_id)");
    return Optional.empty();
  }

  private static ObjectNode data(String how, String type, String data) {
    return Json.object().put("type", how).put("media_type", type).put("data", data);
  }

  private static Optional<String> decoded(String base64) {
    try {
      return Optional.of(
          new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}

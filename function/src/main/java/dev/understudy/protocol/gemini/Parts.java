package dev.understudy.protocol.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Media;
import dev.understudy.protocol.canonical.Part;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// What somebody says, as Gemini's parts: text, bytes (`inlineData`), and what lies at Google
/// already (`fileData`). See <https://ai.google.dev/api/caching#Part>.
final class Parts {
  private static final String FILES = "https://generativelanguage.googleapis.com/v1beta/";

  /// What Google reads by its address: uploaded files, Cloud Storage, YouTube.
  private static final Pattern AT_GOOGLE =
      Pattern.compile(
          "gs://.*|https://generativelanguage\\.googleapis\\.com/.*|https://(www\\.)?youtube\\.com/.*"
              + "|https://youtu\\.be/.*");

  /// Vertex AI wants to be told of which type a file is.
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("heic", "image/heic"),
          Map.entry("gif", "image/gif"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("txt", "text/plain"),
          Map.entry("md", "text/markdown"),
          Map.entry("html", "text/html"),
          Map.entry("csv", "text/csv"),
          Map.entry("json", "application/json"),
          Map.entry("mp3", "audio/mp3"),
          Map.entry("wav", "audio/wav"),
          Map.entry("mp4", "video/mp4"));

  private final Notes notes;

  Parts(Notes notes) {
    this.notes = notes;
  }

  ArrayNode all(List<Part> parts) {
    ArrayNode written = Json.array();
    parts.forEach(part -> write(part, written));
    return written;
  }

  void write(Part part, ArrayNode into) {
    switch (part) {
      case Part.Text text -> {
        // An empty part is refused on Vertex AI.
        if (!text.text().isEmpty()) {
          into.addObject().put("text", text.text());
        }
      }
      case Part.Image image -> {
        if (image.detail().filter(detail -> !detail.equals("auto")).isPresent()) {
          notes.leftOut(image.where(), "image_url.detail", "not every model has it.");
        }
        media(image.where(), image.media(), "", into);
      }
      case Part.Document document -> {
        if (!document.name().isEmpty()) {
          notes.leftOut(document.where(), "file.filename", "Gemini's files have no names.");
        }
        media(document.where(), document.media(), document.name(), into);
      }
      case Part.Audio audio -> bytes(into, "audio/" + audio.format(), audio.base64());
    }
  }

  private void media(String where, Media media, String name, ArrayNode into) {
    switch (media) {
      case Media.Data(String type, String base64) -> {
        String known = type.isEmpty() ? type(name) : type;
        if (known.isEmpty()) {
          notes.refused(where + " does not say of which type it is (data:TYPE;base64,…)");
        }
        bytes(into, known, base64);
      }
      case Media.Url(String url) when AT_GOOGLE.matcher(url).matches() -> file(into, url);
      case Media.Kept(String id) when AT_GOOGLE.matcher(id).matches() -> file(into, id);
      case Media.Kept(String id) when id.startsWith("files/") -> file(into, FILES + id);
      case Media.Url _ ->
          notes.refused(where + " is at an address, and Gemini takes what is sent along");
      case Media.Kept _ -> notes.refused(where + " is kept at another provider");
    }
  }

  private static void bytes(ArrayNode into, String type, String base64) {
    into.addObject().putObject("inlineData").put("mimeType", type).put("data", base64);
  }

  private static void file(ArrayNode into, String uri) {
    ObjectNode file = into.addObject().putObject("fileData");
    String type = type(uri);
    if (!type.isEmpty()) {
      file.put("mimeType", type);
    }
    file.put("fileUri", uri);
  }

  private static String type(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(ending, "");
  }
}

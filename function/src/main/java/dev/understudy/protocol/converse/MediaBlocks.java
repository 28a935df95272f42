package dev.understudy.protocol.converse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Media;
import dev.understudy.protocol.canonical.Part;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Pictures and files as Converse has them: bytes alone, and of the formats that it lists.
///
/// See <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ImageBlock.html> and
/// <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html>.
final class MediaBlocks {
  private static final Map<String, String> IMAGES =
      Map.of(
          "image/png", "png",
          "image/jpeg", "jpeg",
          "image/jpg", "jpeg",
          "image/gif", "gif",
          "image/webp", "webp");

  private static final Map<String, String> DOCUMENTS =
      Map.of(
          "application/pdf", "pdf",
          "text/csv", "csv",
          "application/msword", "doc",
          "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx",
          "application/vnd.ms-excel", "xls",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx",
          "text/html", "html",
          "text/plain", "txt",
          "text/markdown", "md");

  private static final int LONGEST_NAME = 200;

  private final Notes notes;
  private final Set<String> names = new HashSet<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  MediaBlocks(Notes notes) {
    this.notes = notes;
  }

  Optional<ObjectNode> image(Part.Image image) {
    image
        .detail()
        .filter(detail -> !detail.equals("auto"))
        .ifPresent(_ -> notes.leftOut(image.where(), "image_url.detail", "there is none."));
    return source(image.where(), image.media(), IMAGES, "a PNG, JPEG, GIF or WebP")
        .map(source -> block("image", source));
  }

  Optional<ObjectNode> document(Part.Document document) {
    return source(
            document.where(),
            document.media(),
            DOCUMENTS,
            "a PDF, CSV, Word, Excel, HTML, Markdown or plain text")
        .map(
            source -> {
              ObjectNode block = block("document", source);
              block.withObject("/document").put("name", name(document.name()));
              return block;
            });
  }

  private static ObjectNode block(String kind, ObjectNode content) {
    ObjectNode block = Json.object();
    block.set(kind, content);
    return block;
  }

  private Optional<ObjectNode> source(
      String where, Media media, Map<String, String> formats, String allowed) {
    return switch (media) {
      case Media.Data(String type, String base64) -> {
        String format = formats.get(type);
        if (format == null) {
          notes.refused(where + " is none of what Amazon Bedrock takes there: " + allowed);
          yield Optional.empty();
        }
        ObjectNode content = Json.object().put("format", format);
        content.putObject("source").put("bytes", base64);
        yield Optional.of(content);
      }
      case Media.Url _ -> {
        notes.refused(where + " is an address, and Amazon Bedrock takes bytes alone");
        yield Optional.empty();
      }
      case Media.Kept _ -> {
        notes.refused(where + " is kept at another provider, and Amazon Bedrock takes bytes alone");
        yield Optional.empty();
      }
    };
  }

  /// Letters, digits, single blanks, hyphens, parentheses and brackets, and no two alike. Without
  /// what follows the last dot, which the format says.
  private String name(String given) {
    int dot = given.lastIndexOf('.');
    String plain =
        (dot > 0 ? given.substring(0, dot) : given)
            .replaceAll("[^A-Za-z0-9()\\[\\]-]+", " ")
            .strip();
    String base = plain.isEmpty() ? "document" : plain;
    base = base.substring(0, Math.min(LONGEST_NAME - 10, base.length())).strip();
    String name = base;
    while (!names.add(name)) {
      // From where the last one of that name left off: a request may have very many.
      name = base + " " + numbers.merge(base, 2, (last, _) -> last + 1);
    }
    return name;
  }
}

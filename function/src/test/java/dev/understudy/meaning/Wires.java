package dev.understudy.meaning;

import com.fasterxml.jackson.databind.JsonNode;

/// What several wire formats have in common.
final class Wires {
  private Wires() {}

  /// An address, or the type and the base64 of a `data:` URL.
  static String media(String url) {
    return url.startsWith("data:") ? url.substring(5).replace(";base64,", " ") : url;
  }

  /// The texts of a list of blocks, each in `text`, or a text by itself.
  static String text(JsonNode content) {
    if (content.isTextual()) {
      return content.textValue();
    }
    StringBuilder text = new StringBuilder();
    content.forEach(block -> text.append(block.path("text").asText()));
    return text.toString();
  }
}

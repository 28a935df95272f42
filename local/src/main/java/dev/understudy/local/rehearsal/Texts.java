package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;

/// The text of a message's content, which is a string or a list of parts at both providers; of what
/// came of a call at Anthropic, the text in it.
final class Texts {

  private Texts() {}

  static String of(JsonNode content) {
    if (!content.isArray()) {
      return content.asText("");
    }
    StringBuilder text = new StringBuilder();
    content.forEach(
        part -> text.append(part.path("text").asText("")).append(of(part.path("content"))));
    return text.toString();
  }
}

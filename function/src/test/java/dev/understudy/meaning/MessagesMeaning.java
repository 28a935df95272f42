package dev.understudy.meaning;

import com.fasterxml.jackson.databind.JsonNode;

/// What a request in Anthropic's Messages means.
///
/// See <https://docs.claude.com/en/api/messages>. A schema may be that of a tool that has to be
/// called.
public final class MessagesMeaning {
  private MessagesMeaning() {}

  /// Reads `request`.
  ///
  /// @param wrapper the name of the tool that stands for a schema; empty for none
  public static Meaning of(JsonNode request, String wrapper) {
    Meaning meaning = new Meaning();
    JsonNode system = request.path("system");
    if (system.isTextual()) {
      meaning.system(system.textValue());
    }
    system.forEach(block -> meaning.system(block.path("text").asText()));
    for (JsonNode message : request.path("messages")) {
      String role = message.path("role").asText();
      if (message.path("content").isTextual()) {
        meaning.text(role, message.path("content").textValue());
      }
      message.path("content").forEach(block -> said(meaning, role, block));
    }
    for (JsonNode tool : request.path("tools")) {
      if (tool.path("name").asText().equals(wrapper)) {
        wrapped(meaning, tool.path("input_schema"));
      } else {
        meaning.tool(
            tool.path("name").asText(),
            tool.path("description").asText(),
            tool.path("input_schema"));
      }
    }
    JsonNode choice = request.path("tool_choice");
    switch (choice.path("type").asText("auto")) {
      // Any of them, the answer among them.
      case "any" -> meaning.choice(wraps(request, wrapper) ? "auto" : "required");
      case "none" -> meaning.choice("none");
      case "tool" ->
          meaning.choice(
              choice.path("name").asText().equals(wrapper)
                  ? "none"
                  : "tool " + choice.path("name").asText());
      default -> {}
    }
    for (String place : new String[] {"/output_config/format/schema", "/output_format/schema"}) {
      if (request.at(place).isObject()) {
        meaning.schema(request.at(place));
      }
    }
    String thinking = request.at("/thinking/type").asText("disabled");
    if (!thinking.equals("disabled")) {
      meaning.reasons();
    }
    return meaning;
  }

  private static boolean wraps(JsonNode request, String wrapper) {
    return request
        .path("tools")
        .valueStream()
        .anyMatch(t -> t.path("name").asText().equals(wrapper));
  }

  private static void wrapped(Meaning meaning, JsonNode schema) {
    if (schema.path("properties").isEmpty()) {
      meaning.json();
    } else {
      meaning.schema(schema);
    }
  }

  private static void said(Meaning meaning, String role, JsonNode block) {
    switch (block.path("type").asText()) {
      case "text" -> meaning.text(role, block.path("text").asText());
      case "image", "document" -> meaning.media(role, source(block.path("source")));
      case "tool_use" ->
          meaning.call(block.path("id").asText(), block.path("name").asText(), block.path("input"));
      case "tool_result" -> {
        meaning.result(block.path("tool_use_id").asText(), "", Wires.text(block.path("content")));
        for (JsonNode part : block.path("content")) {
          if (part.has("source")) {
            meaning.media("user", source(part.path("source")));
          }
        }
      }
      case "thinking", "redacted_thinking" -> {}
      default -> throw new AssertionError("a block of another type: " + block.path("type"));
    }
  }

  private static String source(JsonNode source) {
    return source.path("type").asText().equals("url")
        ? source.path("url").asText()
        : source.path("media_type").asText() + " " + source.path("data").asText();
  }
}

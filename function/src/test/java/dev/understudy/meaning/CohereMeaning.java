package dev.understudy.meaning;

import com.fasterxml.jackson.databind.JsonNode;

/// What a request to Cohere's v2 chat means.
///
/// See <https://docs.cohere.com/reference/chat>.
public final class CohereMeaning {
  private CohereMeaning() {}

  /// Reads `request`.
  public static Meaning of(JsonNode request) {
    Meaning meaning = new Meaning();
    for (JsonNode message : request.path("messages")) {
      String role = message.path("role").asText();
      JsonNode content = message.path("content");
      switch (role) {
        case "system" -> meaning.system(Wires.text(content));
        case "tool" -> meaning.result(message.path("tool_call_id").asText(), "", result(content));
        default -> said(meaning, role, message);
      }
    }
    for (JsonNode tool : request.path("tools")) {
      JsonNode function = tool.path("function");
      meaning.tool(
          function.path("name").asText(),
          function.path("description").asText(),
          function.path("parameters"));
    }
    switch (request.path("tool_choice").asText("")) {
      case "REQUIRED" -> meaning.choice("required");
      case "NONE" -> meaning.choice("none");
      default -> {}
    }
    JsonNode format = request.path("response_format");
    if (format.path("type").asText().equals("json_object")) {
      meaning.json();
    }
    for (String name : new String[] {"json_schema", "schema"}) {
      if (format.path(name).isObject()) {
        meaning.schema(format.path(name));
      }
    }
    if (request.at("/thinking/type").asText("disabled").equals("enabled")) {
      meaning.reasons();
    }
    return meaning;
  }

  private static void said(Meaning meaning, String role, JsonNode message) {
    JsonNode content = message.path("content");
    if (content.isTextual()) {
      meaning.text(role, content.textValue());
    }
    // What it says before its calls.
    meaning.text(role, message.path("tool_plan").asText(""));
    for (JsonNode part : content) {
      switch (part.path("type").asText()) {
        case "text" -> meaning.text(role, part.path("text").asText());
        case "image_url" -> meaning.media(role, Wires.media(part.at("/image_url/url").asText()));
        case "thinking" -> {}
        default -> throw new AssertionError("a part of another type: " + part.path("type"));
      }
    }
    for (JsonNode call : message.path("tool_calls")) {
      meaning.call(
          call.path("id").asText(),
          call.at("/function/name").asText(),
          Meaning.parsed(call.at("/function/arguments").asText()));
    }
  }

  /// Text, or documents with data that is text or an object.
  private static String result(JsonNode content) {
    if (content.isTextual()) {
      return content.textValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      JsonNode data = part.at("/document/data");
      text.append(
          part.has("text")
              ? part.path("text").asText()
              : data.isTextual()
                  ? data.textValue()
                  : data.size() == 1
                      ? data.iterator().next().asText()
                      : dev.understudy.json.Json.text(data));
    }
    return text.toString();
  }
}

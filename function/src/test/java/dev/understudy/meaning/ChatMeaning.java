package dev.understudy.meaning;

import com.fasterxml.jackson.databind.JsonNode;

/// What a request in OpenAI's chat completions means.
///
/// See <https://platform.openai.com/docs/api-reference/chat/create>.
public final class ChatMeaning {
  private ChatMeaning() {}

  /// Reads `request`.
  public static Meaning of(JsonNode request) {
    Meaning meaning = new Meaning();
    for (JsonNode message : request.path("messages")) {
      String role = message.path("role").asText();
      switch (role) {
        case "system", "developer" -> meaning.system(text(message.path("content")));
        case "tool" -> {
          meaning.result(message.path("tool_call_id").asText(), "", text(message.path("content")));
          for (JsonNode part : message.path("content")) {
            if (part.has("image_url")) {
              meaning.media("user", Wires.media(image(part.path("image_url"))));
            }
          }
        }
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
    choice(meaning, request.path("tool_choice"));
    JsonNode format = request.path("response_format");
    if (format.path("type").asText().equals("json_schema")) {
      meaning.schema(format.path("json_schema").path("schema"));
    } else if (format.path("type").asText().equals("json_object")) {
      meaning.json();
    }
    JsonNode reasoning = request.path("reasoning");
    String effort = request.path("reasoning_effort").asText(reasoning.path("effort").asText(""));
    if (!(effort.isEmpty() || effort.equals("none"))
        || reasoning.path("max_tokens").asInt() > 0
        || reasoning.path("enabled").asBoolean()
        || request.at("/thinking/type").asText("").equals("enabled")) {
      meaning.reasons();
    }
    return meaning;
  }

  private static void said(Meaning meaning, String role, JsonNode message) {
    JsonNode content = message.path("content");
    if (content.isTextual()) {
      meaning.text(role, content.textValue());
    }
    for (JsonNode part : content) {
      switch (part.path("type").asText()) {
        case "text" -> meaning.text(role, part.path("text").asText());
        case "image_url" -> meaning.media(role, Wires.media(image(part.path("image_url"))));
        case "file" -> meaning.media(role, Wires.media(part.at("/file/file_data").asText()));
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

  /// Some hosts take the address by itself.
  private static String image(JsonNode image) {
    return image.isTextual() ? image.textValue() : image.path("url").asText();
  }

  private static void choice(Meaning meaning, JsonNode choice) {
    if (choice.isTextual()) {
      meaning.choice(choice.textValue());
    } else if (choice.isObject()) {
      meaning.choice("tool " + choice.at("/function/name").asText());
    }
  }

  private static String text(JsonNode content) {
    if (content.isTextual()) {
      return content.textValue();
    }
    StringBuilder text = new StringBuilder();
    content.forEach(part -> text.append(part.path("text").asText()));
    return text.toString();
  }
}

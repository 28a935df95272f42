package dev.understudy.meaning;

import com.fasterxml.jackson.databind.JsonNode;

/// What a request in OpenAI's Responses means.
///
/// See <https://platform.openai.com/docs/api-reference/responses/create>.
public final class ResponsesMeaning {
  private ResponsesMeaning() {}

  /// Reads `request`.
  public static Meaning of(JsonNode request) {
    Meaning meaning = new Meaning();
    meaning.system(request.path("instructions").asText(""));
    JsonNode input = request.path("input");
    if (input.isTextual()) {
      meaning.text("user", input.textValue());
    }
    input.forEach(item -> item(meaning, item));
    for (JsonNode tool : request.path("tools")) {
      if (tool.path("type").asText().equals("function")) {
        meaning.tool(
            tool.path("name").asText(), tool.path("description").asText(), tool.path("parameters"));
      }
    }
    JsonNode choice = request.path("tool_choice");
    if (choice.isTextual()) {
      meaning.choice(choice.textValue());
    } else if (choice.isObject()) {
      meaning.choice("tool " + choice.path("name").asText());
    }
    JsonNode format = request.at("/text/format");
    if (format.path("type").asText().equals("json_schema")) {
      meaning.schema(format.path("schema"));
    } else if (format.path("type").asText().equals("json_object")) {
      meaning.json();
    }
    if (request.at("/reasoning/effort").isTextual()
        && !request.at("/reasoning/effort").asText().equals("none")) {
      meaning.reasons();
    }
    return meaning;
  }

  private static void item(Meaning meaning, JsonNode item) {
    switch (item.path("type").asText("message")) {
      case "message" -> message(meaning, item);
      case "function_call" ->
          meaning.call(
              item.path("call_id").asText(),
              item.path("name").asText(),
              Meaning.parsed(item.path("arguments").asText()));
      case "function_call_output" -> {
        meaning.result(item.path("call_id").asText(), "", Wires.text(item.path("output")));
        for (JsonNode part : item.path("output")) {
          if (part.has("image_url")) {
            meaning.media("user", Wires.media(part.path("image_url").asText()));
          }
        }
      }
      case "reasoning" -> {}
      default -> throw new AssertionError("an item of another type: " + item.path("type"));
    }
  }

  private static void message(Meaning meaning, JsonNode item) {
    String role = item.path("role").asText();
    JsonNode content = item.path("content");
    if (role.equals("system") || role.equals("developer")) {
      meaning.system(Wires.text(content));
      return;
    }
    if (content.isTextual()) {
      meaning.text(role, content.textValue());
    }
    for (JsonNode part : content) {
      switch (part.path("type").asText()) {
        case "input_text", "output_text" -> meaning.text(role, part.path("text").asText());
        case "refusal" -> meaning.text(role, part.path("refusal").asText());
        case "input_image" -> meaning.media(role, Wires.media(part.path("image_url").asText()));
        case "input_file" ->
            meaning.media(
                role, Wires.media(part.path("file_url").asText(part.path("file_data").asText())));
        default -> throw new AssertionError("a part of another type: " + part.path("type"));
      }
    }
  }
}

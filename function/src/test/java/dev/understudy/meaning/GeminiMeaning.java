package dev.understudy.meaning;

import com.fasterxml.jackson.databind.JsonNode;

/// What a request to Gemini's `generateContent` means.
///
/// See <https://ai.google.dev/api/generate-content>.
public final class GeminiMeaning {
  private GeminiMeaning() {}

  /// Reads `request`.
  public static Meaning of(JsonNode request) {
    Meaning meaning = new Meaning();
    JsonNode system = either(request, "systemInstruction", "system_instruction");
    system.path("parts").forEach(part -> meaning.system(part.path("text").asText()));
    for (JsonNode content : request.path("contents")) {
      String role = content.path("role").asText("user").equals("model") ? "assistant" : "user";
      content.path("parts").forEach(part -> said(meaning, role, part));
    }
    for (JsonNode tool : request.path("tools")) {
      for (JsonNode function : either(tool, "functionDeclarations", "function_declarations")) {
        JsonNode parameters = either(function, "parametersJsonSchema", "parameters");
        meaning.tool(
            function.path("name").asText(), function.path("description").asText(), parameters);
      }
    }
    JsonNode calling = request.at("/toolConfig/functionCallingConfig");
    JsonNode allowed = calling.path("allowedFunctionNames");
    switch (calling.path("mode").asText("AUTO")) {
      case "ANY" ->
          meaning.choice(allowed.size() == 1 ? "tool " + allowed.get(0).asText() : "required");
      case "NONE" -> meaning.choice("none");
      default -> {}
    }
    JsonNode config = request.path("generationConfig");
    JsonNode schema = either(config, "responseJsonSchema", "responseSchema");
    if (schema.isObject()) {
      meaning.schema(schema);
    } else if (config.path("responseMimeType").asText().equals("application/json")) {
      meaning.json();
    }
    JsonNode thinking = config.path("thinkingConfig");
    if (thinking.path("thinkingBudget").asInt() != 0 || thinking.hasNonNull("thinkingLevel")) {
      meaning.reasons();
    }
    return meaning;
  }

  private static void said(Meaning meaning, String role, JsonNode part) {
    JsonNode call = part.path("functionCall");
    JsonNode result = part.path("functionResponse");
    JsonNode data = either(part, "inlineData", "inline_data");
    JsonNode file = part.path("fileData");
    if (part.path("thought").asBoolean()) {
      return;
    }
    if (call.isObject()) {
      meaning.call(call.path("id").asText(""), call.path("name").asText(), call.path("args"));
    } else if (result.isObject()) {
      meaning.result(
          result.path("id").asText(""),
          result.path("name").asText(),
          text(result.path("response")));
    } else if (data.isObject()) {
      meaning.media(
          role, either(data, "mimeType", "mime_type").asText() + " " + data.path("data").asText());
    } else if (file.isObject()) {
      meaning.media(role, file.path("fileUri").asText());
    } else {
      meaning.text(role, part.path("text").asText());
    }
  }

  /// A text stands in the only member of the object that Gemini wants.
  private static String text(JsonNode response) {
    return response.size() == 1 && response.iterator().next().isTextual()
        ? response.iterator().next().asText()
        : dev.understudy.json.Json.text(response);
  }

  private static JsonNode either(JsonNode owner, String one, String other) {
    return owner.has(one) ? owner.path(one) : owner.path(other);
  }
}

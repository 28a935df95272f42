package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What Gemini checks before it answers, and how it complains: unknown names first, as whoever
/// reads a message of protocol buffers does. Sources: Gemini API reference, and complaints that
/// people have quoted.
final class GoogleChecks {

  private static final Set<String> FIELDS =
      Set.of(
          "model",
          "contents",
          "systemInstruction",
          "tools",
          "toolConfig",
          "safetySettings",
          "generationConfig",
          "cachedContent",
          "serviceTier",
          "store");
  private static final Set<String> CONFIG =
      Set.of(
          "stopSequences",
          "responseMimeType",
          "responseSchema",
          "responseJsonSchema",
          "_responseJsonSchema",
          "responseModalities",
          "candidateCount",
          "maxOutputTokens",
          "temperature",
          "topP",
          "topK",
          "seed",
          "presencePenalty",
          "frequencyPenalty",
          "responseLogprobs",
          "logprobs",
          "enableEnhancedCivicAnswers",
          "speechConfig",
          "thinkingConfig",
          "imageConfig",
          "mediaResolution");
  private static final Set<String> PART =
      Set.of(
          "text",
          "thought",
          "thoughtSignature",
          "partMetadata",
          "inlineData",
          "fileData",
          "functionCall",
          "functionResponse",
          "executableCode",
          "codeExecutionResult",
          "videoMetadata",
          "mediaResolution");
  private static final Set<String> CALL = Set.of("id", "name", "args");
  private static final Set<String> RESPONSE =
      Set.of("id", "name", "response", "parts", "willContinue", "scheduling");
  private static final Set<String> DECLARATION =
      Set.of(
          "name",
          "description",
          "behavior",
          "parameters",
          "parametersJsonSchema",
          "response",
          "responseJsonSchema");

  private GoogleChecks() {}

  static Optional<Reply> complaint(Ask ask) {
    JsonNode body = ask.body();
    if (!body.isObject()) {
      return refuse("Invalid JSON payload received. Unexpected token.");
    }
    return unknown("", body, FIELDS)
        .or(() -> config(body.path("generationConfig")))
        .or(() -> tools(body.path("tools")))
        .or(() -> contents(body.path("contents")))
        .or(() -> results(body.path("contents")))
        .or(() -> ofThisModel(ask));
  }

  /// Of a request that is counted and not answered, which stands within another.
  static Optional<Reply> counted(Ask ask) {
    JsonNode counted = ask.body().path("generateContentRequest");
    String model = "models/" + ask.model();
    if (ask.body().size() != 1 || !counted.path("model").asText().equals(model)) {
      return refuse("* CountTokensRequest.generate_content_request.model: unexpected model name");
    }
    return complaint(new Ask(ask.head(), ask.path(), ask.model(), false, counted));
  }

  /// Of embeddings, one or many.
  static Optional<Reply> vectors(Ask ask) {
    JsonNode body = ask.body();
    if (!body.isObject()) {
      return refuse("Invalid JSON payload received. Unexpected token.");
    }
    boolean many = body.has("requests");
    for (JsonNode request :
        many ? body.path("requests") : Json.MAPPER.createArrayNode().add(body)) {
      if (!request.at("/content/parts").isArray()) {
        return refuse("* EmbedContentRequest.content: content is not specified\n");
      }
      String model = request.path("model").asText(many ? "" : "models/" + ask.model());
      if (!model.equals("models/" + ask.model())) {
        return refuse(
            "* BatchEmbedContentsRequest.requests[0].model: the model must match the batch's\n");
      }
    }
    return many && body.path("requests").isEmpty()
        ? refuse("* BatchEmbedContentsRequest.requests: requests is not specified\n")
        : Optional.empty();
  }

  private static Optional<Reply> unknown(String where, JsonNode object, Set<String> known) {
    return object
        .propertyStream()
        .map(Map.Entry::getKey)
        .filter(name -> !known.contains(name))
        .findFirst()
        .flatMap(
            name ->
                refuse(
                    "Invalid JSON payload received. Unknown name \"%s\"%s: Cannot find field."
                        .formatted(name, where.isEmpty() ? "" : " at '" + where + "'")));
  }

  private static Optional<Reply> config(JsonNode config) {
    for (String name : List.of("maxOutputTokens", "candidateCount", "seed", "logprobs")) {
      JsonNode value = config.path(name);
      if (!value.isMissingNode() && !value.isIntegralNumber()) {
        return wrongType("generation_config." + snake(name), "TYPE_INT32", value);
      }
    }
    for (String name : List.of("temperature", "topP", "topK")) {
      JsonNode value = config.path(name);
      if (!value.isMissingNode() && !value.isNumber()) {
        return wrongType("generation_config." + snake(name), "TYPE_FLOAT", value);
      }
    }
    if (config.path("maxOutputTokens").asLong(1) < 1) {
      return refuse(
          "* GenerateContentRequest.generation_config.max_output_tokens: max_output_tokens must be"
              + " positive.\n");
    }
    return unknown("generation_config", config, CONFIG)
        .or(() -> range(config, "temperature", 2))
        .or(() -> range(config, "topP", 1));
  }

  private static Optional<Reply> range(JsonNode config, String name, int most) {
    double value = config.path(name).asDouble(0);
    return value >= 0 && value <= most
        ? Optional.empty()
        : refuse(
            "* GenerateContentRequest.generation_config.%s: %s must be in the range [0.0, %d.0].\n"
                .formatted(snake(name), snake(name), most));
  }

  private static Optional<Reply> tools(JsonNode tools) {
    for (int i = 0; i < tools.size(); i++) {
      JsonNode functions = tools.get(i).path("functionDeclarations");
      for (int j = 0; j < functions.size(); j++) {
        String where = "tools[" + i + "].function_declarations[" + j + "]";
        Optional<Reply> wrong = unknown(where, functions.get(j), DECLARATION);
        if (wrong.isEmpty()
            && !functions.get(j).path("name").asText().matches("[A-Za-z_][\\w.:-]{0,63}")) {
          wrong =
              refuse(
                  "* GenerateContentRequest."
                      + where
                      + ".name: Invalid function name. Must start"
                      + " with a letter or an underscore.\n");
        }
        if (wrong.isPresent()) {
          return wrong;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Reply> contents(JsonNode contents) {
    if (!contents.isMissingNode() && !contents.isArray() && !contents.isObject()) {
      return wrongType(
          "contents", "type.googleapis.com/google.ai.generativelanguage.v1beta.Content", contents);
    }
    if (contents.isEmpty()) {
      return refuse("* GenerateContentRequest.contents: contents is not specified\n");
    }
    for (int i = 0; i < contents.size(); i++) {
      JsonNode content = contents.get(i);
      String role = content.path("role").asText("user");
      if (!role.equals("user") && !role.equals("model")) {
        return refuse("Please use a valid role: user, model.");
      }
      if (content.path("parts").isEmpty()) {
        return refuse(
            "* GenerateContentRequest.contents[%d].parts: contents.parts must not be empty.\n"
                .formatted(i));
      }
      for (int j = 0; j < content.path("parts").size(); j++) {
        String where = "contents[%d].parts[%d]".formatted(i, j);
        Optional<Reply> wrong = part(where, content.path("parts").get(j));
        if (wrong.isPresent()) {
          return wrong;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Reply> part(String where, JsonNode part) {
    JsonNode response = part.path("functionResponse");
    if (part.has("functionResponse") && !response.path("response").isObject()) {
      return wrongType(
          where + ".function_response.response",
          "type.googleapis.com/google.protobuf.Struct",
          response.path("response"));
    }
    String data = part.at("/inlineData/data").asText("");
    if (Texts.bytes(data).isEmpty()) {
      return wrongType(where + ".inline_data.data", "TYPE_BYTES", part.at("/inlineData/data"));
    }
    for (String name : List.of("functionCall", "functionResponse")) {
      if (part.has(name) && part.path(name).path("name").asText("").isEmpty()) {
        return refuse(
            "* GenerateContentRequest.%s.%s.name: Name cannot be empty.\n"
                .formatted(where, snake(name)));
      }
    }
    return unknown(where, part, PART)
        .or(() -> unknown(where + ".function_call", part.path("functionCall"), CALL))
        .or(() -> unknown(where + ".function_response", response, RESPONSE));
  }

  /// As many results in a turn as there were calls in the one before it.
  private static Optional<Reply> results(JsonNode contents) {
    long open = 0;
    for (JsonNode content : contents) {
      long results = count(content, "functionResponse");
      if (results > 0 && open == 0) {
        return refuse(
            "Please ensure that function response turn comes immediately after a function call"
                + " turn.");
      }
      if (results != open) {
        return refuse(
            "Please ensure that the number of function response parts is equal to the number of"
                + " function call parts of the function call turn.");
      }
      open = count(content, "functionCall");
    }
    return Optional.empty();
  }

  private static long count(JsonNode content, String kind) {
    return content.path("parts").valueStream().filter(part -> part.has(kind)).count();
  }

  /// What a model's generation decides: only 3 gives JSON beside tools, and it wants the first call
  /// of a turn signed.
  private static Optional<Reply> ofThisModel(Ask ask) {
    boolean third = ask.model().startsWith("gemini-3");
    boolean json =
        ask.body().at("/generationConfig/responseMimeType").asText("").equals("application/json");
    if (json && !third && ask.body().path("tools").path(0).has("functionDeclarations")) {
      return refuse(
          "Function calling with a response mime type: 'application/json' is unsupported");
    }
    for (JsonNode content : third ? ask.body().path("contents") : Json.object()) {
      Optional<JsonNode> first =
          content.path("parts").valueStream().filter(part -> part.has("functionCall")).findFirst();
      if (first.isPresent() && !first.get().has("thoughtSignature")) {
        return refuse(
            "Function call is missing a thought_signature in functionCall parts. This is required"
                + " for tools to work correctly, and missing thought_signature may lead to degraded"
                + " model performance.");
      }
    }
    return Optional.empty();
  }

  private static Optional<Reply> wrongType(String where, String type, JsonNode found) {
    return refuse("Invalid value at '%s' (%s), %s".formatted(where, type, found));
  }

  private static String snake(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
  }

  private static Optional<Reply> refuse(String message) {
    return Optional.of(GoogleErrors.invalid(message));
  }
}

package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.wire.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What Converse and InvokeModel check before they answer, and how they complain. Sources: the
/// constraints of the API reference, recorded errors, and complaints that people have quoted.
final class BedrockChecks {

  private static final Set<String> FIELDS =
      Set.of(
          "messages",
          "system",
          "inferenceConfig",
          "toolConfig",
          "guardrailConfig",
          "additionalModelRequestFields",
          "additionalModelResponseFieldPaths",
          "promptVariables",
          "requestMetadata",
          "performanceConfig",
          "serviceTier",
          "outputConfig");
  private static final Set<String> COUNTED =
      Set.of("messages", "system", "toolConfig", "additionalModelRequestFields");
  private static final Set<String> TITAN =
      Set.of("inputText", "dimensions", "normalize", "embeddingTypes");
  private static final Set<String> IMAGES = Set.of("png", "jpeg", "gif", "webp");
  private static final String NAME = "[a-zA-Z0-9_-]+";

  private BedrockChecks() {}

  static Optional<Reply> complaint(JsonNode body) {
    if (!body.isObject()) {
      return serialization("Unexpected token");
    }
    return extra(body, FIELDS)
        .or(() -> numbers(body.path("inferenceConfig")))
        .or(() -> schema(body.at("/outputConfig/textFormat/structure/jsonSchema/schema")))
        .or(() -> tools(body.path("toolConfig")))
        .or(() -> messages(body.path("messages")))
        .or(() -> results(body));
  }

  /// Of a request that is counted and not answered, by the model's own id.
  static Optional<Reply> counted(Ask ask) {
    if (!ask.model().startsWith("anthropic.")) {
      return refuse("The provided model doesn't support counting tokens.");
    }
    JsonNode counted = ask.body().at("/input/converse");
    return extra(counted, COUNTED).or(() -> complaint(counted));
  }

  /// Titan's words of InvokeModel.
  static Optional<Reply> embedding(Ask ask) {
    if (!ask.body().isObject()) {
      return serialization("Unexpected token");
    }
    if (!ask.model().contains("titan-embed")) {
      return refuse("The provided model identifier is invalid.");
    }
    if (!ask.body().path("inputText").isTextual()) {
      return malformed("#: required key [inputText] not found");
    }
    return extra(ask.body(), TITAN);
  }

  private static Optional<Reply> extra(JsonNode object, Set<String> known) {
    return object
        .propertyStream()
        .map(Map.Entry::getKey)
        .filter(name -> !known.contains(name))
        .findFirst()
        .flatMap(name -> malformed("#: extraneous key [" + name + "] is not permitted"));
  }

  private static Optional<Reply> numbers(JsonNode config) {
    JsonNode most = config.path("maxTokens");
    if (!most.isMissingNode() && !most.isIntegralNumber()) {
      return serialization("STRING_VALUE cannot be converted to Integer");
    }
    if (most.asLong(1) < 1) {
      return constraint(
          most.asText(), "inferenceConfig.maxTokens", "have value greater than or equal to 1");
    }
    for (String name : List.of("temperature", "topP")) {
      JsonNode value = config.path(name);
      if (!value.isMissingNode() && !value.isNumber()) {
        return serialization("STRING_VALUE cannot be converted to Float");
      }
      if (value.asDouble(0) < 0 || value.asDouble(0) > 1) {
        String bound =
            value.asDouble() > 1 ? "less than or equal to 1" : "greater than or equal to 0";
        return constraint(value.asText(), "inferenceConfig." + name, "have value " + bound);
      }
    }
    return Optional.empty();
  }

  private static Optional<Reply> schema(JsonNode schema) {
    try {
      return schema.isMissingNode() || Json.MAPPER.readTree(schema.asText()).isObject()
          ? Optional.empty()
          : refuse("The schema in outputConfig is not a JSON object.");
    } catch (JsonProcessingException e) {
      return refuse("The schema in outputConfig is not valid JSON.");
    }
  }

  private static Optional<Reply> tools(JsonNode config) {
    for (int i = 0; i < config.path("tools").size(); i++) {
      JsonNode spec = config.path("tools").get(i).path("toolSpec");
      String where = "toolConfig.tools." + (i + 1) + ".member.toolSpec.";
      if (spec.isObject() && !spec.path("name").asText().matches(NAME)) {
        return pattern(spec.path("name").asText(), where + "name");
      }
      if (spec.isObject() && !spec.at("/inputSchema/json/type").asText().equals("object")) {
        return refuse(
            "The value at "
                + where
                + "inputSchema.json.type must be one of the following: object.");
      }
    }
    return config.has("tools") && config.path("tools").isEmpty()
        ? constraint("[]", "toolConfig.tools", "have length greater than or equal to 1")
        : Optional.empty();
  }

  private static Optional<Reply> messages(JsonNode messages) {
    if (!messages.isMissingNode() && !messages.isArray()) {
      return serialization("Start of structure or map found where not expected.");
    }
    String before = "";
    for (int i = 0; i < messages.size(); i++) {
      String role = messages.get(i).path("role").asText();
      if (!role.equals("user") && !role.equals("assistant")) {
        return constraint(
            role,
            "messages." + (i + 1) + ".member.role",
            "satisfy enum value set: [user, assistant]");
      }
      if (role.equals(before)) {
        return refuse(
            "A conversation must alternate between user and assistant roles. Make sure the"
                + " conversation alternates between user and assistant roles and try again.");
      }
      before = role;
      Optional<Reply> wrong = content(i, messages.get(i).path("content"));
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return messages.path(0).path("role").asText().equals("user")
        ? Optional.empty()
        : refuse(
            "A conversation must start with a user message. Try again with a conversation that"
                + " starts with a user message.");
  }

  private static Optional<Reply> content(int message, JsonNode content) {
    if (!content.isArray()) {
      return serialization("Expected list or null");
    }
    if (content.isEmpty()) {
      return refuse(
          "The content field in the Message object at messages.%d is empty. Add a ContentBlock object to the content field and try again."
              .formatted(message));
    }
    for (int i = 0; i < content.size(); i++) {
      JsonNode block = content.get(i);
      if (block.has("text") && block.path("text").asText().isBlank()) {
        return refuse(
            "The text field in the ContentBlock object at messages.%d.content.%d is blank. Add text to the text field, and try again."
                .formatted(message, i));
      }
      String where = "messages.%d.member.content.%d.member.".formatted(message + 1, i + 1);
      String id =
          block.at("/toolUse/toolUseId").asText(block.at("/toolResult/toolUseId").asText("x"));
      if (!id.matches(NAME)) {
        return pattern(
            id, where + (block.has("toolUse") ? "toolUse" : "toolResult") + ".toolUseId");
      }
      Optional<Reply> wrong = image(where, block.path("image"));
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private static Optional<Reply> image(String where, JsonNode image) {
    if (image.isMissingNode()) {
      return Optional.empty();
    }
    String format = image.path("format").asText();
    if (!IMAGES.contains(format)) {
      return constraint(
          format, where + "image.format", "satisfy enum value set: [gif, jpeg, png, webp]");
    }
    boolean bytes = Texts.bytes(image.at("/source/bytes").asText("?")).isPresent();
    return bytes || image.at("/source/s3Location").isObject()
        ? Optional.empty()
        : refuse("Could not process image");
  }

  /// Every result answers a call of the turn before it, and every call has its result in the next;
  /// and whoever speaks of tools has to have some.
  private static Optional<Reply> results(JsonNode body) {
    Set<String> open = Set.of();
    JsonNode messages = body.path("messages");
    for (int i = 0; i < messages.size(); i++) {
      Set<String> results = ids(messages.get(i), "toolResult");
      Set<String> missing = new LinkedHashSet<>(open);
      missing.removeAll(results);
      if (results.size() > open.size()) {
        return refuse(
            "The number of toolResult blocks at messages.%d.content exceeds the number of toolUse blocks of previous turn."
                .formatted(i));
      }
      if (!missing.isEmpty()) {
        return refuse(
            "Expected toolResult blocks at messages.%d.content for the following Ids: %s"
                .formatted(i, String.join(", ", missing)));
      }
      open = ids(messages.get(i), "toolUse");
      if (!(open.isEmpty() && results.isEmpty()) && body.path("toolConfig").isMissingNode()) {
        return refuse(
            "The toolConfig field must be defined when using toolUse and toolResult content"
                + " blocks.");
      }
    }
    return Optional.empty();
  }

  private static Set<String> ids(JsonNode message, String kind) {
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode block : message.path("content")) {
      if (block.has(kind)) {
        ids.add(block.path(kind).path("toolUseId").asText());
      }
    }
    return ids;
  }

  private static Optional<Reply> constraint(String found, String where, String must) {
    return refuse(
        "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must %s"
            .formatted(found, where, must));
  }

  private static Optional<Reply> pattern(String found, String where) {
    return constraint(found, where, "satisfy regular expression pattern: " + NAME);
  }

  private static Optional<Reply> malformed(String what) {
    return refuse(
        "Malformed input request: " + what + ", please reformat your input and try again.");
  }

  private static Optional<Reply> serialization(String message) {
    return Optional.of(BedrockErrors.of(400, "SerializationException", message));
  }

  private static Optional<Reply> refuse(String message) {
    return Optional.of(BedrockErrors.invalid(message));
  }
}

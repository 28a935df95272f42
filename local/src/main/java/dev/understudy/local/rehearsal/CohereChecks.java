package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What Cohere checks before it answers, and how it complains. Source: Cohere API reference, the
/// fields and their ranges, and "Errors"; where that has no words for it, they are in its tone.
final class CohereChecks {

  private static final Set<String> FIELDS =
      Set.of(
          "model",
          "messages",
          "stream",
          "tools",
          "strict_tools",
          "tool_choice",
          "documents",
          "citation_options",
          "response_format",
          "safety_mode",
          "max_tokens",
          "stop_sequences",
          "temperature",
          "seed",
          "frequency_penalty",
          "presence_penalty",
          "k",
          "p",
          "logprobs",
          "thinking",
          "priority",
          "raw_prompting");
  private static final Set<String> VECTORS =
      Set.of(
          "model",
          "input_type",
          "texts",
          "images",
          "inputs",
          "max_tokens",
          "output_dimension",
          "embedding_types",
          "truncate",
          "priority");
  private static final List<String> ROLES = List.of("user", "assistant", "system", "tool");
  private static final Map<String, Double> MOST =
      Map.of("temperature", 1.0, "p", 0.99, "frequency_penalty", 1.0, "presence_penalty", 1.0);
  private static final int MOST_TEXTS = 96;

  private CohereChecks() {}

  static Optional<Reply> complaint(JsonNode body) {
    return common(body, FIELDS)
        .or(() -> numbers(body))
        .or(() -> messages(body.path("messages")))
        .or(() -> results(body.path("messages")))
        .or(() -> tools(body));
  }

  static Optional<Reply> vectors(JsonNode body) {
    Optional<Reply> wrong = common(body, VECTORS);
    if (wrong.isPresent()) {
      return wrong;
    }
    if (!body.path("input_type").isTextual()) {
      return refuse("valid input_type must be provided with the provided model");
    }
    int texts = body.path("texts").size();
    return texts > 0 && texts <= MOST_TEXTS
        ? Optional.empty()
        : refuse("total number of texts must be at least 1 and at most " + MOST_TEXTS);
  }

  private static Optional<Reply> common(JsonNode body, Set<String> known) {
    if (!body.isObject()) {
      return refuse("EOF");
    }
    Optional<Reply> unknown =
        body.propertyStream()
            .map(Map.Entry::getKey)
            .filter(name -> !known.contains(name))
            .findFirst()
            .map(
                name ->
                    CohereErrors.of(
                        422, "unknown field: parameter '" + name + "' is not a valid field"));
    return unknown.isPresent() || body.path("model").isTextual()
        ? unknown
        : refuse("model is required");
  }

  private static Optional<Reply> numbers(JsonNode body) {
    for (String name : List.of("max_tokens", "k", "seed")) {
      if (body.has(name) && !body.get(name).isIntegralNumber()) {
        return wrongType(name, body.get(name), "int");
      }
    }
    for (Map.Entry<String, Double> range : MOST.entrySet()) {
      JsonNode value = body.path(range.getKey());
      if (!value.isMissingNode() && !value.isNumber()) {
        return wrongType(range.getKey(), value, "float");
      }
      if (value.asDouble(0) < 0 || value.asDouble(0) > range.getValue()) {
        return refuse(
            range.getKey() + " must be between 0 and " + range.getValue() + " inclusive.");
      }
    }
    return body.path("max_tokens").asLong(1) < 1
        ? refuse("max_tokens must be at least 1")
        : Optional.empty();
  }

  private static Optional<Reply> messages(JsonNode messages) {
    if (!messages.isArray()) {
      return messages.isMissingNode()
          ? refuse("messages is required")
          : wrongType("messages", messages, "array");
    }
    if (messages.isEmpty()) {
      return refuse("messages must contain at least one message");
    }
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.get(i);
      String role = message.path("role").asText();
      if (!ROLES.contains(role)) {
        return refuse(
            "message at index %d has the role '%s', which is none of %s"
                .formatted(i, role, String.join(", ", ROLES)));
      }
      boolean calls = role.equals("assistant") && !message.path("tool_calls").isEmpty();
      if (!calls
          && message.path("content").isEmpty()
          && message.path("content").asText().isEmpty()) {
        return refuse("message at index " + i + " must have non-empty content or tool calls");
      }
      for (JsonNode part : message.path("content")) {
        if (!part.path("type").asText().matches("text|image_url|document|thinking")) {
          return refuse("message at index " + i + " has content of an invalid type");
        }
      }
    }
    return Optional.empty();
  }

  /// Every result answers a call of the message before it, and every call has its result.
  private static Optional<Reply> results(JsonNode messages) {
    Set<String> open = new LinkedHashSet<>();
    for (JsonNode message : messages) {
      boolean result = message.path("role").asText().equals("tool");
      String id = message.path("tool_call_id").asText();
      if (result && !open.remove(id)) {
        return refuse("tool call id " + id + " not found in previous tool calls");
      }
      if (!result && !open.isEmpty()) {
        break;
      }
      message.path("tool_calls").forEach(call -> open.add(call.path("id").asText()));
    }
    return open.isEmpty()
        ? Optional.empty()
        : refuse("missing tool results for tool call ids " + String.join(", ", open));
  }

  private static Optional<Reply> tools(JsonNode body) {
    String choice = body.path("tool_choice").asText("NONE");
    if (!choice.equals("NONE") && !choice.equals("REQUIRED")) {
      return refuse("tool_choice must be one of REQUIRED, NONE");
    }
    return body.has("response_format") && !body.path("tools").isEmpty()
        ? refuse("response_format is not supported with tools")
        : Optional.empty();
  }

  private static Optional<Reply> wrongType(String name, JsonNode found, String type) {
    String is = found.getNodeType().name().toLowerCase(Locale.ROOT);
    return Optional.of(
        CohereErrors.of(
            400,
            "invalid type: parameter '%s' is of type %s but should be of type %s."
                .formatted(name, is, type)));
  }

  private static Optional<Reply> refuse(String message) {
    return Optional.of(CohereErrors.invalid(message));
  }
}

package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.RequestHead;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What Anthropic's Messages API checks before it answers, and how it complains: unknown fields
/// too.
final class AnthropicChecks {

  private static final Set<String> FIELDS =
      Set.of(
          "model",
          "messages",
          "max_tokens",
          "system",
          "metadata",
          "stop_sequences",
          "stream",
          "temperature",
          "top_p",
          "top_k",
          "tools",
          "tool_choice",
          "thinking",
          "service_tier",
          "container",
          "mcp_servers",
          "context_management",
          "output_config",
          "cache_control");
  private static final Set<String> OF_ANSWERS =
      Set.of(
          "max_tokens",
          "metadata",
          "stop_sequences",
          "stream",
          "temperature",
          "top_p",
          "top_k",
          "service_tier",
          "container");
  private static final Set<String> OF_MESSAGE = Set.of("role", "content");
  private static final Set<String> OF_METADATA = Set.of("user_id");

  private AnthropicChecks() {}

  /// Of a request that is counted and not answered: without what says how to answer it.
  static Optional<Reply> counted(RequestHead head, JsonNode body) {
    if (!(body instanceof ObjectNode asked)) {
      return complaint(head, body);
    }
    Set<String> counted = new LinkedHashSet<>(FIELDS);
    counted.removeAll(OF_ANSWERS);
    ObjectNode limited = asked.deepCopy().put("max_tokens", 1_000_000);
    return extra("", body, counted).or(() -> complaint(head, limited));
  }

  static Optional<Reply> complaint(RequestHead head, JsonNode body) {
    if (head.headers().first("anthropic-version").isEmpty()) {
      return refuse("anthropic-version: header is required");
    }
    if (!body.isObject()) {
      return refuse("The request body is not valid JSON");
    }
    return required(body)
        .or(() -> extra("", body, FIELDS))
        .or(() -> extra("metadata.", body.path("metadata"), OF_METADATA))
        .or(() -> numbers(body))
        .or(() -> messages(body.path("messages")))
        .or(() -> results(body.path("messages")))
        .or(() -> stops(body.path("stop_sequences")));
  }

  private static Optional<Reply> required(JsonNode body) {
    for (String name : List.of("model", "messages", "max_tokens")) {
      if (!body.has(name)) {
        return refuse(name + ": Field required");
      }
    }
    if (!body.path("model").isTextual()) {
      return refuse("model: Input should be a valid string");
    }
    return Optional.empty();
  }

  private static Optional<Reply> extra(String where, JsonNode object, Set<String> known) {
    return object
        .propertyStream()
        .map(Map.Entry::getKey)
        .filter(name -> !known.contains(name))
        .findFirst()
        .flatMap(name -> refuse(where + name + ": Extra inputs are not permitted"));
  }

  private static Optional<Reply> numbers(JsonNode body) {
    if (!body.path("max_tokens").isIntegralNumber()) {
      return refuse("max_tokens: Input should be a valid integer");
    }
    if (body.path("max_tokens").asLong() < 1) {
      return refuse("max_tokens: Input should be greater than or equal to 1");
    }
    for (String name : List.of("temperature", "top_p")) {
      JsonNode value = body.path(name);
      if (value.isMissingNode()) {
        continue;
      }
      if (!value.isNumber()) {
        return refuse(name + ": Input should be a valid number");
      }
      if (value.asDouble() > 1) {
        return refuse(name + ": Input should be less than or equal to 1");
      }
      if (value.asDouble() < 0) {
        return refuse(name + ": Input should be greater than or equal to 0");
      }
    }
    return Optional.empty();
  }

  private static Optional<Reply> messages(JsonNode messages) {
    if (!messages.isArray()) {
      return refuse("messages: Input should be a valid list");
    }
    if (messages.isEmpty()) {
      return refuse("messages: at least one message is required");
    }
    for (int i = 0; i < messages.size(); i++) {
      Optional<Reply> wrong = message(i, messages.get(i));
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private static Optional<Reply> message(int index, JsonNode message) {
    String where = "messages." + index + ".";
    for (String name : OF_MESSAGE) {
      if (!message.has(name)) {
        return refuse(where + name + ": Field required");
      }
    }
    String role = message.path("role").asText();
    if (role.equals("system")) {
      return refuse(
          "messages: Unexpected role \"system\". The Messages API accepts a top-level `system`"
              + " parameter, not \"system\" as an input message role.");
    }
    if (!role.equals("user") && !role.equals("assistant")) {
      return refuse(where + "role: Input should be 'user' or 'assistant'");
    }
    JsonNode content = message.path("content");
    if (!content.isTextual() && !content.isArray()) {
      return refuse(where + "content: Input should be a valid string");
    }
    if (content.isTextual() && content.asText().isEmpty() && role.equals("user")) {
      return refuse(
          where.substring(0, where.length() - 1) + ": user messages must have non-empty content");
    }
    for (JsonNode block : content) {
      if (block.path("type").asText().equals("text") && block.path("text").asText().isEmpty()) {
        return refuse("messages: text content blocks must be non-empty");
      }
    }
    return extra(where, message, OF_MESSAGE);
  }

  /// Every result answers a call of the turn before it, and every call has its result in the next.
  private static Optional<Reply> results(JsonNode messages) {
    Set<String> open = Set.of();
    for (int i = 0; i < messages.size(); i++) {
      JsonNode content = messages.get(i).path("content");
      Set<String> left = new LinkedHashSet<>(open);
      for (int block = 0; block < content.size(); block++) {
        String id = content.get(block).path("tool_use_id").asText("");
        if (content.get(block).path("type").asText().equals("tool_result") && !left.remove(id)) {
          return refuse(
              "messages.%d.content.%d: unexpected `tool_use_id` found in `tool_result` blocks: %s. Each `tool_result` block must have a corresponding `tool_use` block in the previous message."
                  .formatted(i, block, id));
        }
      }
      if (!left.isEmpty()) {
        return refuse(
            "messages.%d: `tool_use` ids were found without `tool_result` blocks immediately after: %s. Each `tool_use` block must have a corresponding `tool_result` block in the next message."
                .formatted(i - 1, String.join(", ", left)));
      }
      open = new LinkedHashSet<>();
      for (JsonNode block : content) {
        if (block.path("type").asText().equals("tool_use")) {
          open.add(block.path("id").asText());
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Reply> stops(JsonNode stops) {
    for (JsonNode stop : stops) {
      if (stop.asText().isBlank()) {
        return refuse("stop_sequences: each stop sequence must contain non-whitespace");
      }
    }
    return stops.isMissingNode() || stops.isArray()
        ? Optional.empty()
        : refuse("stop_sequences: Input should be a valid list");
  }

  private static Optional<Reply> refuse(String message) {
    return Optional.of(AnthropicErrors.invalid(message));
  }
}

package dev.understudy.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.provider.Capabilities.Feature;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a canonical request asks of a model.
final class Demands {
  private static final Set<String> TOOL_ROLES = Set.of("tool", "function");

  /// OpenAI's of chat and of responses, and Anthropic's.
  private static final Set<String> IMAGE_PARTS = Set.of("image_url", "input_image", "image");

  /// Efforts of a model that answers at once.
  private static final Set<String> UNREASONED = Set.of("none", "minimal");

  private Demands() {}

  /// Tools that the client runs: Anthropic's own, and those of Responses. Of the others, and of
  /// those that are to come, the provider does the work:
  /// https://docs.claude.com/en/docs/agents-and-tools/tool-use/overview,
  /// https://platform.openai.com/docs/guides/tools.
  private static final Pattern RUN_BY_THE_CLIENT =
      Pattern.compile(
          "custom|(bash|text_editor|computer|memory)_\\d+"
              + "|function|shell|local_shell|apply_patch|computer_use_preview");

  /// The first field of `request` that asks for `feature`.
  static Optional<String> field(ObjectNode request, Feature feature) {
    return switch (feature) {
      case TOOLS -> tools(request);
      case IMAGES -> images(request.path("messages"));
      case JSON_SCHEMA, JSON_OBJECT ->
          named(
              "response_format",
              request.path("response_format").path("type").asText().equals(feature.wireName()));
      case N -> named("n", request.path("n").asDouble() > 1);
      case LOGPROBS -> logprobs(request);
      case REASONING, COUNTS_MAX_TOKENS, PREFILL -> Optional.empty();
    };
  }

  /// Whether `request` asks the model to think before it answers: OpenAI's `reasoning_effort`,
  /// OpenRouter's `reasoning`, Anthropic's `thinking`.
  static boolean reasoning(ObjectNode request) {
    String effort =
        request.path("reasoning_effort").asText(request.at("/reasoning/effort").asText("none"));
    boolean budget = request.at("/reasoning/max_tokens").asInt() > 0;
    String thinking = request.at("/thinking/type").asText("disabled");
    return !UNREASONED.contains(effort) || budget || !thinking.equals("disabled");
  }

  /// Whether the provider may search, or run code, before and between its words: tools that run
  /// there, and MCP servers.
  static boolean worksAtTheProvider(ObjectNode request) {
    for (JsonNode tool : request.path("tools")) {
      String type = tool.path("type").asText("custom");
      if (!tool.path("type").isNull() && !RUN_BY_THE_CLIENT.matcher(type).matches()) {
        return true;
      }
    }
    return !request.path("mcp_servers").isEmpty();
  }

  private static Optional<String> tools(ObjectNode request) {
    for (String name : new String[] {"tools", "functions"}) {
      if (!request.path(name).isEmpty()) {
        return Optional.of(name);
      }
    }
    // A conversation that has used tools cannot be told to a model that has never heard of them.
    JsonNode messages = request.path("messages");
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.path(i);
      if (TOOL_ROLES.contains(message.path("role").asText())
          || !message.path("tool_calls").isEmpty()
          || message.hasNonNull("function_call")) {
        return Optional.of("messages[" + i + "]");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> images(JsonNode messages) {
    for (int i = 0; i < messages.size(); i++) {
      JsonNode content = messages.path(i).path("content");
      for (int j = 0; content.isArray() && j < content.size(); j++) {
        if (IMAGE_PARTS.contains(content.path(j).path("type").asText())) {
          return Optional.of("messages[" + i + "].content[" + j + "]");
        }
      }
    }
    return Optional.empty();
  }

  /// In legacy completions `logprobs` is a number, and 0 asks for the chosen tokens' own.
  private static Optional<String> logprobs(ObjectNode request) {
    JsonNode logprobs = request.path("logprobs");
    return named("logprobs", logprobs.asBoolean() || logprobs.isNumber())
        .or(() -> named("top_logprobs", request.path("top_logprobs").asInt() > 0));
  }

  private static Optional<String> named(String field, boolean asks) {
    return asks ? Optional.of(field) : Optional.empty();
  }
}

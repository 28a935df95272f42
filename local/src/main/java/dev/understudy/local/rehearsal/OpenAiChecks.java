package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.understudy.local.rehearsal.Host.Habit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What OpenAI checks before it answers, and how it complains.
final class OpenAiChecks {

  private static final Set<String> BOTH =
      Set.of(
          "model",
          "max_tokens",
          "temperature",
          "top_p",
          "n",
          "stream",
          "stream_options",
          "logprobs",
          "stop",
          "presence_penalty",
          "frequency_penalty",
          "logit_bias",
          "user",
          "seed");
  private static final Set<String> CHAT =
      Set.of(
          "messages",
          "max_completion_tokens",
          "top_logprobs",
          "tools",
          "tool_choice",
          "functions",
          "function_call",
          "parallel_tool_calls",
          "response_format",
          "service_tier",
          "store",
          "metadata",
          "modalities",
          "audio",
          "prediction",
          "reasoning_effort",
          "verbosity",
          "web_search_options",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention");
  private static final Set<String> COMPLETION = Set.of("prompt", "suffix", "echo", "best_of");
  private static final Set<String> EMBEDDING =
      Set.of("model", "input", "dimensions", "encoding_format", "user");
  private static final List<String> ROLES =
      List.of("system", "assistant", "user", "function", "tool", "developer");
  private static final List<String> NUMBERS =
      List.of("temperature", "top_p", "presence_penalty", "frequency_penalty");
  private static final List<String> INTEGERS =
      List.of("max_tokens", "max_completion_tokens", "n", "seed");

  private OpenAiChecks() {}

  static Optional<Reply> complaint(String path, JsonNode body, Host host) {
    if (!body.isObject()) {
      return refuse(
          "We could not parse the JSON body of your request. (HINT: This likely means you aren't"
              + " using your HTTP library correctly. The OpenAI API expects a JSON payload, but"
              + " what was sent was not valid JSON. If you have trouble figuring out how to fix"
              + " this, please contact us through our help center at help.openai.com.)",
          "",
          "");
    }
    if (!body.path("model").isTextual() || body.path("model").asText().isEmpty()) {
      return refuse("you must provide a model parameter", "", "");
    }
    return unknown(path, body)
        .or(() -> host.has(Habit.LITTLE_CHOICE) ? choice(body) : Optional.empty())
        .or(() -> types(body))
        .or(() -> path.equals(OpenAi.CHAT) ? messages(body) : prompt(body));
  }

  private static Optional<Reply> unknown(String path, JsonNode body) {
    boolean vectors = path.equals(OpenAi.EMBEDDINGS);
    Set<String> own = vectors ? EMBEDDING : path.equals(OpenAi.CHAT) ? CHAT : COMPLETION;
    return body.propertyStream()
        .map(java.util.Map.Entry::getKey)
        .filter(name -> (vectors || !BOTH.contains(name)) && !own.contains(name))
        .findFirst()
        .flatMap(name -> refuse("Unknown parameter: '" + name + "'.", name, "unknown_parameter"));
  }

  /// What Groq has not: <https://console.groq.com/docs/openai>.
  private static Optional<Reply> choice(JsonNode body) {
    for (String name : List.of("logprobs", "top_logprobs", "logit_bias")) {
      if (!absent(body, name)) {
        return refuse("property '" + name + "' is unsupported", "", "");
      }
    }
    if (body.path("n").asInt(1) != 1) {
      return refuse("'n' : number must be at most 1", "", "");
    }
    JsonNode messages = body.path("messages");
    for (int i = 0; i < messages.size(); i++) {
      if (messages.get(i).has("name")) {
        return refuse("'messages." + i + "' : property 'name' is unsupported", "", "");
      }
    }
    return Optional.empty();
  }

  static Optional<Reply> types(JsonNode body) {
    for (String name : NUMBERS) {
      if (!absent(body, name) && !body.get(name).isNumber()) {
        return wrongType(name, "a decimal", body.get(name));
      }
    }
    for (String name : INTEGERS) {
      if (!absent(body, name) && !body.get(name).isIntegralNumber()) {
        return wrongType(name, "an integer", body.get(name));
      }
    }
    long most = body.path("max_tokens").asLong(1);
    if (most < 1) {
      return refuse(
          "Invalid 'max_tokens': integer below minimum value. Expected a value >= 1, but got "
              + most
              + " instead.",
          "max_tokens",
          "integer_below_min_value");
    }
    return range(body, "temperature", 0, 2).or(() -> range(body, "top_p", 0, 1));
  }

  private static Optional<Reply> range(JsonNode body, String name, int least, int most) {
    double value = body.path(name).asDouble(least);
    if (value >= least && value <= most) {
      return Optional.empty();
    }
    boolean below = value < least;
    return refuse(
        "Invalid '%s': decimal %s value. Expected a value %s %d, but got %s instead."
            .formatted(
                name,
                below ? "below minimum" : "above maximum",
                below ? ">=" : "<=",
                below ? least : most,
                body.get(name)),
        name,
        below ? "decimal_below_min_value" : "decimal_above_max_value");
  }

  private static Optional<Reply> messages(JsonNode body) {
    JsonNode messages = body.path("messages");
    if (messages.isMissingNode() || messages.isNull()) {
      return refuse(
          "Missing required parameter: 'messages'.", "messages", "missing_required_parameter");
    }
    if (!messages.isArray()) {
      return wrongType("messages", "an array of objects", messages);
    }
    if (messages.isEmpty()) {
      return refuse(
          "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an"
              + " empty array instead.",
          "messages",
          "empty_array");
    }
    for (int i = 0; i < messages.size(); i++) {
      String role = messages.path(i).path("role").asText("");
      String param = "messages[" + i + "].role";
      if (role.isEmpty()) {
        return refuse(
            "Missing required parameter: '" + param + "'.", param, "missing_required_parameter");
      }
      if (!ROLES.contains(role)) {
        return refuse(
            "Invalid value: '%s'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'."
                .formatted(role),
            param,
            "invalid_value");
      }
    }
    return results(messages);
  }

  /// Every result answers a call of the message before it, and every call has its result.
  private static Optional<Reply> results(JsonNode messages) {
    Set<String> open = new LinkedHashSet<>();
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.get(i);
      String param = "messages.[" + i + "].role";
      boolean result = message.path("role").asText().equals("tool");
      if (result && !open.remove(message.path("tool_call_id").asText())) {
        return refuse(
            "Invalid parameter: messages with role 'tool' must be a response to a preceeding"
                + " message with 'tool_calls'.",
            param,
            "");
      }
      if (!result && !open.isEmpty()) {
        break;
      }
      message.path("tool_calls").forEach(call -> open.add(call.path("id").asText()));
    }
    return open.isEmpty()
        ? Optional.empty()
        : refuse(
            "An assistant message with 'tool_calls' must be followed by tool messages responding to"
                + " each 'tool_call_id'. The following tool_call_ids did not have response"
                + " messages: "
                + String.join(", ", open),
            "messages",
            "");
  }

  private static Optional<Reply> prompt(JsonNode body) {
    JsonNode prompt = body.path("prompt");
    return prompt.isMissingNode() || prompt.isTextual() || prompt.isArray() || prompt.isNull()
        ? Optional.empty()
        : wrongType("prompt", "a string or an array", prompt);
  }

  static boolean absent(JsonNode body, String name) {
    return body.path(name).isMissingNode() || body.path(name).isNull();
  }

  static Optional<Reply> wrongType(String name, String expected, JsonNode found) {
    JsonNodeType type = found.getNodeType();
    String what =
        switch (type) {
          case STRING -> "a string";
          case OBJECT -> "an object";
          case ARRAY -> "an array";
          case BOOLEAN -> "a boolean";
          case NUMBER -> "a decimal";
          default -> "null";
        };
    return refuse(
        "Invalid type for '%s': expected %s, but got %s instead.".formatted(name, expected, what),
        name,
        "invalid_type");
  }

  static Optional<Reply> refuse(String message, String param, String code) {
    return Optional.of(
        OpenAiErrors.invalid(
            message, param.isEmpty() ? null : param, code.isEmpty() ? null : code));
  }
}

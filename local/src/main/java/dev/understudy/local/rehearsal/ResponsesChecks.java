package dev.understudy.local.rehearsal;

import static dev.understudy.local.rehearsal.OpenAiChecks.refuse;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What OpenAI's Responses check before they answer, and how they complain.
final class ResponsesChecks {

  private static final Set<String> FIELDS =
      Set.of(
          "model",
          "input",
          "instructions",
          "background",
          "conversation",
          "include",
          "max_output_tokens",
          "max_tool_calls",
          "metadata",
          "parallel_tool_calls",
          "previous_response_id",
          "prompt",
          "prompt_cache_key",
          "prompt_cache_retention",
          "reasoning",
          "safety_identifier",
          "service_tier",
          "store",
          "stream",
          "stream_options",
          "temperature",
          "text",
          "tool_choice",
          "tools",
          "top_logprobs",
          "top_p",
          "truncation",
          "user");
  private static final Set<String> COUNTED =
      Set.of(
          "model",
          "input",
          "instructions",
          "conversation",
          "parallel_tool_calls",
          "previous_response_id",
          "reasoning",
          "text",
          "tool_choice",
          "tools",
          "truncation");
  private static final List<String> ROLES = List.of("assistant", "system", "developer", "user");
  private static final List<String> PARTS =
      List.of(
          "input_text",
          "input_image",
          "output_text",
          "refusal",
          "input_file",
          "computer_screenshot",
          "summary_text");
  private static final int LEAST_TOKENS = 16;

  private ResponsesChecks() {}

  /// Of a request that is counted and not answered: without what says how to answer it.
  static Optional<Reply> counted(JsonNode body) {
    return body.propertyStream()
        .map(Map.Entry::getKey)
        .filter(name -> !COUNTED.contains(name))
        .findFirst()
        .flatMap(name -> refuse("Unknown parameter: '" + name + "'.", name, "unknown_parameter"))
        .or(() -> complaint(body));
  }

  static Optional<Reply> complaint(JsonNode body) {
    if (!body.isObject()) {
      return refuse("We could not parse the JSON body of your request.", "", "");
    }
    if (!body.path("model").isTextual() || body.path("model").asText().isEmpty()) {
      return missing("model");
    }
    return unknown(body)
        .or(() -> OpenAiChecks.types(body))
        .or(() -> tokens(body))
        .or(() -> tools(body.path("tools")))
        .or(() -> input(body.path("input")))
        .or(() -> results(body.path("input")));
  }

  static Reply tooLong() {
    return OpenAiErrors.invalid(
        "Your input exceeds the context window of this model. Please adjust your input and try"
            + " again.",
        "input",
        "context_length_exceeded");
  }

  private static Optional<Reply> missing(String name) {
    return refuse(
        "Missing required parameter: '" + name + "'.", name, "missing_required_parameter");
  }

  private static Optional<Reply> unknown(JsonNode body) {
    if (body.has("messages")) {
      return refuse(
          "Unsupported parameter: 'messages'. In the Responses API, this parameter has moved to"
              + " 'input'. Try again with the new parameter.",
          "messages",
          "unsupported_parameter");
    }
    return body.propertyStream()
        .map(Map.Entry::getKey)
        .filter(name -> !FIELDS.contains(name))
        .findFirst()
        .flatMap(name -> refuse("Unknown parameter: '" + name + "'.", name, "unknown_parameter"));
  }

  private static Optional<Reply> tokens(JsonNode body) {
    JsonNode most = body.path("max_output_tokens");
    if (OpenAiChecks.absent(body, "max_output_tokens")) {
      return Optional.empty();
    }
    if (!most.isIntegralNumber()) {
      return OpenAiChecks.wrongType("max_output_tokens", "an integer", most);
    }
    return most.asLong() >= LEAST_TOKENS
        ? Optional.empty()
        : refuse(
            "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= %d, but got %s instead."
                .formatted(LEAST_TOKENS, most),
            "max_output_tokens",
            "integer_below_min_value");
  }

  private static Optional<Reply> tools(JsonNode tools) {
    for (int i = 0; i < tools.size(); i++) {
      JsonNode tool = tools.get(i);
      if (tool.path("type").asText().equals("function") && !tool.path("name").isTextual()) {
        return missing("tools[" + i + "].name");
      }
    }
    return Optional.empty();
  }

  private static Optional<Reply> input(JsonNode input) {
    if (input.isMissingNode() || input.isNull()) {
      return missing("input");
    }
    if (!input.isArray()) {
      return input.isTextual()
          ? Optional.empty()
          : OpenAiChecks.wrongType("input", "one of a string or array of objects", input);
    }
    for (int i = 0; i < input.size(); i++) {
      Optional<Reply> wrong = item("input[" + i + "]", input.get(i));
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private static Optional<Reply> item(String where, JsonNode item) {
    if (!item.path("type").asText("message").equals("message")) {
      return Optional.empty();
    }
    String role = item.path("role").asText();
    if (!ROLES.contains(role)) {
      return value(where + ".role", role, ROLES);
    }
    for (int i = 0; i < item.path("content").size(); i++) {
      String type = item.path("content").get(i).path("type").asText();
      if (!PARTS.contains(type)) {
        return value(where + ".content[" + i + "].type", type, PARTS);
      }
    }
    return Optional.empty();
  }

  private static Optional<Reply> value(String where, String found, List<String> allowed) {
    String last = allowed.getLast();
    String all = String.join("', '", allowed.subList(0, allowed.size() - 1));
    return refuse(
        "Invalid value: '%s'. Supported values are: '%s', and '%s'.".formatted(found, all, last),
        where,
        "invalid_value");
  }

  /// Every output answers a call that came before it, and every call has its output.
  private static Optional<Reply> results(JsonNode input) {
    Set<String> open = new LinkedHashSet<>();
    for (JsonNode item : input) {
      String id = item.path("call_id").asText();
      switch (item.path("type").asText()) {
        case "function_call" -> open.add(id);
        case "function_call_output" -> {
          if (!open.remove(id)) {
            return refuse(
                "No tool call found for function call output with call_id " + id + ".",
                "input",
                "");
          }
        }
        default -> {}
      }
    }
    return open.stream()
        .findFirst()
        .flatMap(id -> refuse("No tool output found for function call " + id + ".", "input", ""));
  }
}

package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.util.List;
import java.util.Map;

/// A `response` around an output: the answer's name, how it ended, what it cost, and the request's
/// own fields as OpenAI repeats them, with its defaults where the request has none. See
/// <https://platform.openai.com/docs/api-reference/responses/object>.
///
/// @param request the client's own
/// @param named a canonical reply or chunk: its `id`, `model`, `created` and `service_tier`
record Envelope(ObjectNode request, JsonNode named) {
  private static final List<String> NULL_BY_DEFAULT =
      List.of(
          "instructions",
          "max_output_tokens",
          "max_tool_calls",
          "prompt_cache_key",
          "safety_identifier",
          "user");

  /// Nothing has been said yet.
  ObjectNode begun() {
    return of("in_progress", Json.array());
  }

  /// All has been said.
  ///
  /// @param finish why the model stopped, in the words of chat completions
  /// @param usage of chat completions; anything but an object for none
  ObjectNode ended(String finish, ArrayNode output, JsonNode usage) {
    String reason = unfinished(finish);
    ObjectNode response = of(reason.isEmpty() ? "completed" : "incomplete", output);
    if (!reason.isEmpty()) {
      response.putObject("incomplete_details").put("reason", reason);
    }
    if (usage.isObject()) {
      response.set("usage", usage(usage));
    }
    return response;
  }

  /// Why an answer is not all that the model would have said; empty where it is.
  static String unfinished(String finish) {
    return switch (finish) {
      case "length" -> "max_output_tokens";
      case "content_filter" -> "content_filter";
      default -> "";
    };
  }

  /// The same response, after it broke off.
  static ObjectNode failed(ObjectNode response, String message) {
    ObjectNode failed = Json.object();
    failed.setAll(response);
    failed.put("status", "failed");
    // The one of OpenAI's codes that fits whatever happened.
    failed.putObject("error").put("code", "server_error").put("message", message);
    return failed;
  }

  private ObjectNode of(String status, ArrayNode output) {
    ObjectNode response = Json.object();
    response.put("id", Ids.of(named).response());
    response.put("object", "response");
    response.put("created_at", named.path("created").asLong());
    response.put("status", status);
    response.put("background", false);
    response.putNull("error");
    response.putNull("incomplete_details");
    response.put("model", named.path("model").asText(""));
    response.set("output", output);
    response.putNull("previous_response_id");
    response.setAll(repeated());
    response.set("tools", tools());
    boolean tier = named.path("service_tier").isTextual();
    response.put("service_tier", tier ? named.path("service_tier").textValue() : null);
    response.put("store", false);
    response.putNull("usage");
    return response;
  }

  private ObjectNode repeated() {
    ObjectNode repeated = Json.object();
    for (Map.Entry<String, JsonNode> member : defaults().properties()) {
      JsonNode asked = request.path(member.getKey());
      JsonNode value = member.getValue();
      if (value instanceof ObjectNode filled && asked.isObject()) {
        asked.properties().forEach(each -> filled.set(each.getKey(), each.getValue()));
      } else if (request.hasNonNull(member.getKey())) {
        value = asked;
      }
      repeated.set(member.getKey(), value);
    }
    return repeated;
  }

  private static ObjectNode defaults() {
    ObjectNode defaults = Json.object();
    NULL_BY_DEFAULT.forEach(defaults::putNull);
    defaults.putObject("metadata");
    defaults.put("parallel_tool_calls", true);
    defaults.putObject("reasoning").putNull("effort").putNull("summary");
    defaults.put("temperature", 1.0);
    defaults.putObject("text").putObject("format").put("type", "text");
    defaults.put("tool_choice", "auto");
    defaults.put("top_logprobs", 0);
    defaults.put("top_p", 1.0);
    defaults.put("truncation", "disabled");
    return defaults;
  }

  private ArrayNode tools() {
    ArrayNode tools = Json.array();
    for (JsonNode tool : request.path("tools")) {
      ObjectNode repeated = tools.addObject();
      if (tool.path("type").asText("").equals("function")) {
        repeated.putNull("description").putNull("parameters").put("strict", false);
      }
      tool.properties().forEach(each -> repeated.set(each.getKey(), each.getValue()));
    }
    return tools;
  }

  private static ObjectNode usage(JsonNode usage) {
    JsonNode read = usage.path("prompt_tokens_details");
    long written = read.path("cache_creation_tokens").asLong();
    long prompt = usage.path("prompt_tokens").asLong();
    long completion = usage.path("completion_tokens").asLong();
    ObjectNode figures = Json.object().put("input_tokens", prompt);
    ObjectNode input = figures.putObject("input_tokens_details");
    input.put("cached_tokens", read.path("cached_tokens").asLong());
    if (written > 0) {
      input.put("cache_write_tokens", written);
    }
    figures.put("output_tokens", completion);
    figures
        .putObject("output_tokens_details")
        .put("reasoning_tokens", usage.at("/completion_tokens_details/reasoning_tokens").asLong());
    return figures.put("total_tokens", usage.path("total_tokens").asLong(prompt + completion));
  }
}

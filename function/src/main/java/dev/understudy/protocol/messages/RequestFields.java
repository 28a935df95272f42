package dev.understudy.protocol.messages;

import static dev.understudy.protocol.FieldTable.leftOut;
import static dev.understudy.protocol.FieldTable.refused;
import static dev.understudy.protocol.FieldTable.translated;

import dev.understudy.protocol.FieldTable;

/// What becomes of each field of OpenAI's request on the way to Anthropic. What has no row is
/// Anthropic's own: `cache_control`, `container` …
final class RequestFields {
  private static final String OLDER =
      "is the older form of tools, and its answers have another shape: use tools";
  private static final String SEARCH = "is not translated to Anthropic's Messages";
  private static final String NO_SUCH = "has no counterpart in Anthropic's Messages";

  /// Of the chat request.
  static final FieldTable CHAT =
      FieldTable.translating(
          "Anthropic's Messages",
          translated("model"),
          translated("messages"),
          translated("system"),
          translated("max_tokens"),
          translated("max_completion_tokens"),
          translated("stop"),
          translated("stop_sequences"),
          translated("temperature"),
          translated("user"),
          translated("metadata"),
          translated("stream"),
          // Anthropic counts the tokens of every stream.
          translated("stream_options"),
          translated("tools"),
          translated("tool_choice"),
          translated("parallel_tool_calls"),
          translated("response_format"),
          translated("reasoning_effort"),
          translated("reasoning"),
          translated("thinking"),
          translated("output_config"),
          translated("top_p"),
          translated("top_k"),
          refused("functions", OLDER, "[]"),
          refused("function_call", OLDER, "\"none\"", "\"auto\""),
          refused("modalities", NO_SUCH, "[\"text\"]"),
          refused("audio", NO_SUCH),
          refused("web_search_options", SEARCH),
          refused("logprobs", NO_SUCH, "false"),
          refused("top_logprobs", NO_SUCH, "0"),
          refused("n", "above 1 " + NO_SUCH, "1"),
          leftOut("presence_penalty", "0"),
          leftOut("frequency_penalty", "0"),
          leftOut("logit_bias", "{}"),
          leftOut("seed"),
          leftOut("store", "false"),
          leftOut("service_tier", "\"auto\"", "\"default\""),
          leftOut("prediction"),
          leftOut("verbosity", "\"medium\""),
          leftOut("prompt_cache_key"),
          leftOut("safety_identifier"));

  /// Of the legacy completions request, where it differs. `logprobs: 0` asks for something there:
  /// the probability of the chosen tokens.
  static final FieldTable COMPLETE =
      CHAT.with(
          translated("prompt"),
          refused("messages", "beside prompt " + NO_SUCH),
          refused("tools", "beside prompt " + NO_SUCH, "[]"),
          leftOut("response_format", "{\"type\":\"text\"}"),
          leftOut("reasoning_effort", "\"none\""),
          leftOut("reasoning"),
          leftOut("thinking", "{\"type\":\"disabled\"}"),
          refused("tool_choice", "beside prompt " + NO_SUCH, "\"none\"", "\"auto\""),
          leftOut("parallel_tool_calls", "true", "false"),
          refused("suffix", NO_SUCH, "\"\""),
          refused("best_of", "above 1 " + NO_SUCH, "1"),
          refused("echo", NO_SUCH, "false"),
          refused("logprobs", NO_SUCH));

  private RequestFields() {}
}

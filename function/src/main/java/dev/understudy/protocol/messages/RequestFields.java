package dev.understudy.protocol.messages;

import static dev.understudy.protocol.FieldTable.leftOut;
import static dev.understudy.protocol.FieldTable.refused;
import static dev.understudy.protocol.FieldTable.translated;

import dev.understudy.protocol.FieldTable;

/// What becomes of each field of OpenAI's request on the way to Anthropic. What has no row is
/// Anthropic's own: `top_k`, `cache_control`, `container` …
final class RequestFields {
  static final String NOT_YET = "not translated to Anthropic's Messages yet";
  private static final String NO_SUCH = "has no counterpart in Anthropic's Messages";

  /// Of the chat request.
  static final FieldTable CHAT =
      new FieldTable(
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
          refused("functions", "is " + NOT_YET, "[]"),
          refused("function_call", "is " + NOT_YET, "\"none\"", "\"auto\""),
          refused("response_format", "is " + NOT_YET, "{\"type\":\"text\"}"),
          refused("reasoning_effort", "is " + NOT_YET, "\"none\""),
          refused("thinking", "is " + NOT_YET, "{\"type\":\"disabled\"}"),
          refused("modalities", NO_SUCH, "[\"text\"]"),
          refused("audio", NO_SUCH),
          refused("web_search_options", "is " + NOT_YET),
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
          refused("tool_choice", "beside prompt " + NO_SUCH, "\"none\"", "\"auto\""),
          leftOut("parallel_tool_calls", "true", "false"),
          refused("suffix", NO_SUCH, "\"\""),
          refused("best_of", "above 1 " + NO_SUCH, "1"),
          refused("echo", NO_SUCH, "false"),
          refused("logprobs", NO_SUCH));

  private RequestFields() {}
}

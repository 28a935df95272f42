package dev.understudy.protocol.converse;

import static dev.understudy.protocol.FieldTable.leftOut;
import static dev.understudy.protocol.FieldTable.refused;
import static dev.understudy.protocol.FieldTable.translated;

import dev.understudy.protocol.FieldTable;

/// What becomes of each field of OpenAI's request on the way to Converse. What has no row is
/// Bedrock's own: `guardrailConfig`, `performanceConfig`, `additionalModelResponseFieldPaths` …
/// (<https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html>).
final class RequestFields {
  private static final String NO_SUCH = "has no counterpart in Amazon Bedrock's Converse";

  /// Of the chat request.
  static final FieldTable CHAT =
      FieldTable.translating(
          "Amazon Bedrock's Converse",
          translated("model"),
          translated("messages"),
          translated("system"),
          translated("max_tokens"),
          translated("max_completion_tokens"),
          translated("stop"),
          translated("stop_sequences"),
          translated("temperature"),
          translated("top_p"),
          translated("top_k"),
          translated("metadata"),
          translated("service_tier"),
          translated("stream"),
          // Bedrock counts the tokens of every stream.
          translated("stream_options"),
          translated("tools"),
          translated("tool_choice"),
          translated("parallel_tool_calls"),
          translated("response_format"),
          translated("reasoning_effort"),
          translated("reasoning"),
          translated("thinking"),
          translated("inferenceConfig"),
          translated("additionalModelRequestFields"),
          refused("functions", NO_SUCH + "; tools has", "[]"),
          refused("function_call", NO_SUCH + "; tool_choice has", "\"none\"", "\"auto\""),
          refused("modalities", NO_SUCH, "[\"text\"]"),
          refused("audio", NO_SUCH),
          refused("web_search_options", NO_SUCH),
          refused("logprobs", NO_SUCH, "false"),
          refused("top_logprobs", NO_SUCH, "0"),
          refused("n", "above 1 " + NO_SUCH, "1"),
          leftOut("presence_penalty", "0"),
          leftOut("frequency_penalty", "0"),
          leftOut("logit_bias", "{}"),
          leftOut("seed"),
          leftOut("user"),
          leftOut("store", "false"),
          leftOut("prediction"),
          leftOut("verbosity", "\"medium\""),
          leftOut("prompt_cache_key"),
          leftOut("prompt_cache_retention"),
          leftOut("safety_identifier"));

  /// Of the legacy completions request, where it differs. `logprobs: 0` asks for something there:
  /// the probability of the chosen tokens.
  static final FieldTable COMPLETE =
      CHAT.with(
          translated("prompt"),
          refused("messages", "beside prompt " + NO_SUCH),
          refused("tools", "beside prompt " + NO_SUCH, "[]"),
          refused("tool_choice", "beside prompt " + NO_SUCH, "\"none\"", "\"auto\""),
          refused("response_format", "beside prompt " + NO_SUCH, "{\"type\":\"text\"}"),
          leftOut("parallel_tool_calls", "true", "false"),
          refused("suffix", NO_SUCH, "\"\""),
          refused("best_of", "above 1 " + NO_SUCH, "1"),
          refused("echo", NO_SUCH, "false"),
          refused("logprobs", NO_SUCH));

  private RequestFields() {}
}

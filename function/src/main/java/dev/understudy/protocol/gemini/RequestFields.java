package dev.understudy.protocol.gemini;

import static dev.understudy.protocol.FieldTable.leftOut;
import static dev.understudy.protocol.FieldTable.refused;
import static dev.understudy.protocol.FieldTable.translated;

import dev.understudy.protocol.FieldTable;

/// What becomes of each field of OpenAI's request on the way to Gemini. What has no row is Gemini's
/// own: `safetySettings`, `cachedContent`, `labels` …
final class RequestFields {
  private static final String NO_SUCH = "has no counterpart in Gemini's generateContent";
  private static final String NOT = "is not translated to Gemini's generateContent";

  /// Of the chat request.
  static final FieldTable CHAT =
      FieldTable.translating(
          "Gemini's generateContent",
          translated("model"),
          translated("messages"),
          translated("max_tokens"),
          translated("max_completion_tokens"),
          translated("stop"),
          translated("stop_sequences"),
          translated("temperature"),
          translated("top_p"),
          translated("top_k"),
          translated("seed"),
          translated("presence_penalty"),
          translated("frequency_penalty"),
          translated("logprobs"),
          translated("top_logprobs"),
          translated("n"),
          translated("stream"),
          // Gemini counts the tokens of every stream.
          translated("stream_options"),
          translated("tools"),
          translated("tool_choice"),
          translated("response_format"),
          translated("reasoning_effort"),
          translated("reasoning"),
          translated("thinking"),
          translated("safety_settings"),
          translated("generationConfig"),
          refused("system", "beside messages " + NO_SUCH),
          refused("functions", NOT, "[]"),
          refused("function_call", NOT, "\"none\"", "\"auto\""),
          refused("modalities", NOT, "[\"text\"]"),
          refused("audio", NOT),
          refused("web_search_options", NOT),
          leftOut("parallel_tool_calls", "true"),
          leftOut("logit_bias", "{}"),
          leftOut("user"),
          leftOut("metadata", "{}"),
          leftOut("store", "false"),
          leftOut("service_tier", "\"auto\"", "\"default\""),
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
          leftOut("parallel_tool_calls", "true", "false"),
          refused("suffix", NO_SUCH, "\"\""),
          refused("best_of", "above 1 " + NO_SUCH, "1"),
          refused("echo", NO_SUCH, "false"),
          refused("logprobs", NO_SUCH));

  /// Of the embeddings request.
  static final FieldTable EMBED =
      FieldTable.translating(
          "Gemini's embeddings",
          translated("model"),
          translated("input"),
          translated("dimensions"),
          // What is canonical are numbers.
          translated("encoding_format"),
          translated("taskType"),
          translated("task_type"),
          leftOut("user"));

  private RequestFields() {}
}

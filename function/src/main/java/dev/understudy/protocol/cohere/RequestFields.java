package dev.understudy.protocol.cohere;

import static dev.understudy.protocol.FieldTable.leftOut;
import static dev.understudy.protocol.FieldTable.refused;
import static dev.understudy.protocol.FieldTable.translated;

import dev.understudy.protocol.FieldTable;

/// What becomes of each field of OpenAI's requests on the way to Cohere. What has no row is called
/// the same in both (`model`, `seed`), or is Cohere's own: `documents`, `citation_options`,
/// `safety_mode`, `priority`, `p`, `k` …
final class RequestFields {
  private static final String NO_SUCH = "has no counterpart at Cohere";
  private static final String NOT_YET = "is not translated to Cohere";

  static final FieldTable CHAT =
      FieldTable.translating(
          "Cohere",
          translated("messages"),
          translated("documents"),
          translated("tools"),
          translated("tool_choice"),
          translated("response_format"),
          translated("reasoning_effort"),
          translated("reasoning"),
          translated("thinking"),
          translated("max_tokens"),
          translated("max_completion_tokens"),
          translated("stop"),
          translated("stop_sequences"),
          translated("temperature"),
          translated("top_p"),
          translated("top_k"),
          translated("presence_penalty"),
          translated("frequency_penalty"),
          translated("stream"),
          // Tokens of every stream are counted.
          translated("stream_options"),
          leftOut("parallel_tool_calls", "true"),
          refused("functions", NOT_YET, "[]"),
          refused("function_call", NOT_YET, "\"none\"", "\"auto\""),
          refused("modalities", NO_SUCH, "[\"text\"]"),
          refused("audio", NO_SUCH),
          refused("web_search_options", NO_SUCH),
          // Cohere tells them by pieces of text and ids of tokens, OpenAI by tokens.
          refused("logprobs", NOT_YET, "false"),
          refused("top_logprobs", NO_SUCH, "0"),
          refused("n", "above 1 " + NO_SUCH, "1"),
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

  static final FieldTable EMBED =
      FieldTable.translating(
          "Cohere",
          translated("input"),
          translated("input_type"),
          translated("dimensions"),
          // How vectors travel is between Cohere and us.
          translated("encoding_format"),
          translated("stream"),
          translated("stream_options"),
          refused(
              "embedding_types", "other than float has no place in OpenAI's reply", "[\"float\"]"),
          leftOut("user"));

  private RequestFields() {}
}

package dev.understudy.protocol.responses;

import static dev.understudy.protocol.FieldTable.leftOut;
import static dev.understudy.protocol.FieldTable.refused;
import static dev.understudy.protocol.FieldTable.translated;

import dev.understudy.protocol.FieldTable;

/// What becomes of each field of OpenAI's chat request on the way to Responses
/// (<https://platform.openai.com/docs/guides/migrate-to-responses>). What has no row is called the
/// same in both: `temperature`, `top_p`, `metadata`, `service_tier`, `prompt_cache_key` …
final class RequestFields {
  private static final String NO_SUCH = "has no counterpart in OpenAI's Responses";
  private static final String NOT_YET = "is not translated to OpenAI's Responses";

  static final FieldTable CHAT =
      FieldTable.translating(
          "OpenAI's Responses API",
          translated("messages"),
          translated("tools"),
          translated("tool_choice"),
          translated("parallel_tool_calls"),
          translated("response_format"),
          translated("verbosity"),
          translated("reasoning_effort"),
          translated("reasoning"),
          translated("thinking"),
          translated("max_tokens"),
          translated("max_completion_tokens"),
          translated("store"),
          translated("stream"),
          // Tokens of every stream are counted.
          translated("stream_options"),
          refused("functions", NOT_YET, "[]"),
          refused("function_call", NOT_YET, "\"none\"", "\"auto\""),
          refused("modalities", NOT_YET, "[\"text\"]"),
          refused("audio", NOT_YET),
          refused("web_search_options", NOT_YET),
          refused("logprobs", NOT_YET, "false"),
          refused("top_logprobs", NOT_YET, "0"),
          refused("background", "would keep the answer from a client of chat completions", "false"),
          refused("n", "above 1 " + NO_SUCH, "1"),
          refused("stop", NO_SUCH, "[]", "\"\""),
          refused("stop_sequences", NO_SUCH, "[]"),
          leftOut("seed"),
          leftOut("top_k"),
          leftOut("presence_penalty", "0"),
          leftOut("frequency_penalty", "0"),
          leftOut("logit_bias", "{}"),
          leftOut("prediction"));

  private RequestFields() {}
}

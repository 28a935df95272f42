package dev.understudy.protocol.responses;

import static dev.understudy.protocol.FieldTable.leftOut;
import static dev.understudy.protocol.FieldTable.own;
import static dev.understudy.protocol.FieldTable.refused;
import static dev.understudy.protocol.FieldTable.translated;

import dev.understudy.protocol.FieldTable;
import dev.understudy.protocol.OpenAiFields;

/// What becomes of each field of OpenAI's chat request on the way to Responses
/// (<https://platform.openai.com/docs/guides/migrate-to-responses>). What has no row is called the
/// same in both: `temperature`, `top_p`, `metadata`, `service_tier`, `prompt_cache_key` …
final class RequestFields {
  private static final String VENDOR = "OpenAI's Responses API";
  private static final String NO_SUCH = "has no counterpart in " + VENDOR;
  private static final String NOT_YET = "is not translated to " + VENDOR;

  static final FieldTable CHAT =
      OpenAiFields.chat(
          VENDOR,
          translated("verbosity"),
          translated("store"),
          translated("include"),
          own("input", "messages"),
          own("text", "response_format or verbosity"),
          own("max_output_tokens", "max_completion_tokens"),
          refused("logprobs", NOT_YET, "false"),
          refused("top_logprobs", NOT_YET, "0"),
          refused("background", "would keep the answer from a client of chat completions", "false"),
          refused("stop", NO_SUCH, "[]", "\"\""),
          refused("stop_sequences", NO_SUCH, "[]"),
          leftOut("seed"),
          leftOut("top_k"));

  private RequestFields() {}
}

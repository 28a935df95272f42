package dev.understudy.protocol.cohere;

import static dev.understudy.protocol.FieldTable.leftOut;
import static dev.understudy.protocol.FieldTable.own;
import static dev.understudy.protocol.FieldTable.refused;
import static dev.understudy.protocol.FieldTable.translated;

import dev.understudy.protocol.FieldTable;
import dev.understudy.protocol.OpenAiFields;

/// What becomes of each field of OpenAI's requests on the way to Cohere. What has no row is called
/// the same in both (`seed`), or is Cohere's own: `citation_options`, `safety_mode`, `priority`,
/// `p`, `k` …
final class RequestFields {
  static final FieldTable CHAT =
      OpenAiFields.foreignChat(
          "Cohere",
          translated("documents"),
          translated("presence_penalty"),
          translated("frequency_penalty"),
          // Cohere tells them by pieces of text and ids of tokens, OpenAI by tokens.
          refused("logprobs", "is not translated to Cohere", "false"),
          own("p", "top_p"),
          own("k", "top_k"),
          own("strict_tools", "strict of tools"),
          leftOut("parallel_tool_calls", "true"));

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
          own("texts", "input"),
          own("output_dimension", "dimensions"),
          refused(
              "embedding_types", "other than float has no place in OpenAI's reply", "[\"float\"]"),
          leftOut("user"));

  private RequestFields() {}
}

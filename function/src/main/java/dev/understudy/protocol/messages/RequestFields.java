package dev.understudy.protocol.messages;

import static dev.understudy.protocol.FieldTable.leftOut;
import static dev.understudy.protocol.FieldTable.translated;

import dev.understudy.protocol.FieldTable;
import dev.understudy.protocol.OpenAiFields;

/// What becomes of each field of OpenAI's request on the way to Anthropic. What has no row is
/// Anthropic's own: `cache_control`, `container` …
final class RequestFields {
  /// Of the chat request.
  static final FieldTable CHAT =
      OpenAiFields.foreignChat(
          "Anthropic's Messages",
          translated("system"),
          translated("user"),
          translated("metadata"),
          translated("output_config"),
          leftOut("seed"));

  /// Of the legacy completions request, where it differs.
  static final FieldTable COMPLETE =
      OpenAiFields.prompt(
          CHAT,
          leftOut("response_format", "{\"type\":\"text\"}"),
          leftOut("reasoning_effort", "\"none\""),
          leftOut("reasoning"),
          leftOut("thinking", "{\"type\":\"disabled\"}"));

  private RequestFields() {}
}

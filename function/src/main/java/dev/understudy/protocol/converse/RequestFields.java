package dev.understudy.protocol.converse;

import static dev.understudy.protocol.FieldTable.leftOut;
import static dev.understudy.protocol.FieldTable.own;
import static dev.understudy.protocol.FieldTable.refused;
import static dev.understudy.protocol.FieldTable.translated;

import dev.understudy.protocol.FieldTable;
import dev.understudy.protocol.OpenAiFields;

/// What becomes of each field of OpenAI's request on the way to Converse. What has no row is
/// Bedrock's own: `guardrailConfig`, `performanceConfig`, `additionalModelResponseFieldPaths` …
/// (<https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html>).
final class RequestFields {
  private static final String VENDOR = "Amazon Bedrock's Converse";

  /// Of the chat request.
  static final FieldTable CHAT =
      OpenAiFields.foreignChat(
          VENDOR,
          translated("system"),
          translated("metadata"),
          translated("service_tier"),
          translated("inferenceConfig"),
          translated("additionalModelRequestFields"),
          own("toolConfig", "tools"),
          own("outputConfig", "response_format"),
          own("serviceTier", "service_tier"),
          leftOut("seed"));

  /// Of the legacy completions request, where it differs.
  static final FieldTable COMPLETE =
      OpenAiFields.prompt(
          CHAT,
          refused(
              "response_format",
              "beside prompt has no counterpart in " + VENDOR,
              "{\"type\":\"text\"}"));

  private RequestFields() {}
}

package dev.understudy.protocol.gemini;

import static dev.understudy.protocol.FieldTable.leftOut;
import static dev.understudy.protocol.FieldTable.own;
import static dev.understudy.protocol.FieldTable.refused;
import static dev.understudy.protocol.FieldTable.translated;

import dev.understudy.protocol.FieldTable;
import dev.understudy.protocol.OpenAiFields;

/// What becomes of each field of OpenAI's request on the way to Gemini. What has no row is Gemini's
/// own: `safetySettings`, `cachedContent`, `labels` …
final class RequestFields {
  private static final String VENDOR = "Gemini's generateContent";

  /// Of the chat request.
  static final FieldTable CHAT =
      OpenAiFields.foreignChat(
          VENDOR,
          translated("seed"),
          translated("presence_penalty"),
          translated("frequency_penalty"),
          translated("logprobs"),
          translated("top_logprobs"),
          translated("n"),
          translated("generationConfig"),
          own("contents", "messages"),
          own("systemInstruction", "the system prompt in messages"),
          own("toolConfig", "tool_choice"),
          refused("system", "beside messages has no counterpart in " + VENDOR),
          leftOut("parallel_tool_calls", "true"));

  /// Of the legacy completions request, where it differs.
  static final FieldTable COMPLETE = OpenAiFields.prompt(CHAT);

  /// Of the embeddings request.
  static final FieldTable EMBED =
      FieldTable.translating(
          "Gemini's embeddings",
          translated("model"),
          translated("input"),
          translated("dimensions"),
          // What is canonical are numbers.
          translated("encoding_format"),
          own("requests", "input"),
          own("instances", "input"),
          own("content", "input"),
          own("outputDimensionality", "dimensions"),
          own("parameters", "dimensions"),
          translated("taskType"),
          translated("task_type"),
          leftOut("user"));

  private RequestFields() {}
}

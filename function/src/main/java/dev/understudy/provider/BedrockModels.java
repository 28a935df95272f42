package dev.understudy.provider;

import static dev.understudy.provider.Capabilities.Feature.IMAGES;
import static dev.understudy.provider.Capabilities.Feature.JSON_OBJECT;
import static dev.understudy.provider.Capabilities.Feature.JSON_SCHEMA;
import static dev.understudy.provider.Capabilities.Feature.LOGPROBS;
import static dev.understudy.provider.Capabilities.Feature.N;
import static dev.understudy.provider.Capabilities.Feature.PREFILL;
import static dev.understudy.provider.Capabilities.Feature.REASONING;
import static dev.understudy.provider.Capabilities.Feature.TOOLS;
import static dev.understudy.provider.Capabilities.Limit.CONTEXT_WINDOW;
import static dev.understudy.provider.Models.limits;
import static dev.understudy.provider.Models.row;

import dev.understudy.provider.Models.Row;
import java.util.List;

/// The rows of [Models] for what Amazon Bedrock hosts.
final class BedrockModels {
  /// What Converse has for no model: more than one answer, probabilities, JSON of no schema.
  private static final Capabilities CONVERSE =
      Capabilities.UNKNOWN.without(N, LOGPROBS, JSON_OBJECT);

  /// What ends an id on Bedrock: a day, a version and a revision.
  private static final String REVISION = "(-\\d{8})?(-v\\d+(:\\d+)?(:\\d+k)?)?";

  /// By vendor and name, without the geography. To be checked against, tools and images:
  /// https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference-supported-models-features.html.
  /// Schemas: https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html, and
  /// where a model can be made to call a tool instead. Limits of Anthropic's models: as above; of
  /// Nova: https://docs.aws.amazon.com/nova/latest/userguide/what-is-nova.html.
  static final List<Row> ROWS =
      List.of(
          row(
              "anthropic\\.claude-(v2|instant).*",
              limits(100_000, 4096).orElse(CONVERSE).without(TOOLS, IMAGES, JSON_SCHEMA)),
          row("anthropic\\.claude-3-(opus|sonnet|haiku)" + REVISION, converse(200_000, 4096)),
          row("anthropic\\.claude-3-5-haiku" + REVISION, converse(200_000, 8192).without(IMAGES)),
          row("anthropic\\.claude-3-5-sonnet" + REVISION, converse(200_000, 8192)),
          row("anthropic\\.claude-3-7-sonnet" + REVISION, converse(200_000, 128_000)),
          row("anthropic\\.claude-opus-4(-1)?" + REVISION, converse(200_000, 32_000)),
          row("anthropic\\.claude-sonnet-4(-5)?" + REVISION, converse(1_000_000, 64_000)),
          row("anthropic\\.claude-(opus|haiku)-4-5" + REVISION, converse(200_000, 64_000)),
          row(
              "anthropic\\.claude-(opus-4-[678]|sonnet-4-6)" + REVISION,
              converse(1_000_000, 128_000).without(PREFILL)),
          row(
              "anthropic\\.claude-(opus|sonnet)-5" + REVISION,
              converse(1_000_000, 128_000).with(REASONING).without(PREFILL)),
          row(
              "amazon\\.nova-micro" + REVISION,
              CONVERSE.with(TOOLS, JSON_SCHEMA).without(IMAGES).with(CONTEXT_WINDOW, 128_000)),
          row(
              "amazon\\.nova-(lite|pro)" + REVISION,
              CONVERSE.with(TOOLS, IMAGES, JSON_SCHEMA).with(CONTEXT_WINDOW, 300_000)),
          row(
              "amazon\\.nova-(premier|2-lite)" + REVISION,
              CONVERSE.with(TOOLS, IMAGES, JSON_SCHEMA).with(CONTEXT_WINDOW, 1_000_000)),
          row("amazon\\.titan-(text|tg1)-.*", CONVERSE.without(TOOLS, IMAGES, JSON_SCHEMA)),
          row("meta\\.llama(2|3-\\d+b).*", CONVERSE.without(TOOLS, IMAGES, JSON_SCHEMA)),
          row("meta\\.llama3-2-[13]b-.*", CONVERSE.without(TOOLS, IMAGES, JSON_SCHEMA)),
          row("meta\\.llama3-2-(11|90)b-.*", CONVERSE.with(TOOLS, IMAGES).without(JSON_SCHEMA)),
          row("meta\\.llama3-[13]-.*", CONVERSE.with(TOOLS).without(IMAGES, JSON_SCHEMA)),
          row("meta\\.llama4-.*", CONVERSE.with(TOOLS, IMAGES).without(JSON_SCHEMA)),
          row("mistral\\.mi(stral-7b|xtral-8x7b)-.*", CONVERSE.without(TOOLS, IMAGES, JSON_SCHEMA)),
          row(
              "mistral\\.mistral-(large|small)-24\\d\\d-.*",
              CONVERSE.with(TOOLS).without(IMAGES, JSON_SCHEMA)),
          row("mistral\\.pixtral-large-.*", CONVERSE.with(TOOLS, IMAGES)),
          row("cohere\\.command-(light-)?text-.*", CONVERSE.without(TOOLS, IMAGES, JSON_SCHEMA)),
          row(
              "cohere\\.command-r(-plus)?" + REVISION,
              CONVERSE.with(TOOLS).without(IMAGES, JSON_SCHEMA)),
          row(
              "deepseek\\.r1" + REVISION,
              CONVERSE.with(REASONING).without(TOOLS, IMAGES, JSON_SCHEMA)),
          row(
              "ai21\\.jamba-1-5-(large|mini)" + REVISION,
              CONVERSE.with(TOOLS).without(IMAGES, JSON_SCHEMA)),
          row("openai\\.gpt-oss-.*", CONVERSE.with(TOOLS, REASONING).without(IMAGES)));

  private BedrockModels() {}

  /// Anthropic's from 3 on, at Bedrock.
  private static Capabilities converse(int contextWindow, int maxOutputTokens) {
    return limits(contextWindow, maxOutputTokens)
        .orElse(CONVERSE)
        .with(TOOLS, IMAGES, JSON_SCHEMA, PREFILL);
  }
}

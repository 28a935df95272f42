package dev.understudy.provider;

import static dev.understudy.provider.Capabilities.Feature.IMAGES;
import static dev.understudy.provider.Capabilities.Feature.JSON_SCHEMA;
import static dev.understudy.provider.Capabilities.Feature.LOGPROBS;
import static dev.understudy.provider.Capabilities.Feature.N;
import static dev.understudy.provider.Capabilities.Feature.REASONING;
import static dev.understudy.provider.Capabilities.Feature.TOOLS;
import static dev.understudy.provider.Capabilities.Limit.CONTEXT_WINDOW;
import static dev.understudy.provider.Models.limits;
import static dev.understudy.provider.Models.row;

import dev.understudy.provider.Models.Row;
import java.util.List;
import java.util.stream.Stream;

/// What is known of the models of compatible hosts: few families, and of each what is certain. To
/// be checked against the page that stands beside it.
final class HostModels {
  private static final Capabilities SEES = Capabilities.UNKNOWN.with(TOOLS, IMAGES, JSON_SCHEMA);

  /// <https://api-docs.deepseek.com/quick_start/pricing>: window and answer.
  private static final List<Row> DEEPSEEK =
      List.of(
          row("deepseek-chat", text(1_000_000, 384_000).with(TOOLS)),
          row("deepseek-reasoner", text(1_000_000, 384_000).with(TOOLS, REASONING)),
          row("deepseek-v4-(flash|pro)", text(1_000_000, 384_000).with(TOOLS, REASONING)));

  /// <https://docs.mistral.ai/getting-started/models/>. Probabilities: a 400, recorded.
  private static final List<Row> MISTRAL =
      List.of(
          row("magistral-(medium|small)-latest", window(128_000).with(REASONING).without(LOGPROBS)),
          row("mistral-(large|small)-latest", window(256_000).with(TOOLS).without(LOGPROBS)),
          row("codestral-latest", window(256_000).with(TOOLS).without(IMAGES, LOGPROBS)));

  /// <https://console.groq.com/docs/models>; probabilities and several answers:
  /// <https://console.groq.com/docs/openai>.
  private static final List<Row> GROQ =
      List.of(
          row("llama-3\\.1-8b-instant", text(131_072, 131_072).with(TOOLS).without(N, LOGPROBS)),
          row("llama-3\\.3-70b-versatile", text(131_072, 32_768).with(TOOLS).without(N, LOGPROBS)),
          row(
              "openai/gpt-oss-(20|120)b",
              text(131_072, 65_536).with(TOOLS, JSON_SCHEMA, REASONING).without(N, LOGPROBS)),
          row("qwen/qwen3-32b", text(131_072, 40_960).with(TOOLS, REASONING).without(N, LOGPROBS)));

  /// <https://docs.x.ai/docs/models>.
  private static final List<Row> XAI =
      List.of(
          row("grok-4\\.20(-0309)?-non-reasoning", window(1_000_000).orElse(SEES)),
          row("grok-4\\.(3|20(-0309)?-reasoning)", window(1_000_000).orElse(SEES).with(REASONING)));

  /// <https://platform.moonshot.ai/docs/models>.
  private static final List<Row> MOONSHOT =
      List.of(
          row("kimi-k2-(0905|turbo)-preview", window(262_144).with(TOOLS).without(IMAGES)),
          row("kimi-k2-thinking(-turbo)?", window(262_144).with(TOOLS, REASONING).without(IMAGES)),
          row("kimi-k2\\.[56]", window(262_144).with(TOOLS, IMAGES, JSON_SCHEMA, REASONING)));

  /// <https://docs.z.ai/guides/overview/overview>, and its page of each model.
  private static final List<Row> GLM =
      List.of(
          row("glm-4\\.5(-air|-flash)?", text(131_072, 98_304).with(TOOLS, REASONING)),
          row("glm-4\\.[67]", text(204_800, 131_072).with(TOOLS, REASONING)),
          row("glm-4\\.6v", limits(128_000, 32_768).with(TOOLS, IMAGES, REASONING)));

  /// <https://www.alibabacloud.com/help/en/model-studio/models>. Hybrid models think when they are
  /// told to.
  private static final List<Row> QWEN =
      List.of(
          row("qwen-max", text(32_768, 8192).with(TOOLS)),
          row("qwen3-max", text(262_144, 65_536).with(TOOLS)),
          row("qwen-(plus|flash)", text(1_000_000, 32_768).with(TOOLS)));

  /// <https://docs.perplexity.ai/getting-started/models>.
  private static final List<Row> SONAR =
      List.of(
          row("sonar", window(128_000).without(TOOLS, N, LOGPROBS)),
          row("sonar-pro", window(200_000).with(IMAGES).without(TOOLS, N, LOGPROBS)),
          row("sonar-reasoning-pro", window(128_000).with(REASONING).without(TOOLS, N, LOGPROBS)),
          row("sonar-deep-research", window(128_000).with(REASONING).without(TOOLS, N, LOGPROBS)));

  private HostModels() {}

  /// Those of one provider.
  static List<Row> of(String provider) {
    return switch (provider) {
      case "deepseek" -> DEEPSEEK;
      case "mistral-ai" -> MISTRAL;
      case "groq" -> GROQ;
      case "x-ai" -> XAI;
      case "moonshot" -> MOONSHOT;
      case "z-ai", "zhipu" -> GLM;
      case "dashscope" -> QWEN;
      case "perplexity-ai" -> SONAR;
      default -> List.of();
    };
  }

  /// Every row.
  static Stream<Row> rows() {
    return Stream.of(DEEPSEEK, MISTRAL, GROQ, XAI, MOONSHOT, GLM, QWEN, SONAR)
        .flatMap(List::stream);
  }

  private static Capabilities window(int contextWindow) {
    return Capabilities.UNKNOWN.with(CONTEXT_WINDOW, contextWindow);
  }

  /// Of a model that reads nothing else.
  private static Capabilities text(int contextWindow, int maxOutputTokens) {
    return limits(contextWindow, maxOutputTokens).without(IMAGES);
  }
}

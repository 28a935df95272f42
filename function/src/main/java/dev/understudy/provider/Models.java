package dev.understudy.provider;

import static dev.understudy.provider.Capabilities.Feature.COUNTS_MAX_TOKENS;
import static dev.understudy.provider.Capabilities.Feature.IMAGES;
import static dev.understudy.provider.Capabilities.Feature.JSON_OBJECT;
import static dev.understudy.provider.Capabilities.Feature.JSON_SCHEMA;
import static dev.understudy.provider.Capabilities.Feature.LOGPROBS;
import static dev.understudy.provider.Capabilities.Feature.N;
import static dev.understudy.provider.Capabilities.Feature.PREFILL;
import static dev.understudy.provider.Capabilities.Feature.REASONING;
import static dev.understudy.provider.Capabilities.Feature.TOOLS;
import static dev.understudy.provider.Capabilities.Limit.CONTEXT_WINDOW;
import static dev.understudy.provider.Capabilities.Limit.DEFAULT_MAX_TOKENS;
import static dev.understudy.provider.Capabilities.Limit.MAX_OUTPUT_TOKENS;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What is known of models: one row per family, the first that matches counts.
///
/// A name that is not quite one of a family has no row: a wrong "cannot" costs a call that would
/// have worked, a missing one costs a refusal by the provider. Where sources differ, the row says
/// more. Where a larger context window can be asked for (Anthropic's `context-1m` header), it is
/// the larger one.
final class Models {
  /// @param names the whole name of the model
  record Row(Pattern names, Capabilities capabilities) {}

  /// A dated snapshot, or none.
  private static final String DATE = "(-\\d{4}-\\d{2}-\\d{2})?";

  private static final Capabilities CHAT = Capabilities.UNKNOWN.with(TOOLS);
  private static final Capabilities MODERN =
      CHAT.with(IMAGES, JSON_SCHEMA, JSON_OBJECT, N, LOGPROBS);
  private static final Capabilities GEMINI = CHAT.with(IMAGES, JSON_SCHEMA, JSON_OBJECT, N);
  private static final Capabilities REASONER =
      CHAT.with(IMAGES, JSON_SCHEMA, JSON_OBJECT, REASONING).without(LOGPROBS);

  /// To be checked against, window, limits and features: https://platform.openai.com/docs/models,
  /// and its page of each model. JSON: https://platform.openai.com/docs/guides/structured-outputs.
  /// What reasoning models are without: https://platform.openai.com/docs/guides/reasoning.
  private static final List<Row> OPENAI =
      List.of(
          row(
              "gpt-3.5-turbo-instruct(-0914)?",
              limits(4097, 4096)
                  .with(COUNTS_MAX_TOKENS)
                  .without(TOOLS, IMAGES, JSON_SCHEMA, JSON_OBJECT)),
          row("gpt-3.5-turbo-(0301|0613)", old(4097, 4096).without(JSON_OBJECT)),
          row("gpt-3.5-turbo-16k(-0613)?", old(16_385, 16_384).without(JSON_OBJECT)),
          row("gpt-3.5-turbo(-1106|-0125)?", old(16_385, 4096).with(TOOLS, JSON_OBJECT)),
          row("gpt-4(-0613)?", old(8192, 8192).with(TOOLS).without(JSON_OBJECT)),
          row("gpt-4-32k(-0613)?", old(32_768, 32_768).with(TOOLS).without(JSON_OBJECT)),
          row("gpt-4-(turbo|1106|0125)-preview", old(128_000, 4096).with(TOOLS, JSON_OBJECT)),
          row(
              "gpt-4-turbo(-2024-04-09)?",
              limits(128_000, 4096).with(TOOLS, IMAGES, JSON_OBJECT).without(JSON_SCHEMA)),
          row("gpt-4o-2024-05-13", limits(128_000, 4096).orElse(MODERN).without(JSON_SCHEMA)),
          row("gpt-4o(-mini)?" + DATE, limits(128_000, 16_384).orElse(MODERN)),
          row(
              "chatgpt-4o-latest",
              limits(128_000, 16_384).with(IMAGES, JSON_OBJECT).without(TOOLS, JSON_SCHEMA)),
          row("gpt-4\\.5-preview" + DATE, limits(128_000, 16_384).orElse(MODERN)),
          row("gpt-4\\.1(-mini|-nano)?" + DATE, limits(1_047_576, 32_768).orElse(MODERN)),
          row(
              "(o1-mini|o1-preview)" + DATE,
              limits(128_000, 65_536)
                  .with(REASONING)
                  .without(TOOLS, IMAGES, JSON_SCHEMA, JSON_OBJECT, LOGPROBS, N)),
          row("o3-mini" + DATE, limits(200_000, 100_000).orElse(REASONER).without(IMAGES)),
          row("(o1|o3|o4-mini)" + DATE, limits(200_000, 100_000).orElse(REASONER)),
          // In Responses alone, which have one answer: see OpenAi.
          row(
              "(o1-pro|o3-pro|codex-mini-latest)" + DATE,
              limits(200_000, 100_000).orElse(REASONER).without(N)),
          row(
              "gpt-5(\\.[124])?-codex(-mini|-max)?" + DATE,
              limits(400_000, 128_000).orElse(REASONER).without(N)),
          row("gpt-5-pro" + DATE, limits(400_000, 272_000).orElse(REASONER).without(N)),
          row("gpt-5(-mini|-nano)?" + DATE, limits(400_000, 128_000).orElse(REASONER)),
          // From 5.1 on, probabilities can be had where reasoning is switched off.
          row(
              "gpt-5\\.([1-3]|4-mini|4-nano)" + DATE,
              limits(400_000, 128_000).with(TOOLS, IMAGES, JSON_SCHEMA, JSON_OBJECT, REASONING)),
          row(
              "gpt-5\\.[45]" + DATE,
              limits(1_050_000, 128_000).with(TOOLS, IMAGES, JSON_SCHEMA, JSON_OBJECT, REASONING)));

  /// To be checked against https://docs.claude.com/en/docs/about-claude/models/overview and the
  /// pages of models that it no longer has. The default for `max_tokens` is ours: what the family
  /// can, but no more than 16 384. Prefill: until 4.6,
  /// https://docs.claude.com/en/docs/build-with-claude/prompt-engineering/prefill-claudes-response.
  private static final List<Row> ANTHROPIC =
      List.of(
          row("claude-(v1|1|instant-v?1).*", claude(100_000, 4096).without(TOOLS, IMAGES)),
          row("claude-2\\.0", claude(100_000, 4096).without(TOOLS, IMAGES)),
          row("claude-2(\\.1)?", claude(200_000, 4096).without(TOOLS, IMAGES)),
          row("claude-3-(opus|sonnet|haiku)-.*", claude(200_000, 4096).with(TOOLS, IMAGES)),
          row("claude-3-5-(sonnet|haiku)-.*", claude(200_000, 8192).with(TOOLS, IMAGES)),
          row("claude-3-7-sonnet-.*", newer(200_000, 128_000)),
          row("claude-opus-4(-0|-1)?(-\\d{8})?", newer(200_000, 32_000)),
          row("claude-sonnet-4(-0|-5)?(-\\d{8})?", newer(1_000_000, 64_000)),
          row("claude-(opus|haiku)-4-5(-\\d{8})?", newer(200_000, 64_000)),
          row(
              "claude-(opus-4-[678]|sonnet-4-6)(-\\d{8})?",
              newer(1_000_000, 128_000).without(PREFILL)),
          row(
              "claude-(opus|sonnet)-5(-\\d{8})?",
              newer(1_000_000, 128_000).with(REASONING).without(PREFILL)));

  /// To be checked against https://docs.cohere.com/docs/models; where it says 256k it is taken for
  /// 262 144. Probabilities are those of ids, which OpenAI's form has no place for.
  private static final List<Row> COHERE =
      List.of(
          row("command-r(-plus)?-08-2024", command(131_072, 4096).with(TOOLS).without(IMAGES)),
          row("command-r7b-12-2024", command(131_072, 4096).with(TOOLS).without(IMAGES)),
          row("command-a-03-2025", command(262_144, 8192).with(TOOLS).without(IMAGES)),
          row("command-a-vision-07-2025", command(131_072, 8192).with(IMAGES)),
          row(
              "command-a-reasoning-08-2025",
              command(262_144, 32_768).with(TOOLS, REASONING).without(IMAGES)));

  /// A version that Google has put beside the name.
  private static final String BUILD = "(-preview)?(-\\d{2}-\\d{2,4}|-\\d{2}-\\d{4}|-\\d{3})?";

  /// To be checked against https://ai.google.dev/gemini-api/docs/models and the pages of models
  /// that it no longer has; thinking: https://ai.google.dev/gemini-api/docs/thinking. Prompt and
  /// answer have limits of their own there. Probabilities are to be had on Vertex AI, and of some
  /// models alone. What Gemma is without:
  /// https://ai.google.dev/gemma/docs/core/gemma_on_gemini_api.
  private static final List<Row> GOOGLE =
      List.of(
          row("gemini-1\\.5-pro(-latest)?" + BUILD, limits(2_097_152, 8192).orElse(GEMINI)),
          row("gemini-1\\.5-flash(-8b)?(-latest)?" + BUILD, limits(1_048_576, 8192).orElse(GEMINI)),
          row("gemini-2\\.0-flash(-lite)?" + BUILD, limits(1_048_576, 8192).orElse(GEMINI)),
          row(
              "gemini-2\\.5-flash-image" + BUILD,
              limits(32_768, 32_768).with(IMAGES).without(TOOLS)),
          row("gemini-2\\.5-flash-lite" + BUILD, limits(1_048_576, 65_536).orElse(GEMINI)),
          row(
              "gemini-2\\.5-(pro|flash)" + BUILD,
              limits(1_048_576, 65_536).with(REASONING).orElse(GEMINI)),
          row(
              "gemini-3(\\.\\d)?-(pro|flash|flash-lite)" + BUILD,
              limits(1_048_576, 65_536).with(TOOLS, IMAGES, JSON_SCHEMA, JSON_OBJECT, REASONING)),
          row(
              "gemma-3-(4b|12b|27b)-it",
              limits(131_072, 8192).with(IMAGES).without(TOOLS, JSON_SCHEMA, JSON_OBJECT)));

  private static final Map<String, List<Row>> BY_PROVIDER =
      Map.of("openai", OPENAI, "anthropic", ANTHROPIC, "google", GOOGLE, "cohere", COHERE);

  private Models() {}

  /// What is known of a provider's model. A model that OpenAI tuned for somebody
  /// (`ft:gpt-4o-2024-08-06:…`) is what it was made from.
  static Capabilities of(String provider, String model) {
    String[] parts = model.split(":", 3);
    String base = parts.length > 1 && parts[0].equals("ft") ? parts[1] : model;
    return rows(provider).stream()
        .filter(row -> row.names().matcher(base).matches())
        .findFirst()
        .map(Row::capabilities)
        .orElse(Capabilities.UNKNOWN);
  }

  /// Every row.
  static Stream<Row> rows() {
    return Stream.of(
            BY_PROVIDER.values().stream().flatMap(List::stream),
            BedrockModels.ROWS.stream(),
            HostModels.rows())
        .flatMap(rows -> rows);
  }

  /// Those of Bedrock and of the compatible hosts are in classes of their own, for calls that do
  /// not go there.
  private static List<Row> rows(String provider) {
    List<Row> rows = BY_PROVIDER.get(provider);
    if (rows != null) {
      return rows;
    }
    return provider.equals("bedrock") ? BedrockModels.ROWS : HostModels.of(provider);
  }

  static Row row(String names, Capabilities capabilities) {
    return new Row(Pattern.compile(names), capabilities);
  }

  static Capabilities limits(int contextWindow, int maxOutputTokens) {
    return Capabilities.UNKNOWN
        .with(CONTEXT_WINDOW, contextWindow)
        .with(MAX_OUTPUT_TOKENS, maxOutputTokens);
  }

  /// OpenAI's, before images and schemas.
  private static Capabilities old(int contextWindow, int maxOutputTokens) {
    return limits(contextWindow, maxOutputTokens)
        .with(COUNTS_MAX_TOKENS)
        .without(IMAGES, JSON_SCHEMA);
  }

  private static Capabilities command(int contextWindow, int maxOutputTokens) {
    return limits(contextWindow, maxOutputTokens).without(N, LOGPROBS);
  }

  private static Capabilities claude(int contextWindow, int maxOutputTokens) {
    return limits(contextWindow, maxOutputTokens)
        .with(DEFAULT_MAX_TOKENS, Math.min(maxOutputTokens, 16_384))
        .with(PREFILL)
        .without(N, LOGPROBS);
  }

  /// From 3.7 on: https://docs.claude.com/en/docs/build-with-claude/context-windows.
  private static Capabilities newer(int contextWindow, int maxOutputTokens) {
    return claude(contextWindow, maxOutputTokens).with(TOOLS, IMAGES, COUNTS_MAX_TOKENS);
  }
}

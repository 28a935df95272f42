package dev.understudy.provider;

import static dev.understudy.provider.Capabilities.Feature.IMAGES;
import static dev.understudy.provider.Capabilities.Feature.JSON_OBJECT;
import static dev.understudy.provider.Capabilities.Feature.JSON_SCHEMA;
import static dev.understudy.provider.Capabilities.Feature.LOGPROBS;
import static dev.understudy.provider.Capabilities.Feature.N;
import static dev.understudy.provider.Capabilities.Feature.REASONING;
import static dev.understudy.provider.Capabilities.Feature.TOOLS;
import static dev.understudy.provider.Capabilities.Limit.CONTEXT_WINDOW;
import static dev.understudy.provider.Capabilities.Limit.DEFAULT_MAX_TOKENS;
import static dev.understudy.provider.Capabilities.Limit.MAX_OUTPUT_TOKENS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.time.FakeTime;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsTest {
  private static final Providers PROVIDERS = new Providers(new FakeTime(), Map.of());

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-3.5-turbo, 16385, 4096",
    "openai, gpt-3.5-turbo-0613, 4097, 4096",
    "openai, gpt-4, 8192, 8192",
    "openai, gpt-4-turbo-2024-04-09, 128000, 4096",
    "openai, gpt-4o, 128000, 16384",
    "openai, gpt-4o-mini-2024-07-18, 128000, 16384",
    "openai, gpt-4o-2024-05-13, 128000, 4096",
    "openai, ft:gpt-4o-mini-2024-07-18:acme::abc123, 128000, 16384",
    "openai, gpt-4.1-nano, 1047576, 32768",
    "openai, o4-mini, 200000, 100000",
    "openai, gpt-5-mini-2025-08-07, 400000, 128000",
    "openai, o3-pro, 200000, 100000",
    "openai, gpt-5.1-codex-max, 400000, 128000",
    "openai, gpt-5-pro, 400000, 272000",
    "cohere, command-r-plus-08-2024, 131072, 4096",
    "cohere, command-a-reasoning-08-2025, 262144, 32768",
    "anthropic, claude-v1.3, 100000, 4096",
    "anthropic, claude-2.1, 200000, 4096",
    "anthropic, claude-3-haiku-20240307, 200000, 4096",
    "anthropic, claude-3-5-sonnet-latest, 200000, 8192",
    "anthropic, claude-3-7-sonnet-20250219, 200000, 128000",
    "anthropic, claude-opus-4-1-20250805, 200000, 32000",
    "anthropic, claude-sonnet-4-5, 1000000, 64000",
    "anthropic, claude-haiku-4-5-20251001, 200000, 64000",
    "google, gemini-1.5-pro-002, 2097152, 8192",
    "google, models/gemini-2.0-flash-lite-001, 1048576, 8192",
    "google, gemini-2.5-flash, 1048576, 65536",
    "google, gemini-2.5-pro-preview-05-06, 1048576, 65536",
    "google, gemini-2.5-flash-image, 32768, 32768",
    "google, gemini-3-flash-preview, 1048576, 65536",
    "google, gemini-3.1-pro-preview, 1048576, 65536",
    "google, gemma-3-27b-it, 131072, 8192",
    "vertex-ai, google/gemini-2.5-pro, 1048576, 65536",
    "vertex-ai, claude-3-7-sonnet@20250219, 200000, 128000",
    "deepseek, deepseek-reasoner, 1000000, 384000",
    "groq, llama-3.3-70b-versatile, 131072, 32768",
    "z-ai, glm-4.6, 204800, 131072",
    "zhipu, glm-4.5-air, 131072, 98304",
    "dashscope, qwen-plus, 1000000, 32768",
  })
  void knowsTheLimitsOf(String provider, String model, int window, int output) {
    Capabilities known = capabilities(provider, model);

    assertEquals(Optional.of(window), known.limit(CONTEXT_WINDOW));
    assertEquals(Optional.of(output), known.limit(MAX_OUTPUT_TOKENS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "openai | gpt-3.5-turbo | IMAGES JSON_SCHEMA",
        "openai | gpt-3.5-turbo-instruct | TOOLS IMAGES JSON_SCHEMA JSON_OBJECT",
        "openai | gpt-4 | IMAGES JSON_SCHEMA JSON_OBJECT",
        "openai | gpt-4-turbo | JSON_SCHEMA",
        "openai | gpt-4o | ''",
        "openai | gpt-4o-2024-05-13 | JSON_SCHEMA",
        "openai | o1-mini | TOOLS IMAGES JSON_SCHEMA JSON_OBJECT N LOGPROBS",
        "openai | o3-mini | IMAGES LOGPROBS",
        "openai | gpt-5 | LOGPROBS",
        "openai | o1-pro | N LOGPROBS",
        "cohere | command-a-03-2025 | IMAGES N LOGPROBS",
        "cohere | command-a-vision-07-2025 | N LOGPROBS",
        "anthropic | claude-2.1 | TOOLS IMAGES N LOGPROBS",
        "anthropic | claude-sonnet-4-5 | N LOGPROBS",
        "google | gemini-2.5-flash | ''",
        "google | gemma-3-4b-it | TOOLS JSON_SCHEMA JSON_OBJECT",
        "deepseek | deepseek-chat | IMAGES",
        "mistral-ai | magistral-medium-latest | LOGPROBS",
        "groq | openai/gpt-oss-120b | IMAGES N LOGPROBS",
        "x-ai | grok-4.3 | ''",
        "moonshot | kimi-k2-thinking | IMAGES",
        "perplexity-ai | sonar-pro | TOOLS N LOGPROBS",
      })
  void knowsWhatAModelCannotDo(String provider, String model, String cannot) {
    Capabilities known = capabilities(provider, model);
    Set<Capabilities.Feature> lacking =
        EnumSet.of(TOOLS, IMAGES, JSON_SCHEMA, JSON_OBJECT, N, LOGPROBS);
    lacking.removeIf(feature -> !known.lacks(feature));

    assertEquals(cannot, String.join(" ", lacking.stream().map(Enum::name).toList()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-4o-audio-preview", "gpt-6", "my-own", "", "ft:", "gpt-4o\n"})
  void knowsNothingOfAModelThatIsNotQuiteOneOfAFamily(String model) {
    assertEquals(Capabilities.UNKNOWN, capabilities("openai", model));
    assertFalse(Capabilities.UNKNOWN.lacks(TOOLS));
    assertFalse(Capabilities.UNKNOWN.has(TOOLS));
  }

  @Test
  void knowsWhoReasons() {
    assertTrue(capabilities("openai", "o3").has(REASONING));
    assertTrue(capabilities("openai", "gpt-5.1").has(REASONING));
    assertTrue(capabilities("google", "gemini-2.5-pro").has(REASONING));
    assertTrue(capabilities("vertex-ai", "gemini-3-flash-preview").has(REASONING));
    assertFalse(capabilities("google", "gemini-2.5-flash-lite").has(REASONING));
    assertFalse(capabilities("openai", "gpt-4o").has(REASONING));
    assertFalse(capabilities("anthropic", "claude-sonnet-4-5").has(REASONING));
  }

  @Test
  void everyDefaultIsWithinTheModelsOwnLimits() {
    Models.rows()
        .forEach(
            row -> {
              // Of some models at Bedrock no limits were looked up.
              int most = Integer.MAX_VALUE;
              int output = row.capabilities().limit(MAX_OUTPUT_TOKENS).orElse(1);
              assertTrue(
                  row.capabilities().limit(DEFAULT_MAX_TOKENS).orElse(1) <= output, row::toString);
              assertTrue(
                  row.capabilities().limit(CONTEXT_WINDOW).orElse(most) >= output, row::toString);
            });
  }

  @Test
  void aConfigsWordGoesBeforeTheRow() {
    Capabilities configured =
        new Capabilities(Map.of(TOOLS, false, JSON_SCHEMA, true), Map.of(CONTEXT_WINDOW, 5000));
    Capabilities merged = configured.orElse(capabilities("openai", "gpt-4"));

    assertTrue(merged.lacks(TOOLS));
    assertTrue(merged.has(JSON_SCHEMA));
    assertTrue(merged.lacks(IMAGES));
    assertEquals(Optional.of(5000), merged.limit(CONTEXT_WINDOW));
    assertEquals(Optional.of(8192), merged.limit(MAX_OUTPUT_TOKENS));
  }

  private static Capabilities capabilities(String provider, String model) {
    return PROVIDERS.find(provider).orElseThrow().capabilities(model);
  }
}

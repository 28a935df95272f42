package dev.understudy.route;

import dev.understudy.protocol.Dialect;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What of a config's parameters can be laid over a request in the client's own words: what the
/// dialect calls by the same name as the canonical form, what it alone has, and what it has another
/// name for.
final class OwnNames {
  /// The same in every dialect, and those of Anthropic's that no other has.
  private static final Set<String> OF_MESSAGES =
      Set.of(
          "model",
          "max_tokens",
          "temperature",
          "top_p",
          "top_k",
          "stream",
          "stop_sequences",
          "thinking",
          "output_config",
          "context_management");

  /// See <https://platform.openai.com/docs/api-reference/responses/create>.
  private static final Set<String> OF_RESPONSES =
      Set.of(
          "model",
          "max_output_tokens",
          "temperature",
          "top_p",
          "stream",
          "store",
          "text",
          "reasoning",
          "include",
          "truncation",
          "background",
          "metadata",
          "user",
          "safety_identifier",
          "service_tier",
          "parallel_tool_calls",
          "max_tool_calls",
          "prompt_cache_key",
          "prompt_cache_retention",
          "context_management");

  private static final Map<String, String> OF_RESPONSES_OTHERWISE =
      Map.of("max_tokens", "max_output_tokens", "max_completion_tokens", "max_output_tokens");

  private OwnNames() {}

  /// `overrides` in the words of `dialect`; empty where it has none for some of them, or one for
  /// two.
  static Optional<Overrides> of(Overrides overrides, Dialect dialect) {
    return switch (dialect) {
      case MESSAGES -> touching(overrides, OF_MESSAGES);
      case RESPONSES ->
          overrides
              .renamed(OF_RESPONSES_OTHERWISE)
              .flatMap(renamed -> touching(renamed, OF_RESPONSES));
      case CHAT_COMPLETIONS, GEMINI, BEDROCK, COHERE -> Optional.empty();
    };
  }

  private static Optional<Overrides> touching(Overrides overrides, Set<String> names) {
    return overrides.touchOnly(names) ? Optional.of(overrides) : Optional.empty();
  }
}

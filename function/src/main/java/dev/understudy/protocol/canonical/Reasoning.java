package dev.understudy.protocol.canonical;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// How much a model is asked to think before it answers.
///
/// Three dialects are understood, the first that stands there counts: OpenAI's `reasoning_effort`,
/// OpenRouter's `reasoning: {effort, max_tokens, enabled}`, Anthropic's `thinking: {type,
/// budget_tokens}`, which other hosts have taken over. What one vendor says as an effort and
/// another as a number of tokens is converted as Google's compatible endpoint does it:
/// <https://ai.google.dev/gemini-api/docs/openai#thinking>.
public sealed interface Reasoning {
  /// It is not.
  record Off() implements Reasoning {}

  /// In words.
  record Effort(Level level) implements Reasoning {}

  /// In tokens.
  ///
  /// @param tokens above 0
  record Budget(int tokens) implements Reasoning {}

  /// As the model likes: Anthropic's `adaptive`, OpenRouter's `enabled`.
  record Free() implements Reasoning {}

  /// OpenAI's efforts, each with the number of tokens that stands for it elsewhere.
  enum Level {
    /// As good as none.
    MINIMAL(1024),
    /// The least that is worth it.
    LOW(1024),
    /// What most models do by themselves.
    MEDIUM(8192),
    /// Much.
    HIGH(24_576),
    /// As much as the model can.
    XHIGH(32_768);

    private final int tokens;

    Level(int tokens) {
      this.tokens = tokens;
    }

    /// OpenAI's word.
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    /// How many tokens stand for it.
    public int tokens() {
      return tokens;
    }

    /// The effort that `tokens` stand for.
    public static Level of(int tokens) {
      return tokens <= LOW.tokens ? LOW : tokens <= MEDIUM.tokens ? MEDIUM : HIGH;
    }

    private static Optional<Level> named(String word) {
      for (Level level : values()) {
        if (level.word().equals(word)) {
          return Optional.of(level);
        }
      }
      return Optional.empty();
    }
  }

  /// What `canonical` asks for; empty where it does not say.
  ///
  /// @param refuse told what cannot be understood, as a sentence that names the field
  static Optional<Reasoning> of(ObjectNode canonical, Consumer<String> refuse) {
    JsonNode effort = canonical.path("reasoning_effort");
    if (canonical.hasNonNull("reasoning_effort")) {
      return effort("reasoning_effort", effort, refuse);
    }
    JsonNode reasoning = canonical.path("reasoning");
    if (reasoning.hasNonNull("effort")) {
      return effort("reasoning.effort", reasoning.path("effort"), refuse);
    }
    if (reasoning.hasNonNull("max_tokens")) {
      return budget("reasoning.max_tokens", reasoning.path("max_tokens"), refuse);
    }
    if (reasoning.hasNonNull("enabled")) {
      return Optional.of(reasoning.path("enabled").asBoolean() ? new Free() : new Off());
    }
    JsonNode thinking = canonical.path("thinking");
    if (!thinking.isObject()) {
      return Optional.empty();
    }
    return switch (thinking.path("type").asText("")) {
      case "disabled" -> Optional.of(new Off());
      case "adaptive" -> Optional.of(new Free());
      case "enabled" ->
          thinking.hasNonNull("budget_tokens")
              ? budget("thinking.budget_tokens", thinking.path("budget_tokens"), refuse)
              : Optional.of(new Free());
      default -> {
        refuse.accept("thinking.type is none of enabled, disabled and adaptive");
        yield Optional.empty();
      }
    };
  }

  private static Optional<Reasoning> effort(String where, JsonNode word, Consumer<String> refuse) {
    if (word.asText("").equals("none")) {
      return Optional.of(new Off());
    }
    Optional<Level> level = Level.named(word.asText(""));
    if (level.isEmpty()) {
      refuse.accept(where + " is none of none, minimal, low, medium, high and xhigh");
    }
    return level.map(Effort::new);
  }

  private static Optional<Reasoning> budget(
      String where, JsonNode tokens, Consumer<String> refuse) {
    if (!tokens.isInt() || tokens.intValue() < 0) {
      refuse.accept(where + " is no number of tokens");
      return Optional.empty();
    }
    return Optional.of(tokens.intValue() == 0 ? new Off() : new Budget(tokens.intValue()));
  }

  /// In tokens; empty where the model is to decide, or not to think at all.
  default OptionalInt budget() {
    return switch (this) {
      case Effort(Level level) -> OptionalInt.of(level.tokens());
      case Budget(int tokens) -> OptionalInt.of(tokens);
      case Off _, Free _ -> OptionalInt.empty();
    };
  }
}

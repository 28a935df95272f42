package dev.understudy.protocol.chatcompletions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Reasoning;
import dev.understudy.protocol.canonical.Reasoning.Budget;
import dev.understudy.protocol.canonical.Reasoning.Effort;
import dev.understudy.protocol.canonical.Reasoning.Free;
import dev.understudy.protocol.canonical.Reasoning.Level;
import dev.understudy.protocol.canonical.Reasoning.Off;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How much a model is asked to think, in a host's own words. A request that uses them already, or
/// an effort that OpenAI does not have, passes as it is.
///
/// `reasoning_effort`: <https://platform.openai.com/docs/guides/reasoning>, and Groq, Cerebras,
/// xAI, Mistral, Ollama, Perplexity. `reasoning`:
/// <https://openrouter.ai/docs/use-cases/reasoning-tokens>. `thinking`:
/// <https://api-docs.deepseek.com/guides/thinking_mode>, and Z.AI, Moonshot, Volcengine.
/// `enable_thinking`: <https://www.alibabacloud.com/help/en/model-studio/deep-thinking>, and
/// SiliconFlow.
final class ThinkingField {
  private static final List<String> NAMES = List.of("reasoning_effort", "reasoning", "thinking");

  private final Habits habits;
  private final ObjectNode canonical;
  private final Notes notes;

  ThinkingField(Habits habits, ObjectNode canonical, Notes notes) {
    this.habits = habits;
    this.canonical = canonical;
    this.notes = notes;
  }

  void write(ObjectNode body) {
    if (inItsOwnWords()) {
      return;
    }
    Optional<Reasoning> asked = Reasoning.of(canonical, notes::refused);
    if (asked.isEmpty()) {
      return;
    }
    body.remove(NAMES);
    switch (habits.thinking()) {
      case AS_ASKED -> throw new IllegalStateException("it is in its own words");
      case EFFORT -> effort(asked.get(), body);
      case OBJECT -> object(asked.get(), body.putObject("reasoning"));
      case TYPE -> type(asked.get(), body);
      case SWITCH -> switched(asked.get(), body);
    }
  }

  private boolean inItsOwnWords() {
    return switch (habits.thinking()) {
      case AS_ASKED -> true;
      case EFFORT -> canonical.hasNonNull("reasoning_effort");
      case OBJECT -> canonical.hasNonNull("reasoning");
      case TYPE -> canonical.hasNonNull("reasoning_effort") && !isKnown();
      case SWITCH -> canonical.hasNonNull("enable_thinking");
    };
  }

  /// Whether the effort is one of OpenAI's: DeepSeek and Z.AI have `max` beside them.
  private boolean isKnown() {
    List<String> wrong = new ArrayList<>();
    Optional<Reasoning> known = Reasoning.of(canonical, wrong::add);
    return known.isPresent() && wrong.isEmpty();
  }

  private void effort(Reasoning asked, ObjectNode body) {
    switch (asked) {
      case Off _ ->
          notes.adapted(
              "thinking was not switched off: " + habits.host() + " has no switch for all models.");
      case Effort(Level level) -> body.put("reasoning_effort", level.word());
      case Budget(int tokens) -> body.put("reasoning_effort", inWords(tokens));
      case Free _ -> {}
    }
  }

  private String inWords(int tokens) {
    String word = Level.of(tokens).word();
    notes.adapted(
        "A budget of %d tokens for thinking was sent as reasoning_effort %s: %s counts in words."
            .formatted(tokens, word, habits.host()));
    return word;
  }

  private static void object(Reasoning asked, ObjectNode reasoning) {
    switch (asked) {
      case Off _ -> reasoning.put("effort", "none");
      case Effort(Level level) -> reasoning.put("effort", level.word());
      case Budget(int tokens) -> reasoning.put("max_tokens", tokens);
      case Free _ -> reasoning.put("enabled", true);
    }
  }

  private void type(Reasoning asked, ObjectNode body) {
    ObjectNode thinking =
        canonical.path("thinking") instanceof ObjectNode own ? own.deepCopy() : Json.object();
    thinking.remove("budget_tokens");
    thinking.put("type", asked instanceof Off ? "disabled" : "enabled");
    body.set("thinking", thinking);
    switch (asked) {
      case Effort(Level level) -> body.put("reasoning_effort", level.word());
      case Budget(int tokens) -> body.put("reasoning_effort", inWords(tokens));
      case Off _, Free _ -> {}
    }
  }

  private void switched(Reasoning asked, ObjectNode body) {
    body.put("enable_thinking", !(asked instanceof Off));
    asked.budget().ifPresent(tokens -> body.put("thinking_budget", tokens));
    if (asked instanceof Effort(Level level)) {
      notes.adapted(
          "reasoning_effort %s was sent as a budget of %d tokens for thinking: %s counts in tokens."
              .formatted(level.word(), level.tokens(), habits.host()));
    }
  }
}

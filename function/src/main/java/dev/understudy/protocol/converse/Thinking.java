package dev.understudy.protocol.converse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Chat;
import dev.understudy.protocol.canonical.Reasoning;
import dev.understudy.protocol.canonical.Reasoning.Level;

/// How much a model is asked to think, which every vendor's models are told in their own words,
/// beside what Converse has.
///
/// - Anthropic: [ClaudeThinking].
/// - Amazon, from Nova 2 on:
///   <https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html>.
/// - OpenAI's open models and Qwen's: recorded calls.
final class Thinking {
  private Thinking() {}

  static void write(ModelId model, Chat chat, ObjectNode body, Sampling sampling, Notes notes) {
    if (chat.reasoning().isEmpty()) {
      return;
    }
    Reasoning asked = chat.reasoning().get();
    ObjectNode additional = sampling.additional();
    switch (model.vendor()) {
      case "anthropic" ->
          new ClaudeThinking(model, chat, sampling, notes)
              .write(asked, body.path("toolConfig").path("toolChoice"));
      case "amazon" -> nova(model, asked, sampling, notes);
      case "openai" ->
          additional.put(
              "reasoning_effort", asked instanceof Reasoning.Off ? "low" : effort(asked));
      case "qwen" -> {
        if (!(asked instanceof Reasoning.Off)) {
          additional.put("reasoning_config", effort(asked));
        }
      }
      default -> leftOut(model, asked, notes);
    }
  }

  private static void nova(ModelId model, Reasoning asked, Sampling sampling, Notes notes) {
    if (!model.named("nova-[2-9]") || asked instanceof Reasoning.Off) {
      leftOut(model, asked, notes);
      return;
    }
    String effort = effort(asked);
    sampling
        .additional()
        .putObject("reasoningConfig")
        .put("type", "enabled")
        .put("maxReasoningEffort", effort);
    if (effort.equals("high")) {
      for (String name : new String[] {"temperature", "topP", "maxTokens"}) {
        sampling.leaveOut(name, name + " was left out: " + model + " takes none at this effort.");
      }
    }
  }

  /// Who cannot reason, or not be asked to, is without it anyway.
  private static void leftOut(ModelId model, Reasoning asked, Notes notes) {
    if (!(asked instanceof Reasoning.Off)) {
      notes.adapted("reasoning was left out: how to ask it of " + model + " is not known.");
    }
  }

  private static Level level(Reasoning asked) {
    return switch (asked) {
      case Reasoning.Effort(Level level) -> level;
      case Reasoning.Budget(int tokens) -> Level.of(tokens);
      case Reasoning.Free _, Reasoning.Off _ -> Level.MEDIUM;
    };
  }

  /// `low`, `medium` or `high`.
  private static String effort(Reasoning asked) {
    return switch (level(asked)) {
      case MINIMAL, LOW -> "low";
      case MEDIUM -> "medium";
      case HIGH, XHIGH -> "high";
    };
  }
}

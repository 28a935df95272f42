package dev.understudy.protocol.converse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Chat;
import dev.understudy.protocol.canonical.Reasoning;
import dev.understudy.protocol.canonical.Reasoning.Level;

/// How much a model is asked to think, which every vendor's models are told in their own words,
/// beside what Converse has.
///
/// - Anthropic: `thinking`, with a budget or, from 4.6 on, an effort:
///   <https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-extended-thinking.html>,
///   <https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-adaptive-thinking.html>.
/// - Amazon, from Nova 2 on:
///   <https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html>.
/// - OpenAI's open models and Qwen's: recorded calls.
final class Thinking {
  /// The least that Anthropic's models take.
  private static final int LEAST_BUDGET = 1024;

  private Thinking() {}

  static void write(ModelId model, Chat chat, ObjectNode body, Sampling sampling, Notes notes) {
    if (chat.reasoning().isEmpty()) {
      return;
    }
    Reasoning asked = chat.reasoning().get();
    ObjectNode additional = sampling.additional();
    switch (model.vendor()) {
      case "anthropic" -> claude(model, asked, chat, body, sampling, notes);
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

  private static void claude(
      ModelId model, Reasoning asked, Chat chat, ObjectNode body, Sampling sampling, Notes notes) {
    if (asked instanceof Reasoning.Off
        || model.named("claude-(v|instant|2|3-[5h]|3-(opus|sonnet))")) {
      leftOut(model, asked, notes);
      return;
    }
    JsonNode forced = body.path("toolConfig").path("toolChoice");
    if (forced.has("any") || forced.has("tool")) {
      notes.adapted("reasoning was left out: " + model + " does not think before a forced call.");
      return;
    }
    if (!thinks(model, asked, chat, sampling, notes)) {
      return;
    }
    sampling.leaveOut("temperature", "temperature was left out: " + model + " reasons.");
    sampling.leaveOut("topP", "top_p was left out: " + model + " reasons.");
    sampling.leaveOut("top_k", "top_k was left out: " + model + " reasons.");
  }

  private static boolean thinks(
      ModelId model, Reasoning asked, Chat chat, Sampling sampling, Notes notes) {
    if (isAdaptive(model)) {
      sampling.additional().putObject("thinking").put("type", "adaptive");
      if (!(asked instanceof Reasoning.Free)) {
        String effort = level(asked) == Level.XHIGH ? "max" : effort(asked);
        sampling.additional().putObject("output_config").put("effort", effort);
      }
      return true;
    }
    if (chat.isWithinThoughtlessCalls(extras -> !ReasoningBlocks.signed(extras).isEmpty())) {
      notes.adapted(
          "reasoning was left out: the conversation stands within calls that another model made,"
              + " and "
              + model
              + " wants its own thoughts before them.");
      return false;
    }
    int budget = Math.max(LEAST_BUDGET, asked.budget().orElse(Level.MEDIUM.tokens()));
    int limit = chat.maxTokens().filter(JsonNode::isInt).map(JsonNode::intValue).orElse(0);
    if (limit > 0 && budget >= limit) {
      // The limit bounds thinking and answer together.
      budget = limit / 2;
      if (budget < LEAST_BUDGET) {
        notes.adapted(
            "reasoning was left out: of max_tokens %d, %s needs %d for it and more for the answer."
                .formatted(limit, model, LEAST_BUDGET));
        return false;
      }
    }
    sampling.additional().putObject("thinking").put("type", "enabled").put("budget_tokens", budget);
    return true;
  }

  private static boolean isAdaptive(ModelId model) {
    return model.named("claude-[a-z]+-(4-[6-9]|[5-9])(?!\\d)");
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

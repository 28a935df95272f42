package dev.understudy.protocol.converse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Chat;
import dev.understudy.protocol.canonical.Reasoning;
import dev.understudy.protocol.canonical.Reasoning.Level;
import dev.understudy.protocol.messages.Claude;

/// How much one of Anthropic's models is asked to think, in Anthropic's words beside Converse's:
/// `thinking`, with a budget or, by the model, an effort.
///
/// See
/// <https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-extended-thinking.html>
/// and
/// <https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-adaptive-thinking.html>;
/// which model takes what, [Claude] knows.
final class ClaudeThinking {
  /// The least that they take.
  private static final int LEAST_BUDGET = 1024;

  private final ModelId model;
  private final Claude claude;
  private final Chat chat;
  private final Sampling sampling;
  private final Notes notes;

  ClaudeThinking(ModelId model, Chat chat, Sampling sampling, Notes notes) {
    this.model = model;
    this.claude = Claude.of(model.name());
    this.chat = chat;
    this.sampling = sampling;
    this.notes = notes;
  }

  /// @param choice the member `toolChoice`
  void write(Reasoning asked, JsonNode choice) {
    if (asked instanceof Reasoning.Off) {
      off();
    } else if (claude.thinks() == Claude.Thinks.NEVER) {
      notes.adapted("reasoning was left out: " + model + " does not think before it answers.");
    } else if (choice.has("any") || choice.has("tool")) {
      notes.adapted("reasoning was left out: " + model + " does not think before a forced call.");
      off();
    } else if (claude.adapts(asked)) {
      adaptive(asked);
      unsteered();
    } else if (budget(asked.budget().orElse(Level.MEDIUM.tokens()))) {
      unsteered();
    }
  }

  private void off() {
    switch (claude.thinks()) {
      case NEVER, BUDGET, EITHER, ADAPTIVE -> {}
      case UNASKED -> sampling.additional().putObject("thinking").put("type", "disabled");
      case ALWAYS -> notes.adapted("reasoning was not switched off: " + model + " always does.");
    }
  }

  private void adaptive(Reasoning asked) {
    sampling.additional().putObject("thinking").put("type", "adaptive");
    ObjectNode config = sampling.additional();
    switch (asked) {
      case Reasoning.Effort(Level level) ->
          config.putObject("output_config").put("effort", claude.effort(level));
      case Reasoning.Budget(int tokens) -> {
        String effort = claude.effort(Level.of(tokens));
        config.putObject("output_config").put("effort", effort);
        notes.adapted(
            "reasoning was sent as the effort %s: %s does not take a number of tokens."
                .formatted(effort, model));
      }
      case Reasoning.Free _, Reasoning.Off _ -> {}
    }
  }

  /// Whether that many tokens, or fewer, can be had.
  private boolean budget(int asked) {
    if (chat.isWithinThoughtlessCalls(extras -> !ReasoningBlocks.signed(extras).isEmpty())) {
      notes.adapted(
          "reasoning was left out: the conversation stands within calls that another model made,"
              + " and "
              + model
              + " wants its own thoughts before them.");
      return false;
    }
    int budget = Math.max(LEAST_BUDGET, asked);
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

  /// Who thinks is not told how to pick words.
  private void unsteered() {
    sampling.leaveOut("temperature", "temperature was left out: " + model + " reasons.");
    sampling.leaveOut("topP", "top_p was left out: " + model + " reasons.");
    sampling.leaveOut("top_k", "top_k was left out: " + model + " reasons.");
  }
}

package dev.understudy.protocol.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Reasoning;
import java.util.Optional;

/// How much the model is to think, as Gemini has it: a level from 3 on, a number of tokens in 2.5,
/// nothing before. What is thought is asked for, too.
///
/// Ranges, and who cannot do without: <https://ai.google.dev/gemini-api/docs/thinking>.
final class Thinking {
  private static final int PRO_LEAST = 128;
  private static final int LITE_LEAST = 512;
  private static final int PRO_MOST = 32_768;
  private static final int MOST = 24_576;

  private final Generation model;
  private final Notes notes;

  Thinking(Generation model, Notes notes) {
    this.model = model;
    this.notes = notes;
  }

  /// The member `thinkingConfig`; empty where the model does what was asked for without it.
  Optional<ObjectNode> config(Reasoning asked) {
    if (!model.thinks()) {
      if (!(asked instanceof Reasoning.Off)) {
        notes.adapted("The wish for reasoning was left out: the model does not reason.");
      }
      return Optional.empty();
    }
    ObjectNode config = Json.object();
    if (asked instanceof Reasoning.Free) {
      if (!model.levels()) {
        config.put("thinkingBudget", -1);
      }
    } else if (model.levels()) {
      config.put("thinkingLevel", level(asked));
    } else {
      config.put("thinkingBudget", budget(asked));
    }
    if (!(asked instanceof Reasoning.Off)) {
      config.put("includeThoughts", true);
    }
    return Optional.of(config);
  }

  /// As Google's compatible endpoint has it:
  /// <https://ai.google.dev/gemini-api/docs/openai#thinking>.
  private String level(Reasoning asked) {
    String level =
        switch (asked) {
          case Reasoning.Off _ -> word(Reasoning.Level.MINIMAL);
          case Reasoning.Effort(Reasoning.Level effort) -> word(effort);
          case Reasoning.Budget(int tokens) -> word(Reasoning.Level.of(tokens));
          case Reasoning.Free _ -> "high";
        };
    String words =
        switch (asked) {
          case Reasoning.Off _ -> "none";
          case Reasoning.Effort(Reasoning.Level effort) -> effort.word();
          case Reasoning.Budget(int tokens) -> tokens + " tokens";
          case Reasoning.Free _ -> level;
        };
    if (!words.equals(level)) {
      notes.adapted("Reasoning of " + words + " was sent as thinkingLevel " + level + ".");
    }
    return level;
  }

  private String word(Reasoning.Level effort) {
    return switch (effort) {
      case MINIMAL -> model.pro() ? "low" : "minimal";
      case LOW, MEDIUM, HIGH -> effort.word();
      case XHIGH -> "high";
    };
  }

  private int budget(Reasoning asked) {
    int tokens = asked.budget().orElse(0);
    int least = model.pro() ? PRO_LEAST : tokens > 0 && model.lite() ? LITE_LEAST : 0;
    int budget = Math.clamp(tokens, least, model.pro() ? PRO_MOST : MOST);
    if (budget != tokens) {
      notes.adapted(
          "Reasoning of %d tokens was sent as thinkingBudget %d: the model's nearest."
              .formatted(tokens, budget));
    }
    return budget;
  }
}

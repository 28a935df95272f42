package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Chat;
import dev.understudy.protocol.canonical.Reasoning;
import java.util.stream.Stream;

/// How much the model is to think, as Anthropic asks for it: a number of tokens below `max_tokens`,
/// or an effort, by the model.
///
/// See <https://docs.claude.com/en/docs/build-with-claude/extended-thinking>,
/// <https://docs.claude.com/en/docs/build-with-claude/adaptive-thinking> and
/// <https://docs.claude.com/en/docs/build-with-claude/effort>. What cannot be had together with
/// something else that was asked for (a forced tool, a small limit) is left out and said so.
final class Thinking {
  /// The least that Anthropic takes.
  private static final int LEAST = 1024;

  /// What is thought where the client leaves it to the model, and that wants a number.
  private static final int FREE = Reasoning.Level.MEDIUM.tokens();

  private final Chat chat;
  private final Claude model;
  private final ObjectNode canonical;
  private final Notes notes;
  private final String field;

  Thinking(Chat chat, Claude model, ObjectNode canonical, Notes notes) {
    this.chat = chat;
    this.model = model;
    this.canonical = canonical;
    this.notes = notes;
    this.field =
        Stream.of("reasoning_effort", "reasoning", "thinking")
            .filter(canonical::hasNonNull)
            .findFirst()
            .orElse("reasoning");
  }

  /// Writes what to think, the effort and, as far as it depends on them, `max_tokens`.
  ///
  /// @param body with `max_tokens` and `tool_choice`
  /// @param limited whether the client gave the limit
  void write(ObjectNode body, boolean limited) {
    if (chat.reasoning().isEmpty()) {
      return;
    }
    Reasoning asked = chat.reasoning().get();
    String choice = body.path("tool_choice").path("type").asText("");
    boolean forced = choice.equals("any") || choice.equals("tool");
    if (asked instanceof Reasoning.Off) {
      off(body);
    } else if (model.thinks() == Claude.Thinks.NEVER) {
      notes.adapted(field + " was left out: the model does not think before it answers.");
    } else if (forced) {
      notes.adapted(
          field + " was left out: Anthropic's models do not think where they must call a tool.");
      off(body);
    } else if (model.adapts(asked)) {
      adaptive(asked, body);
    } else {
      budget(asked.budget().orElse(FREE), asked instanceof Reasoning.Budget, body, limited);
    }
  }

  private void off(ObjectNode body) {
    switch (model.thinks()) {
      case NEVER, BUDGET, EITHER, ADAPTIVE -> {}
      case UNASKED -> body.putObject("thinking").put("type", "disabled");
      case ALWAYS -> notes.adapted("Thinking was not switched off: the model always does.");
    }
  }

  private void adaptive(Reasoning asked, ObjectNode body) {
    thinking(body, "adaptive");
    switch (asked) {
      case Reasoning.Effort(Reasoning.Level level) -> effort(level, body);
      case Reasoning.Budget(int tokens) -> {
        Reasoning.Level level = Reasoning.Level.of(tokens);
        effort(level, body);
        notes.adapted(
            field
                + " was sent as the effort "
                + model.effort(level)
                + ": the model does not take a number of tokens.");
      }
      case Reasoning.Free _, Reasoning.Off _ -> {}
    }
  }

  private void effort(Reasoning.Level level, ObjectNode body) {
    ObjectNode config =
        body.path("output_config") instanceof ObjectNode begun
            ? begun
            : body.putObject("output_config");
    if (!config.hasNonNull("effort")) {
      config.put("effort", model.effort(level));
    }
  }

  /// @param counted whether the client gave the number
  private void budget(int tokens, boolean counted, ObjectNode body, boolean limited) {
    if (chat.isWithinThoughtlessCalls(extras -> !Thoughts.in(extras).isEmpty())) {
      notes.adapted(
          field
              + " was left out: the conversation stands within calls that another model made, and"
              + " Anthropic wants its own thoughts before them.");
      return;
    }
    int wanted = Math.max(tokens, LEAST);
    JsonNode limit = body.path("max_tokens");
    if (!limited) {
      // The limit is ours, and meant for the answer.
      body.put("max_tokens", limit.asInt() + wanted);
    } else if (limit.isInt()) {
      // Half of it is left for the answer, unless the client has counted itself.
      int most = counted && wanted < limit.intValue() ? wanted : limit.intValue() / 2;
      if (most < LEAST) {
        notes.adapted(
            "%s was left out: Anthropic's least is %d tokens, and max_tokens is %d."
                .formatted(field, LEAST, limit.intValue()));
        return;
      }
      wanted = Math.min(wanted, most);
    }
    if (wanted != tokens) {
      notes.adapted("%s was sent as %d tokens of max_tokens.".formatted(field, wanted));
    }
    thinking(body, "enabled").put("budget_tokens", wanted);
  }

  private ObjectNode thinking(ObjectNode body, String type) {
    ObjectNode thinking = Json.object().put("type", type);
    if (canonical.path("thinking").hasNonNull("display")) {
      thinking.set("display", canonical.path("thinking").path("display"));
    }
    body.set("thinking", thinking);
    return thinking;
  }
}

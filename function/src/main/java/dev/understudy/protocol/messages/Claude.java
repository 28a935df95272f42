package dev.understudy.protocol.messages;

import dev.understudy.protocol.canonical.Reasoning;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What Anthropic's models take, by their names: those of Anthropic, and those of other hosts,
/// which have it among other things (`anthropic.claude-3-haiku-20240307-v1:0`,
/// `claude-opus-4@20250514`).
///
/// From <https://docs.claude.com/en/docs/build-with-claude/extended-thinking>,
/// <https://docs.claude.com/en/docs/build-with-claude/adaptive-thinking>,
/// <https://docs.claude.com/en/docs/build-with-claude/structured-outputs> and
/// <https://docs.claude.com/en/docs/about-claude/models/migrating-to-claude-4>, and of Fable and
/// Mythos <https://platform.claude.com/docs/en/models/fable-5/migration-guide>. A model of
/// Anthropic's that has no row is newer than this table and taken for one like the newest; any
/// other is asked in the oldest words, which all hosts know.
///
/// @param thinks whether and how it is asked to think
/// @param schemas whether it holds an answer to a JSON schema by itself (`output_config.format`)
/// @param calls whether it can be made to call a tool
/// @param sampling what it takes of `temperature`, `top_p` and `top_k`
public record Claude(Thinks thinks, boolean schemas, boolean calls, Sampling sampling) {
  /// How a model is asked to think.
  public enum Thinks {
    /// It does not.
    NEVER,
    /// With a number of tokens.
    BUDGET,
    /// With a number of tokens, or as it likes with an effort.
    EITHER,
    /// As it likes, with an effort.
    ADAPTIVE,
    /// The same, and it does so unless it is told not to.
    UNASKED,
    /// The same, and it cannot be told not to.
    ALWAYS
  }

  /// What a model takes of `temperature`, `top_p` and `top_k`.
  public enum Sampling {
    /// All of them.
    ALL,
    /// Of `temperature` and `top_p` one.
    ONE,
    /// None.
    NONE
  }

  private record Row(Pattern names, Claude model) {}

  private static final Claude OLDEST = new Claude(Thinks.BUDGET, false, true, Sampling.ALL);
  private static final List<Row> ROWS =
      List.of(
          new Row(
              Pattern.compile("claude-(v?[12]|instant)"),
              new Claude(Thinks.NEVER, false, false, Sampling.ALL)),
          row("claude-3-(5|opus|sonnet|haiku)", Thinks.NEVER, false, Sampling.ALL),
          row("claude-3-7", Thinks.BUDGET, false, Sampling.ALL),
          row("claude-opus-4-1(\\D|$)", Thinks.BUDGET, false, Sampling.ONE),
          row("claude-(opus|sonnet)-4(?!-[2-9](\\D|$))", Thinks.BUDGET, false, Sampling.ALL),
          row("claude-[a-z]+-4-5(\\D|$)", Thinks.BUDGET, true, Sampling.ONE),
          row("claude-[a-z]+-4-6(\\D|$)", Thinks.EITHER, true, Sampling.ONE),
          row("claude-[a-z]+-4-", Thinks.ADAPTIVE, true, Sampling.NONE),
          row("claude-(fable|mythos)", Thinks.ALWAYS, true, Sampling.NONE),
          row("claude-", Thinks.UNASKED, true, Sampling.NONE));

  /// What is known of `model`.
  public static Claude of(String model) {
    // OpenRouter and others write a dot: claude-sonnet-4.5.
    String name = model.toLowerCase(Locale.ROOT).replace('.', '-');
    return ROWS.stream()
        .filter(row -> row.names().matcher(name).find())
        .findFirst()
        .map(Row::model)
        .orElse(OLDEST);
  }

  /// Whether it is asked for `asked` to think as it likes, and not with a number of tokens.
  public boolean adapts(Reasoning asked) {
    return switch (thinks) {
      case ADAPTIVE, UNASKED, ALWAYS -> true;
      case EITHER -> !(asked instanceof Reasoning.Budget);
      case NEVER, BUDGET -> false;
    };
  }

  /// Its word for an effort: <https://docs.claude.com/en/docs/build-with-claude/effort>.
  public String effort(Reasoning.Level level) {
    return switch (level) {
      case MINIMAL, LOW -> "low";
      case MEDIUM -> "medium";
      case HIGH -> "high";
      case XHIGH -> thinks == Thinks.EITHER ? "max" : "xhigh";
    };
  }

  private static Row row(String names, Thinks thinks, boolean schemas, Sampling sampling) {
    return new Row(Pattern.compile(names), new Claude(thinks, schemas, true, sampling));
  }
}

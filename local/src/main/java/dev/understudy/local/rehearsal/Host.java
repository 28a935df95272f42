package dev.understudy.local.rehearsal;

import java.util.List;
import java.util.Set;

/// OpenAI, or a host that is compatible with it, as a row: what it does otherwise. One without a
/// row does nothing otherwise.
///
/// @param id as the gateway calls it
/// @param name of its web server, for pages of errors
record Host(String id, String name, Set<Habit> habits) {

  /// What a host does otherwise than OpenAI.
  enum Habit {
    /// Errors have neither `param` nor, where it would be null, `code`.
    BARE_ERRORS,
    /// In a stream a call comes in one piece, name and arguments.
    CALLS_WHOLE,
    /// The usage stands on the chunk with the finish reason too, asked for or not, within `x_groq`.
    USAGE_ON_FINISH,
    /// Members that would be null, or empty lists, are absent from messages.
    SPARE_MESSAGES,
    /// An error in a stream is an event of the name `error`, and nothing follows.
    NAMED_ERRORS,
    /// `logprobs`, `top_logprobs`, `logit_bias`, `n` above 1 and names in messages are refused.
    LITTLE_CHOICE
  }

  static final Host OPENAI = new Host("openai", "api.openai.com", Set.of());

  /// Groq: <https://console.groq.com/docs/openai>, and recorded answers.
  private static final Host GROQ = new Host("groq", "api.groq.com", Set.of(Habit.values()));

  /// Those with habits.
  static final List<Host> ROWS = List.of(OPENAI, GROQ);

  /// The row of that id, or one without habits.
  static Host of(String id) {
    return ROWS.stream()
        .filter(row -> row.id().equals(id))
        .findFirst()
        .orElseGet(() -> new Host(id, id, Set.of()));
  }

  boolean has(Habit habit) {
    return habits.contains(habit);
  }
}

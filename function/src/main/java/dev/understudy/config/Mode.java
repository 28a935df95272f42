package dev.understudy.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// How a group uses its targets.
enum Mode {
  /// The first target alone.
  SINGLE,
  /// One after the other until one answers.
  FALLBACK,
  /// One by chance, and the others when it fails.
  LOADBALANCE,
  /// The one that a condition names.
  CONDITIONAL;

  /// What the configs of 2023 call [#LOADBALANCE] too.
  private static final String AB_TEST = "ab_test";

  /// Every word for a mode, as a config writes it.
  static List<String> words() {
    return Stream.concat(Stream.of(values()).map(Mode::word), Stream.of(AB_TEST)).toList();
  }

  /// The mode of that word.
  ///
  /// @param word one of [#words()]
  static Mode of(String word) {
    return word.equals(AB_TEST) ? LOADBALANCE : valueOf(word.toUpperCase(Locale.ROOT));
  }

  /// How a config writes it.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether the strategy's field of that name counts in this mode.
  boolean counts(String field) {
    return switch (field) {
      case "on", "on_status_codes", "hedge" -> this == FALLBACK || this == LOADBALANCE;
      case "failover", "sticky" -> this == LOADBALANCE;
      case "conditions", "default" -> this == CONDITIONAL;
      default -> true;
    };
  }
}

package dev.understudy.config;

import dev.understudy.http.HostGuard.Origin;
import dev.understudy.http.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// One reading of one config: what holds for all of it, and what is learnt on the way.
final class Reading {
  private final Origin origin;
  private final Supplier<Optional<Choice>> choice;
  private final List<String> warnings = new ArrayList<>();
  private boolean choiceUsed;
  private int targets;

  /// @param origin whose config it is: the caller's own, or one that the operator has saved
  /// @param choice what the request itself says of a provider, for where the config leaves that to
  ///   it; not asked otherwise, because it may be wrong
  Reading(Origin origin, Supplier<Optional<Choice>> choice) {
    this.origin = origin;
    this.choice = choice;
  }

  /// Whose config it is.
  Origin origin() {
    return origin;
  }

  /// What the request itself says of a provider.
  Optional<Choice> choice() {
    Optional<Choice> chosen = choice.get();
    choiceUsed |= chosen.isPresent();
    return chosen;
  }

  /// Whether the config asked for [#choice].
  boolean choiceUsed() {
    return choiceUsed;
  }

  /// Counts a target.
  ///
  /// @return whether there are too many by now
  boolean oneTooMany() {
    targets++;
    return targets > Fields.MOST_TARGETS;
  }

  /// For what stands inside something that has no effect: it is checked, and not warned of again.
  Reading silent() {
    return new Reading(origin, choice);
  }

  /// For what the caller says, whose config it is beside.
  Reading ofCaller() {
    return origin == Origin.CALLER ? this : new Reading(Origin.CALLER, choice);
  }

  /// Says to the caller what has no effect.
  void warn(String warning) {
    warnings.add(warning);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  /// The config is wrong at `pointer`: the caller's fault, or the operator's.
  Rejection invalid(String pointer, String problem) {
    Rejection wrong = wrong(pointer, problem);
    return switch (origin) {
      case CALLER -> wrong;
      case OPERATOR -> wrong.ofSavedConfig();
    };
  }

  /// Something beside the config is wrong: a header, or a parameter.
  static Rejection wrong(String place, String problem) {
    return Rejection.badRequest("invalid_config", place, place + ": " + problem);
  }
}

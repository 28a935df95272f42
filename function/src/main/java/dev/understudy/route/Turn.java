package dev.understudy.route;

import dev.understudy.protocol.FailureClass;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// When it is the next one's turn.
///
/// @param on what makes a fallback go on
/// @param hedge when the next one starts although the one before it has not failed
public record Turn(On on, Optional<Hedge> hedge) {
  /// After every failure that is an outage, and not before.
  public static final Turn AFTER_FAILURE = new Turn(new On(Optional.empty()), Optional.empty());

  /// Whether `failure` makes it the next one's turn.
  boolean passes(Outcome.Failure failure) {
    FailureClass kind = failure.failure();
    if (kind.endsCall()) {
      return false;
    }
    // Who was not asked has not said anything that a list could speak of.
    return failure.notAsked()
        || on.listed().map(listed -> listed.has(failure)).orElse(kind.fallsBack());
  }

  /// What makes a fallback go on.
  ///
  /// @param listed what the config names; empty for what a failure's class says
  public record On(Optional<Listed> listed) {}

  /// Failures by class or status: either will do.
  public record Listed(Set<FailureClass> classes, Set<Integer> statuses) {
    boolean has(Outcome.Failure failure) {
      return classes.contains(failure.failure()) || failure.isOneOf(statuses);
    }
  }

  /// A second one beside the first when that is slow.
  ///
  /// @param after how long one is waited for before the next starts
  /// @param percent of the calls in which that is done, 0 to 100
  public record Hedge(Duration after, double percent) {}
}

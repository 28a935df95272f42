package dev.understudy.route;

import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One try at one target: a line of the ledger.
///
/// @param model as it was asked for
/// @param adaptations what had to be changed or left out for this target, one sentence each
/// @param simulated whether it failed on request, without a call
/// @param took from the decision to try until the outcome; of a stream until its end, or so far
/// @param firstToken when the first token of a stream came that was the client's from then on; such
///   an attempt may have failed afterwards
/// @param usage the tokens, as far as the provider said
public record Attempt(
    Route.Target target,
    String model,
    List<String> adaptations,
    boolean simulated,
    Duration took,
    Outcome outcome,
    Optional<Duration> firstToken,
    Optional<Usage> usage) {
  /// The provider's HTTP status, or 0 when there was none.
  public int status() {
    return switch (outcome) {
      case Outcome.Answer answer -> answer.status();
      case Outcome.Failure failure -> failure.status();
    };
  }

  /// Whether something of it may have reached its provider, which may bill it then. Of a failure
  /// without a status we know that it did not only where nobody was asked, or no key was had.
  public boolean mayHaveBeenBilled() {
    return !simulated
        && failure()
            .filter(
                failure ->
                    failure.notAsked() || (failure.status() == 0 && hasNoKey(failure.failure())))
            .isEmpty();
  }

  private static boolean hasNoKey(FailureClass failure) {
    return failure == FailureClass.AUTHENTICATION || failure == FailureClass.CALLER_FAULT;
  }

  /// Whether the key was the operator's, so that its refusal is not the caller's fault.
  public boolean operatorsKey() {
    return target.key().ours();
  }

  /// The failure, unless it answered.
  public Optional<Outcome.Failure> failure() {
    return outcome instanceof Outcome.Failure failure ? Optional.of(failure) : Optional.empty();
  }
}

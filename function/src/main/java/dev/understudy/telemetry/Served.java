package dev.understudy.telemetry;

import dev.understudy.cost.Tariff;
import dev.understudy.protocol.FailureClass;
import dev.understudy.route.Attempt;
import dev.understudy.route.Ledger;
import dev.understudy.route.Limit;
import dev.understudy.route.Outcome;
import dev.understudy.secret.Redaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// A request that is over, as operators see it.
///
/// @param at when it was over
/// @param traceId its name
/// @param accessKey the name of the caller's access key; empty when nobody was let in
/// @param surface the path, when it is one of ours; `other` for everything else: a closed set
/// @param status what the client got
/// @param code the error's code, empty for an answer
/// @param took from its arrival in the function until the answer was handed over
/// @param first whether it is the first one of this environment
/// @param tariff the prices in force for it, if estimates are wanted
public record Served(
    Instant at,
    String traceId,
    String accessKey,
    String method,
    String surface,
    int status,
    String code,
    Duration took,
    boolean first,
    Ledger ledger,
    Tariff tariff,
    Redaction redaction) {
  private static final Set<String> SECRET_FAILURES =
      Set.of("access_keys_unavailable", "saved_config_unavailable", "invalid_saved_config");

  /// Whether the client got an answer.
  boolean answered() {
    return status < 400;
  }

  /// Whether the client got the beginning of an answer, and an error for its end.
  boolean brokeOff() {
    return answered() && !code.isEmpty();
  }

  /// Whether the client got none, and it was not for anything that it asked: every attempt failed,
  /// or we did.
  boolean failed() {
    if (answered()) {
      return false;
    }
    List<Attempt> attempts = ledger.attempts();
    return attempts.isEmpty() ? status >= 500 : !attempts.stream().allMatch(Served::refused);
  }

  /// Whether the caller was turned away because a limit of its access key was used up.
  boolean limited() {
    return Limit.isExceeded(code);
  }

  /// Whether something of ours broke on the way, wherever the answer came from.
  boolean faulty() {
    return code.equals("internal_error") || !ledger.bugs().isEmpty();
  }

  /// Whether a secret of the operator's could not be read or used.
  boolean secretFailed() {
    return SECRET_FAILURES.contains(code) || !ledger.complaints().isEmpty();
  }

  /// What the caller has to mend: its request, or its own key.
  static boolean refused(Attempt attempt) {
    return attempt
        .failure()
        .map(Outcome.Failure::failure)
        .filter(
            failure ->
                failure.status() == 400
                    || (!attempt.operatorsKey()
                        && (failure == FailureClass.AUTHENTICATION
                            || failure == FailureClass.PERMISSION)))
        .isPresent();
  }
}

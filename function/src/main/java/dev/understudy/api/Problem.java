package dev.understudy.api;

import dev.understudy.http.Rejection;
import dev.understudy.protocol.FailureClass;
import dev.understudy.route.Attempt;
import dev.understudy.route.Ledger;
import dev.understudy.route.Outcome;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Why there is no answer, whatever the dialect in which that is said. Not yet redacted.
///
/// @param status the HTTP status
/// @param code for programs: a rejection's own, a failure class, or `all_targets_failed`
/// @param message for people
/// @param param JSON pointer into the request body
/// @param attempts what was tried; empty when nothing was
/// @param retryAfter when it may be worth trying again
public record Problem(
    int status,
    String code,
    String message,
    Optional<String> param,
    List<Attempt> attempts,
    Optional<Duration> retryAfter) {
  /// The request is refused, or what came of it cannot be sent.
  ///
  /// @param ledger what was tried before that was known; mostly nothing
  public static Problem of(Rejection rejection, Ledger ledger) {
    return new Problem(
        rejection.status(),
        rejection.code(),
        rejection.text(),
        rejection.param(),
        ledger.attempts(),
        rejection.retryAfter());
  }

  /// Everything that was tried failed.
  ///
  /// The status is that of the failure when the call ended there, nothing was tried, or all failed
  /// alike; 429 when any was, because waiting helps then; else 502. A target that rested counts
  /// where no other does; an answer that came too late, from the loser of a race, does not count.
  ///
  /// @param last what the route came to; not what was tried last where the route ended otherwise
  public static Problem of(Outcome.Failure last, Ledger ledger) {
    List<Attempt> attempts = ledger.attempts();
    List<Attempt> telling = telling(attempts);
    Set<Integer> statuses =
        telling.stream()
            .flatMap(attempt -> attempt.failure().map(each -> clientStatus(attempt, each)).stream())
            .collect(Collectors.toSet());
    Set<FailureClass> classes =
        telling.stream()
            .flatMap(attempt -> attempt.failure().stream())
            .map(Outcome.Failure::failure)
            .collect(Collectors.toSet());
    boolean ended = attempts.isEmpty() || !last.failure().fallsBack();
    int status =
        ended
            ? last.failure().status()
            : statuses.size() == 1
                ? statuses.iterator().next()
                : statuses.contains(429) ? 429 : 502;
    FailureClass named = ended ? last.failure() : classes.iterator().next();
    String code = ended || classes.size() == 1 ? named.wireName() : "all_targets_failed";
    return new Problem(
        status,
        code,
        message(last, attempts),
        Optional.empty(),
        attempts,
        status == 429 ? shortestWait(attempts) : Optional.empty());
  }

  /// An answer broke off that the client had begun to get.
  ///
  /// @param why the first cause
  public static Problem broke(Outcome.Failure why, Ledger ledger) {
    return new Problem(
        why.failure().status(),
        why.failure().wireName(),
        "The answer is not whole: " + why.message(),
        Optional.empty(),
        ledger.attempts(),
        Optional.empty());
  }

  /// An answer would have gone on for longer than the function may run.
  public static Problem outlasting(Ledger ledger) {
    return broke(
        new Outcome.Failure(FailureClass.DEADLINE, "the function has no time left to go on"),
        ledger);
  }

  /// Those that say why there is no answer: who rested says so only where nobody says more.
  private static List<Attempt> telling(List<Attempt> attempts) {
    List<Attempt> awake =
        attempts.stream()
            .filter(
                attempt ->
                    attempt
                        .failure()
                        .filter(failure -> failure.failure() == FailureClass.COOLING_DOWN)
                        .isEmpty())
            .toList();
    return awake.isEmpty() ? attempts : awake;
  }

  private static String message(Outcome.Failure last, List<Attempt> attempts) {
    if (attempts.isEmpty()) {
      return last.message();
    }
    String each =
        attempts.stream()
            .map(
                attempt ->
                    Summary.of(attempt)
                        + attempt.failure().map(failure -> ": " + failure.message()).orElse(""))
            .collect(Collectors.joining("; "));
    return "No target answered. " + each;
  }

  /// What a client sees when every attempt failed like this one. Where our own key was refused, the
  /// client did nothing wrong; a failing server's own status is passed on.
  private static int clientStatus(Attempt attempt, Outcome.Failure failure) {
    return switch (failure.failure()) {
      case AUTHENTICATION, PERMISSION -> attempt.operatorsKey() ? 502 : failure.failure().status();
      case SERVER_ERROR ->
          failure.status() >= 500 && failure.status() <= 599
              ? failure.status()
              : failure.failure().status();
      default -> failure.failure().status();
    };
  }

  private static Optional<Duration> shortestWait(List<Attempt> attempts) {
    return attempts.stream()
        .flatMap(attempt -> attempt.failure().stream())
        .flatMap(failure -> failure.retryAfter().stream())
        .min(Comparator.naturalOrder());
  }
}

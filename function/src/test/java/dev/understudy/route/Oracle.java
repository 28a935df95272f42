package dev.understudy.route;

import dev.understudy.http.Upstream.Fault;
import dev.understudy.protocol.FailureClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a route does when nothing takes any time: a second reading of the rules, written without
/// looking at the first. Of a load balance it knows only the kind with one choice that has a
/// weight.
final class Oracle {
  /// Who is called.
  final List<String> calls = new ArrayList<>();

  private final Delivery delivery;
  private final Map<String, Deque<Script.Step>> scripts = new HashMap<>();

  Oracle(Map<String, List<Script.Step>> scripts, Delivery delivery) {
    this.delivery = delivery;
    scripts.forEach((host, steps) -> this.scripts.put(host, new ArrayDeque<>(steps)));
  }

  /// Empty for an answer.
  Optional<Said> foretell(Route route) {
    return switch (route) {
      case Route.Target target -> target(target.provider().id());
      case Route.Timeout timeout -> foretell(timeout.route());
      case Route.Retry retry -> {
        Optional<Said> said = foretell(retry.route());
        for (int i = 0; i < retry.attempts() && said.isPresent(); i++) {
          if (!again(retry, said.get())) {
            break;
          }
          said = foretell(retry.route());
        }
        yield said;
      }
      case Route.Fallback(List<Route> routes, Turn turn) -> {
        Optional<Said> said = Optional.empty();
        for (Route each : routes) {
          said = foretell(each);
          if (said.isEmpty() || !goesOn(turn, said.get())) {
            break;
          }
        }
        yield said;
      }
      case Route.LoadBalance balance ->
          foretell(
              balance.choices().stream()
                  .filter(choice -> choice.weight() > 0)
                  .findFirst()
                  .orElseThrow()
                  .route());
      case Route.Conditional(List<Route.Case> cases, Optional<Route> otherwise) -> {
        for (Route.Case each : cases) {
          if (each.when().equals(new Condition.And(List.of()))) {
            yield foretell(each.then());
          }
        }
        yield otherwise.isPresent()
            ? foretell(otherwise.get())
            : Optional.of(new Said(FailureClass.CALLER_FAULT, 0));
      }
    };
  }

  /// What a failure is known by.
  record Said(FailureClass failure, int status) {}

  private Optional<Said> target(String host) {
    Deque<Script.Step> steps = scripts.getOrDefault(host, new ArrayDeque<>());
    Script.Step step = steps.size() > 1 ? steps.remove() : steps.element();
    calls.add(host);
    return switch (step.end()) {
      case Script.Says says -> understood(says);
      case Script.Streams(int status, List<Script.Beat> beats) -> streamed(status, beats);
      case Script.Throws() -> Optional.of(new Said(FailureClass.INTERNAL, 0));
      case Script.Breaks(Fault fault) -> Optional.of(new Said(meaning(fault), 0));
    };
  }

  /// A word is enough for who does not wait for the end.
  private Optional<Said> streamed(int status, List<Script.Beat> beats) {
    boolean words = false;
    int unreadable = 0;
    for (Script.Beat beat : beats) {
      switch (beat.data()) {
        case "role" -> {}
        case "?" -> {
          unreadable++;
          if (unreadable == 3) {
            return Optional.of(new Said(FailureClass.MALFORMED, status));
          }
        }
        case "finish" -> {
          return words ? Optional.empty() : Optional.of(new Said(FailureClass.EMPTY, status));
        }
        case "bug" -> {
          return Optional.of(new Said(FailureClass.INTERNAL, status));
        }
        case "cut" -> {
          return Optional.of(new Said(FailureClass.TRUNCATED, status));
        }
        default -> {
          if (beat.data().startsWith("!")) {
            return Optional.of(new Said(FailureClass.valueOf(beat.data().substring(1)), status));
          }
          words = true;
          if (delivery.live()) {
            return Optional.empty();
          }
        }
      }
    }
    return Optional.of(new Said(FailureClass.TRUNCATED, status));
  }

  private static Optional<Said> understood(Script.Says says) {
    return switch (says.body()) {
      case "ok" -> Optional.empty();
      case "<html>" -> Optional.of(new Said(FailureClass.MALFORMED, says.status()));
      default -> Optional.of(new Said(FailureClass.valueOf(says.body()), says.status()));
    };
  }

  private FailureClass meaning(Fault fault) {
    return switch (fault) {
      case HOST_REFUSED -> FailureClass.CALLER_FAULT;
      case UNREACHABLE -> FailureClass.UNREACHABLE;
      case NO_HEADERS_IN_TIME ->
          delivery.stream() ? FailureClass.FIRST_TOKEN_TIMEOUT : FailureClass.TIMEOUT;
      case NO_BODY_IN_TIME -> FailureClass.TIMEOUT;
      case STALLED -> FailureClass.STALLED;
      case CUT_OFF -> FailureClass.TRUNCATED;
      case TOO_LARGE, GARBLED, NOT_HTTP -> FailureClass.MALFORMED;
      case CANCELLED -> FailureClass.CANCELLED;
      case STALE_CONNECTION -> throw new IllegalArgumentException("left out of these scripts");
    };
  }

  private static boolean again(Route.Retry retry, Said said) {
    boolean never =
        Set.of(
                FailureClass.QUOTA_EXHAUSTED,
                FailureClass.UNSUPPORTED,
                FailureClass.COOLING_DOWN,
                FailureClass.CANCELLED,
                FailureClass.DEADLINE)
            .contains(said.failure);
    boolean usual =
        Set.of(
                FailureClass.RATE_LIMITED,
                FailureClass.OVERLOADED,
                FailureClass.UNREACHABLE,
                FailureClass.SERVER_ERROR,
                FailureClass.TIMEOUT,
                FailureClass.FIRST_TOKEN_TIMEOUT,
                FailureClass.STALLED,
                FailureClass.MALFORMED,
                FailureClass.TRUNCATED,
                FailureClass.EMPTY,
                FailureClass.ERROR_IN_200)
            .contains(said.failure);
    return !never && retry.statuses().map(each -> isListed(each, said)).orElse(usual);
  }

  private static boolean goesOn(Turn turn, Said said) {
    if (said.failure == FailureClass.CANCELLED || said.failure == FailureClass.DEADLINE) {
      return false;
    }
    return turn.on()
        .listed()
        .map(each -> each.classes().contains(said.failure) || isListed(each.statuses(), said))
        .orElse(said.failure != FailureClass.CONTENT_FILTERED);
  }

  private static boolean isListed(Set<Integer> statuses, Said said) {
    return statuses.contains(said.status) || statuses.contains(said.failure.status());
  }
}

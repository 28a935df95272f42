package dev.understudy.route;

import dev.understudy.protocol.FailureClass;
import dev.understudy.time.Deadline;
import java.time.Duration;
import java.util.List;

/// Interprets a [Route]. All of the meaning of the tree is here, in one switch, and nothing else
/// is: what one try is, is [Caller]'s business.
public final class Router {
  /// What every target that follows is left, so that a silent provider does not use up the time of
  /// those that would answer.
  private static final Duration LEFT_FOR_EACH = Duration.ofSeconds(8);

  private final Caller caller;

  /// @param caller tries one target
  public Router(Caller caller) {
    this.caller = caller;
  }

  /// Tries `route` until something answers, nothing is left to try, or the call's deadline has
  /// passed. Throws nothing for a provider's sake.
  public Outcome run(Route route, Call call) {
    return run(route, call, call.deadline());
  }

  private Outcome run(Route route, Call call, Deadline limit) {
    if (limit.passed()) {
      return outOfTime(call);
    }
    return switch (route) {
      case Route.Target target -> caller.call(target, call, limit);
      case Route.Fallback(List<Route> routes) -> fallback(routes, call, limit);
    };
  }

  private Outcome fallback(List<Route> routes, Call call, Deadline limit) {
    int following = routes.stream().mapToInt(route -> route.targets().size()).sum();
    Outcome outcome = outOfTime(call);
    for (Route route : routes) {
      following -= route.targets().size();
      outcome = run(route, call, limit.leaving(reserve(limit, following)));
      if (!(outcome instanceof Outcome.Failure failure) || !failure.failure().fallsBack()) {
        return outcome;
      }
    }
    return outcome;
  }

  /// Nothing is called any more: the call is over, or this branch's share of it.
  private static Outcome outOfTime(Call call) {
    return call.deadline().passed()
        ? new Outcome.Failure(FailureClass.DEADLINE, "the time for the whole call is over")
        : new Outcome.Failure(FailureClass.TIMEOUT, "no time is left for this part of the route");
  }

  /// What is kept for `following` more targets: [#LEFT_FOR_EACH], or half of what is left when that
  /// is less.
  private static Duration reserve(Deadline limit, int following) {
    Duration wanted = LEFT_FOR_EACH.multipliedBy(following);
    Duration half = limit.left().dividedBy(2);
    return wanted.compareTo(half) < 0 ? wanted : half;
  }
}

package dev.understudy.route;

import dev.understudy.protocol.FailureClass;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// Interprets a [Route]. All of the meaning of the tree is here, in one switch, and nothing else
/// is: what one try is, is [Caller]'s business.
public final class Router {
  private final Caller caller;
  private final Time time;
  private final RandomGenerator random;

  /// @param caller tries one target
  /// @param random draws: whom to load, how long to pause, whether to hedge
  public Router(Caller caller, Time time, RandomGenerator random) {
    this.caller = caller;
    this.time = time;
    this.random = random;
  }

  /// Tries `route` until something answers, nothing is left to try, or the call's deadline has
  /// passed. Throws nothing for a provider's sake.
  public Outcome run(Route route, Call call) {
    Leg whole = Leg.whole(call);
    Outcome outcome = run(route, whole);
    if (call.ledger().onlyRests(call.seam().map(Seam::attempts).orElse(0))) {
      // Those that were left to try cannot honour the call: better to wake the others.
      outcome = run(route, whole.evenResting());
    }
    return outcome instanceof Outcome.Answer answer
        ? Mending.of(this, time, route, call, answer)
        : outcome;
  }

  Outcome run(Route route, Leg leg) {
    if (leg.cancellation().cancelled()) {
      return new Outcome.Failure(FailureClass.CANCELLED, "nobody waits for it any more");
    }
    if (leg.limit().passed()) {
      return outOfTime(leg);
    }
    return switch (route) {
      case Route.Target target -> caller.call(target, leg);
      case Route.Timeout timeout -> run(timeout.route(), leg.within(timeout.limit()));
      case Route.Retry retry -> retry(retry, leg);
      case Route.Conditional conditional -> choose(conditional, leg);
      case Route.Fallback fallback -> inTurn(fallback.routes(), fallback.turn(), leg);
      case Route.LoadBalance balance -> {
        List<Route> drawn = new Draw(random, leg.call().facts()).order(balance);
        yield inTurn(balance.failover() ? drawn : drawn.subList(0, 1), balance.turn(), leg);
      }
    };
  }

  private Outcome inTurn(List<Route> routes, Turn turn, Leg leg) {
    boolean hedged =
        routes.size() > 1
            && turn.hedge()
                .filter(hedge -> random.nextDouble() * 100 < hedge.percent())
                .isPresent();
    return hedged ? new Race(this, time, routes, turn, leg).run() : oneByOne(routes, turn, leg);
  }

  private Outcome oneByOne(List<Route> routes, Turn turn, Leg leg) {
    int following = routes.stream().mapToInt(Route::mostTargets).sum();
    Outcome outcome = outOfTime(leg);
    for (Route route : routes) {
      following -= route.mostTargets();
      outcome = run(route, leg.before(following, following));
      if (!(outcome instanceof Outcome.Failure failure) || !turn.passes(failure)) {
        return outcome;
      }
    }
    return outcome;
  }

  private Outcome retry(Route.Retry retry, Leg leg) {
    Outcome outcome = run(retry.route(), leg);
    for (int again = 0; again < retry.attempts(); again++) {
      if (!(outcome instanceof Outcome.Failure failure) || !isRepeated(retry, failure)) {
        return outcome;
      }
      Duration pause = pause(retry, failure, again);
      Deadline until = Deadline.in(time, pause);
      if (!until.isBefore(leg.limit()) || restsBeyond(pause, retry, failure, leg)) {
        // The next target can use the time that the pause would.
        return outcome;
      }
      leg.cancellation().sleep(until);
      Outcome next = run(retry.route(), leg);
      if (rests(next)) {
        // A fallback's list speaks of what it said, not of its resting since.
        return outcome;
      }
      outcome = next;
    }
    return outcome;
  }

  private static boolean rests(Outcome outcome) {
    return outcome instanceof Outcome.Failure failure
        && failure.failure() == FailureClass.COOLING_DOWN;
  }

  private static boolean isRepeated(Route.Retry retry, Outcome.Failure failure) {
    return !failure.failure().neverRepeated()
        && !failure.notAsked()
        && retry.statuses().map(failure::isOneOf).orElse(failure.failure().retried());
  }

  /// Whether the provider would still want us away after the pause, and another target follows.
  private static boolean restsBeyond(
      Duration pause, Route.Retry retry, Outcome.Failure failure, Leg leg) {
    boolean rests =
        retry.targets().stream().allMatch(target -> target.terms().cooldown().isPresent());
    return rests
        && !leg.tryAnyway()
        && failure.retryAfter().filter(wait -> wait.compareTo(pause) > 0).isPresent();
  }

  private Duration pause(Route.Retry retry, Outcome.Failure failure, int again) {
    Duration backoff = Backoff.before(again, random);
    return retry.useRetryAfter() ? failure.retryAfter().orElse(backoff) : backoff;
  }

  private Outcome choose(Route.Conditional conditional, Leg leg) {
    return conditional
        .chosen(leg.call().facts(), leg.limit())
        .map(route -> run(route, leg))
        .orElseGet(
            () ->
                new Outcome.Failure(
                    FailureClass.CALLER_FAULT,
                    "no condition holds for this call, and there is no default"));
  }

  /// Nothing is called any more: the call is over, or this branch's share of it.
  static Outcome outOfTime(Leg leg) {
    return leg.call().deadline().passed()
        ? new Outcome.Failure(FailureClass.DEADLINE, "the time for the whole call is over")
        : new Outcome.Failure(FailureClass.TIMEOUT, "no time is left for this part of the route");
  }
}

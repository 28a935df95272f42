package dev.understudy.route;

import dev.understudy.time.Deadline;
import dev.understudy.time.Mailbox;
import dev.understudy.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// One call of a hedged group: the next starts when the one before it is slow, and the first valid
/// answer wins. At most two are under way at once; whoever loses is cancelled.
final class Race {
  /// However early the next one starts, nobody is slow who took less. A config that hedges every
  /// call would have healthy targets rest.
  private static final Duration SLOW = Duration.ofSeconds(2);

  private final Router router;
  private final Time time;
  private final Turn turn;
  private final Leg leg;
  private final Deque<Route> waiting;
  private final List<Leg> running = new ArrayList<>();
  private final Mailbox<Arrival> arrivals;

  Race(Router router, Time time, List<Route> routes, Turn turn, Leg leg) {
    this.router = router;
    this.time = time;
    this.turn = turn;
    this.leg = leg;
    this.waiting = new ArrayDeque<>(routes);
    this.arrivals = time.mailbox();
  }

  Outcome run() {
    start();
    while (true) {
      Optional<Arrival> arrival = arrivals.take(patience());
      if (arrival.isEmpty()) {
        if (leg.limit().passed() || !mayStart()) {
          return finish(Router.outOfTime(leg));
        }
        start();
        continue;
      }
      running.remove(arrival.get().leg());
      Outcome outcome = arrival.get().outcome();
      if (!(outcome instanceof Outcome.Failure failure) || !turn.passes(failure)) {
        return finish(outcome);
      }
      if (!waiting.isEmpty()) {
        start();
      } else if (running.isEmpty()) {
        return outcome;
      }
    }
  }

  /// How long to wait for those that run: until the next one starts, if it may.
  private Deadline patience() {
    return mayStart() ? leg.limit().within(after()) : leg.limit();
  }

  private boolean mayStart() {
    return running.size() == 1 && !waiting.isEmpty();
  }

  private Duration after() {
    return turn.hedge().orElseThrow().after();
  }

  private void start() {
    Route route = waiting.remove();
    Leg mine = share().apart(mayLoseAfter());
    running.add(mine);
    time.start(() -> arrivals.put(new Arrival(mine, outcome(route, mine))));
  }

  /// How long one has to take until it says something of its health that another won. Who starts
  /// last is overtaken by nobody.
  private Duration mayLoseAfter() {
    if (waiting.isEmpty()) {
      return leg.patience();
    }
    return after().compareTo(SLOW) < 0 ? SLOW : after();
  }

  /// What the one that starts now gets. The next one need not be left any time when it starts
  /// beside this one, and must be when it starts only after it.
  private Leg share() {
    int following = waiting.stream().mapToInt(Route::mostTargets).sum();
    int next = waiting.isEmpty() ? 0 : waiting.element().mostTargets();
    Leg inTurn = leg.before(following, following);
    boolean beside = Deadline.in(time, after()).isBefore(inTurn.limit());
    return beside ? leg.before(following, following - next) : inTurn;
  }

  /// A bug of ours must not keep the others from winning.
  private Outcome outcome(Route route, Leg mine) {
    try {
      return router.run(route, mine);
    } catch (RuntimeException e) {
      return leg.call().ledger().broke(e);
    }
  }

  private Outcome finish(Outcome outcome) {
    running.forEach(loser -> loser.cancellation().cancel());
    return outcome;
  }

  private record Arrival(Leg leg, Outcome outcome) {}
}

package dev.understudy.simulation;

import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Operation;
import dev.understudy.provider.Keyring;
import dev.understudy.provider.Tokens;
import dev.understudy.route.Attempt;
import dev.understudy.route.Call;
import dev.understudy.route.Caller;
import dev.understudy.route.Delivery;
import dev.understudy.route.Facts;
import dev.understudy.route.Health;
import dev.understudy.route.Ledger;
import dev.understudy.route.MemoryHealth;
import dev.understudy.route.Outcome;
import dev.understudy.route.Route;
import dev.understudy.route.Router;
import dev.understudy.route.Simulation;
import dev.understudy.secret.Redaction;
import dev.understudy.secret.Secret;
import dev.understudy.secret.Secrets;
import dev.understudy.shared.TableHealth;
import dev.understudy.shared.Trouble;
import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/// One scenario, played once in virtual time.
final class Run {
  /// How long calls go on to come when the trouble is over.
  static final Duration AFTERWARDS = Duration.ofSeconds(30);

  /// What a whole call may take: an HTTP API's 30 s, less what writing the answer needs.
  static final Duration WHOLE_CALL = Duration.ofMillis(29_700);

  private final Scenario scenario;
  private final Duration lasts;
  private final FakeTime time = new FakeTime();
  private final SharedStore store = new SharedStore(time);
  private final List<Answered> answered = new ArrayList<>();
  private final Facts question = Scenario.question();
  private final RandomGenerator arrivals;
  private final SimulatedProviders providers;
  private final Environments<Environment> environments;
  private final Route route;

  /// @param shared whether environments share one health, or have each their own
  /// @param lasts how long the trouble lasts
  Run(Scenario scenario, boolean shared, Duration lasts, long seed) {
    this.scenario = scenario;
    this.lasts = lasts;
    arrivals = new Random(seed);
    providers = new SimulatedProviders(time, scenario.trouble(), lasts, seed + 1);
    route = scenario.route(time);
    Keyring keyring = new Keyring(new OneKey(), HostGuard.from(""), new Tokens(providers, time));
    RandomGenerator tokens = new Random(seed + 4);
    environments =
        new Environments<>(
            () -> {
              Health health = shared ? shared(tokens) : new MemoryHealth(time);
              Caller caller = new Caller(providers, keyring, health, time);
              return new Environment(new Router(caller, time, new Random(seed + 3)), health);
            });
  }

  private Health shared(RandomGenerator tokens) {
    Trouble none =
        new Trouble(
            time,
            () -> {
              throw new AssertionError("the table has failed");
            },
            _ -> {});
    return new TableHealth(store, new MemoryHealth(time), none, time, tokens);
  }

  /// One call at a time.
  private record Environment(Router router, Health health) {}

  /// What one client saw.
  ///
  /// @param since when it called, from the beginning of the trouble
  /// @param calls how many calls to providers it took
  record Answered(Duration since, boolean well, Duration took, int calls) {}

  /// Has `perSecond` calls come each second, on an average.
  Run play(double perSecond) {
    time.start(
        () -> {
          Duration end = SimulatedProviders.FROM.plus(lasts).plus(AFTERWARDS);
          while (time.passed().compareTo(end) < 0) {
            time.start(() -> environments.call(this::call));
            double gap = -Math.log(1 - arrivals.nextDouble()) / perSecond;
            time.advance(Duration.ofNanos(Math.round(gap * 1e9)));
          }
        });
    time.advance(Duration.ofMinutes(5));
    if (answered.stream().mapToInt(Answered::calls).sum() != providers.sent()) {
      throw new AssertionError("the ledgers do not say what was sent");
    }
    return this;
  }

  private void call(Environment environment) {
    Duration began = time.passed();
    Ledger ledger = new Ledger(time);
    Outcome outcome =
        environment
            .router()
            .run(
                route,
                new Call(
                    Operation.CHAT,
                    question,
                    Optional.empty(),
                    Delivery.WHOLE,
                    Optional.empty(),
                    Optional.empty(),
                    Deadline.in(time, WHOLE_CALL),
                    Deadline.in(time, WHOLE_CALL),
                    new Cancellation(),
                    Headers.none(),
                    Simulation.NONE,
                    ledger,
                    new Redaction()));
    environment.health().settle();
    if (!ledger.bugs().isEmpty()) {
      throw new AssertionError(ledger.bugs().getFirst());
    }
    answered.add(
        new Answered(
            began.minus(SimulatedProviders.FROM),
            outcome instanceof Outcome.Answer,
            time.passed().minus(began),
            (int) ledger.attempts().stream().filter(Run::wasSent).count()));
  }

  private static boolean wasSent(Attempt attempt) {
    return attempt
        .failure()
        .filter(failure -> failure.failure() == FailureClass.COOLING_DOWN)
        .isEmpty();
  }

  List<Answered> answered() {
    return answered;
  }

  /// Of those, whoever called during the trouble.
  List<Answered> during() {
    return answered.stream()
        .filter(one -> !one.since().isNegative() && one.since().compareTo(end()) < 0)
        .toList();
  }

  /// How many called when a call to the first provider would have met its trouble.
  long couldMeet() {
    return answered.stream().filter(one -> scenario.trouble().meets(one.since(), lasts)).count();
  }

  /// Of those who called when the first provider had been well for longer than `rest`, how many
  /// came before it was asked again.
  long lateBack(Duration rest) {
    Duration from = end().plus(rest);
    Duration onTheWay = SharedStore.TRIP.multipliedBy(10);
    Duration to = end().plus(providers.recovered().orElse(AFTERWARDS)).minus(onTheWay);
    return answered.stream()
        .filter(one -> one.since().compareTo(from) >= 0 && one.since().compareTo(to) < 0)
        .count();
  }

  /// When the trouble was over, from its beginning.
  Duration end() {
    return scenario.trouble().end(lasts);
  }

  SimulatedProviders providers() {
    return providers;
  }

  SharedStore store() {
    return store;
  }

  int environments() {
    return environments.made();
  }

  private record OneKey() implements Secrets {
    @Override
    public Secret get(String name, Deadline limit) {
      return new Secret("the-key-of-" + name);
    }

    @Override
    public Secret refresh(String name, Secret stale, Deadline limit) {
      return stale;
    }
  }
}

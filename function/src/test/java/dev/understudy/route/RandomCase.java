package dev.understudy.route;

import dev.understudy.http.Headers;
import dev.understudy.http.Upstream.Fault;
import dev.understudy.protocol.FailureClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A tree, what its providers do, and how long the call may take: all of it from one seed.
///
/// @param scripts by host
/// @param pauses what passes before each call
record RandomCase(
    long seed,
    Route route,
    Map<String, List<Script.Step>> scripts,
    Duration deadline,
    List<Duration> pauses) {
  private static final int MOST_TARGETS = 12;
  private static final int MOST_DEPTH = 4;

  private static final List<Fault> FAULTS = List.of(Fault.values());
  private static final Script.End STALE = new Script.Breaks(Fault.STALE_CONNECTION);

  /// What a provider can say.
  private static final List<FailureClass> SAID =
      Arrays.stream(FailureClass.values())
          .filter(each -> !each.endsCall() && !each.neverRepeated())
          .filter(each -> each != FailureClass.INTERNAL)
          .toList();

  /// Streams that are answers, that are none, and that are answers to those who do not wait for the
  /// end.
  private static final List<String> STREAMS =
      List.of(
          "role one finish done",
          "one ? two finish",
          "thinks one finish cut",
          "role cut",
          "finish done",
          "role !OVERLOADED",
          "one two cut",
          "one !RATE_LIMITED",
          "one two",
          "? ? ? one finish",
          "one bug");

  private static Script.End stream(String beats) {
    return new Script.Streams(
        200,
        Arrays.stream(beats.split(" ")).map(each -> new Script.Beat(Duration.ZERO, each)).toList());
  }

  /// Everything that there is.
  static RandomCase any(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    Route route = new Grower(random, true).grow(0);
    Map<String, List<Script.Step>> scripts = new TreeMap<>();
    for (Route.Target target : route.targets()) {
      scripts.put(
          target.provider().id(),
          IntStream.rangeClosed(0, random.nextInt(4)).mapToObj(_ -> step(random)).toList());
    }
    List<Duration> pauses =
        IntStream.rangeClosed(0, random.nextInt(3))
            .mapToObj(_ -> Duration.ofMillis(random.nextInt(20_000)))
            .toList();
    Duration deadline = Duration.ofMillis(random.nextInt(8) == 0 ? 0 : random.nextInt(90_000));
    return new RandomCase(seed, route, scripts, deadline, pauses);
  }

  /// Nothing is listed, cut short or left to conditions; and one of the targets is well.
  static RandomCase withOneThatIsWell(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    Route route = new Grower(random, false).grow(0);
    List<Route.Target> targets = route.targets();
    String well = targets.get(random.nextInt(targets.size())).provider().id();
    Duration deadline = Duration.ofMillis(1_000 + random.nextInt(60_000));
    // Each that is reached has at least half of what those before it left.
    long share = Math.min(8_000, deadline.toMillis()) >> targets.size();
    Map<String, List<Script.Step>> scripts = new TreeMap<>();
    for (Route.Target target : targets) {
      String host = target.provider().id();
      scripts.put(
          host,
          host.equals(well)
              ? List.of(Script.after(share, new Script.Says(200, "ok", Headers.none())))
              : IntStream.rangeClosed(0, random.nextInt(4)).mapToObj(_ -> outage(random)).toList());
    }
    return new RandomCase(seed, route, scripts, deadline, List.of(Duration.ZERO));
  }

  /// Nothing takes any time but pauses, and there is enough of it. Nobody rests, nothing is hedged,
  /// and there is one choice.
  static RandomCase withoutTime(long seed) {
    RandomCase any = any(seed);
    Map<String, List<Script.Step>> scripts = new TreeMap<>();
    any.scripts.forEach(
        (host, steps) ->
            scripts.put(
                host,
                steps.stream()
                    .map(Script.Step::end)
                    .map(end -> end.equals(STALE) ? new Script.Throws() : end)
                    .map(RandomCase::withoutWait)
                    .map(end -> Script.after(0, end))
                    .toList()));
    return new RandomCase(
        seed, plain(any.route), scripts, Duration.ofDays(1), List.of(Duration.ZERO));
  }

  private static Script.End withoutWait(Script.End end) {
    return end instanceof Script.Says(int status, String body, Headers _)
        ? new Script.Says(status, body, Headers.none())
        : end;
  }

  private static Route plain(Route route) {
    return switch (route) {
      case Route.Target target -> Trees.target(target.provider().id());
      case Route.Timeout timeout -> Trees.timeout(86_400_000, plain(timeout.route()));
      case Route.Retry(Route inner, int attempts, Optional<Set<Integer>> statuses, boolean after) ->
          new Route.Retry(plain(inner), attempts, statuses, after);
      case Route.Fallback(List<Route> routes, Turn turn) ->
          new Route.Fallback(
              routes.stream().map(RandomCase::plain).toList(),
              new Turn(turn.on(), Optional.empty()));
      case Route.LoadBalance balance -> {
        List<Route.Weighted> choices = new ArrayList<>();
        for (Route.Weighted each : balance.choices()) {
          choices.add(new Route.Weighted(plain(each.route()), choices.isEmpty() ? 1 : 0));
        }
        yield new Route.LoadBalance(choices, balance.failover(), Optional.empty(), balance.turn());
      }
      case Route.Conditional(List<Route.Case> cases, Optional<Route> otherwise) ->
          new Route.Conditional(
              cases.stream().map(each -> new Route.Case(each.when(), plain(each.then()))).toList(),
              otherwise.map(RandomCase::plain));
    };
  }

  /// A step that ends in nothing that a fallback without a list would stop at.
  private static Script.Step outage(RandomGenerator random) {
    while (true) {
      Script.Step step = step(random);
      boolean stops =
          step.end().equals(new Script.Breaks(Fault.CANCELLED))
              || (step.end() instanceof Script.Says says
                  && says.body().equals(FailureClass.CONTENT_FILTERED.name()));
      if (!stops) {
        return step;
      }
    }
  }

  private static Script.Step step(RandomGenerator random) {
    return new Script.Step(delay(random), delay(random), end(random));
  }

  private static Duration delay(RandomGenerator random) {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> Duration.ZERO;
      case 3, 4 -> Duration.ofMillis(random.nextInt(1_000));
      case 5 -> Duration.ofMillis(random.nextInt(10_000));
      case 6 -> Duration.ofMillis(random.nextInt(100_000));
      default -> Duration.ofDays(1);
    };
  }

  private static Script.End end(RandomGenerator random) {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> new Script.Says(200, "ok", Headers.none());
      case 3, 4, 5 -> {
        FailureClass failure = SAID.get(random.nextInt(SAID.size()));
        yield new Script.Says(failure.status(), failure.name(), Headers.none());
      }
      case 6 ->
          new Script.Says(
              429,
              "RATE_LIMITED",
              Headers.of("retry-after-ms", String.valueOf(random.nextInt(40_000))));
      case 7 -> new Script.Says(200, "<html>", Headers.none());
      case 8 -> stream(STREAMS.get(random.nextInt(STREAMS.size())));
      case 9 -> new Script.Throws();
      default -> new Script.Breaks(FAULTS.get(random.nextInt(FAULTS.size())));
    };
  }

  /// Grows a tree.
  private static final class Grower {
    private final RandomGenerator random;
    private final boolean everything;
    private int targets;

    /// @param everything also what can keep a target that is well from being asked
    Grower(RandomGenerator random, boolean everything) {
      this.random = random;
      this.everything = everything;
    }

    Route grow(int depth) {
      if (depth == MOST_DEPTH || targets >= MOST_TARGETS - 1) {
        return target();
      }
      return switch (random.nextInt(everything ? 8 : 6)) {
        case 0 -> target();
        case 1, 2 -> new Route.Fallback(several(() -> grow(depth + 1)), turn());
        case 3, 4 ->
            new Route.LoadBalance(
                drawable(several(() -> new Route.Weighted(grow(depth + 1), weight()))),
                !everything || random.nextInt(4) > 0,
                random.nextInt(4) == 0
                    ? Optional.of(new Sticky(List.of("metadata.user")))
                    : Optional.empty(),
                turn());
        case 5 ->
            new Route.Retry(
                grow(depth + 1),
                random.nextInt(4),
                everything && random.nextInt(3) == 0
                    ? Optional.of(Set.of(429, 500, 408))
                    : Optional.empty(),
                random.nextBoolean());
        case 6 -> Trees.timeout(random.nextInt(20_000), grow(depth + 1));
        default ->
            new Route.Conditional(
                several(() -> new Route.Case(condition(), grow(depth + 1))),
                random.nextBoolean() ? Optional.of(grow(depth + 1)) : Optional.empty());
      };
    }

    private <T> List<T> several(Supplier<T> one) {
      List<T> all = new ArrayList<>();
      all.add(one.get());
      int more = random.nextInt(3);
      while (more-- > 0 && targets < MOST_TARGETS) {
        all.add(one.get());
      }
      return all;
    }

    private Route target() {
      String host = "h" + targets++;
      return switch (random.nextInt(4)) {
        case 0 -> Trees.target(host);
        case 1 ->
            everything
                ? Trees.target(
                    host,
                    Trees.terms(
                        random.nextInt(20_000),
                        random.nextInt(20_000),
                        Optional.of(new Cooldown(1, Duration.ofSeconds(5), Duration.ofSeconds(9)))))
                : Trees.resting(host);
        default -> Trees.resting(host);
      };
    }

    private double weight() {
      return random.nextInt(3) + (everything ? 0 : 1);
    }

    private static List<Route.Weighted> drawable(List<Route.Weighted> choices) {
      return choices.stream().anyMatch(choice -> choice.weight() > 0)
          ? choices
          : List.of(new Route.Weighted(choices.getFirst().route(), 1));
    }

    private Condition condition() {
      return random.nextBoolean() ? new Condition.And(List.of()) : new Condition.Or(List.of());
    }

    private Turn turn() {
      Turn.On on =
          everything && random.nextInt(4) == 0
              ? new Turn.On(
                  Optional.of(
                      new Turn.Listed(
                          EnumSet.of(SAID.get(random.nextInt(SAID.size())), FailureClass.TIMEOUT),
                          Set.of(429, 500, 503))))
              : Turn.AFTER_FAILURE.on();
      return new Turn(
          on,
          random.nextInt(3) == 0
              ? Optional.of(
                  new Turn.Hedge(
                      Duration.ofMillis(random.nextInt(random.nextBoolean() ? 1_000 : 40_000)),
                      random.nextInt(4) * 50.0))
              : Optional.empty());
    }
  }

  /// How the client gets it.
  Delivery delivery() {
    return switch ((int) (seed % 3)) {
      case 0 -> Delivery.WHOLE;
      case 1 -> new Delivery(true, true, false, false);
      default -> new Delivery(true, true, true, false);
    };
  }

  /// On a stage of its own.
  Stage stage() {
    Stage stage = new Stage();
    stage.deadline = deadline;
    stage.random = new SplittableRandom(seed);
    stage.metadata.put("user", "u" + seed);
    stage.delivery = delivery();
    if (stage.delivery.stream()) {
      stage.params.put("stream", true);
    }
    scripts.forEach((host, steps) -> steps.forEach(step -> stage.script.then(host, step)));
    return stage;
  }

  @Override
  public String toString() {
    return "seed "
        + seed
        + ", to be had again with -Dseed="
        + seed
        + "\ndeadline "
        + deadline
        + ", pauses "
        + pauses
        + "\n"
        + Trees.print(route, "")
        + scripts.entrySet().stream()
            .map(entry -> entry.getKey() + ": " + steps(entry.getValue()))
            .collect(Collectors.joining("\n"));
  }

  private static String steps(List<Script.Step> steps) {
    return steps.stream()
        .map(each -> each.headers() + " " + each.body() + " " + end(each.end()))
        .collect(Collectors.joining("; "));
  }

  private static String end(Script.End end) {
    return switch (end) {
      case Script.Says(int status, String body, Headers headers) ->
          status + " " + body + " " + headers.first("retry-after-ms").orElse("");
      case Script.Streams(int status, var _) -> status + " stream";
      case Script.Breaks(Fault fault) -> fault.name();
      case Script.Throws() -> "throws";
    };
  }
}

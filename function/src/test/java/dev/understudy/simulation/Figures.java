package dev.understudy.simulation;

import static java.util.Objects.requireNonNull;

import dev.understudy.shared.TableHealth;
import dev.understudy.simulation.Run.Answered;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What a scenario came to under one load: several runs together. In each the trouble lasts a
/// little longer than in the one before, so that its end finds the circuits in other states.
record Figures(Load load, List<Run> runs) {
  /// Runs by calls a second: fewer where each has many calls.
  static final Map<Integer, Integer> RUNS = new TreeMap<>(Map.of(1, 15, 10, 3, 100, 1));

  private static final Duration FIRST = Duration.ofSeconds(15);

  /// Which scenario, and how much of it.
  ///
  /// @param shared whether environments share one health
  record Load(Scenario scenario, boolean shared, int perSecond) {
    private int runs() {
      return requireNonNull(RUNS.get(perSecond));
    }

    /// For people.
    String name() {
      return scenario.title() + ", " + perSecond + (perSecond == 1 ? " call" : " calls") + "/s";
    }

    /// Plays it.
    Figures play() {
      return new Figures(
          this,
          IntStream.range(0, runs())
              .mapToObj(i -> new Run(scenario, shared, lasts(i), 10L * i).play(perSecond))
              .toList());
    }

    private Duration lasts(int run) {
      Duration rest = scenario.cooldown().rest();
      return Trouble.LASTS.plus(rest.multipliedBy(run).dividedBy(runs()));
    }
  }

  /// How many requests there were.
  int requests() {
    return runs.stream().mapToInt(run -> run.answered().size()).sum();
  }

  /// The share of them that got an answer.
  double success() {
    long well =
        runs.stream().flatMap(run -> run.answered().stream()).filter(Answered::well).count();
    return well / (double) requests();
  }

  /// What a share `part` of the clients who called during the trouble waited no longer than.
  Duration waited(double part) {
    List<Duration> sorted = during().map(Answered::took).sorted().toList();
    return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
  }

  /// Calls that met the trouble for each 15 requests that came while there was one to meet.
  double metPer15Requests() {
    return 15.0 * met().count() / runs.stream().mapToLong(Run::couldMeet).sum();
  }

  /// Calls that met the trouble in its first 15 seconds.
  double metAtFirst() {
    return met().filter(since -> since.compareTo(FIRST) < 0).count() / (double) runs.size();
  }

  /// Calls that met the trouble in each 15 seconds after that.
  double metLater() {
    long later = met().filter(since -> since.compareTo(FIRST) >= 0).count();
    long time = runs.stream().mapToLong(run -> run.end().minus(FIRST).toMillis()).sum();
    return later * (double) FIRST.toMillis() / time;
  }

  /// Calls to providers for each request that came during the trouble.
  double callsPerRequest() {
    return during().mapToInt(Answered::calls).average().orElseThrow();
  }

  /// How long after the end of the trouble the first call was sent that the provider answered, in
  /// the run where it took longest.
  Duration back() {
    return runs.stream()
        .map(run -> run.providers().recovered().orElse(Run.AFTERWARDS))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /// How many requests came after the longest that it should have taken until the provider was
  /// asked again, and before it was.
  long lateBack() {
    Duration rest = load.scenario().cooldown().rest().plus(TableHealth.BELIEVED);
    return runs.stream().mapToLong(run -> run.lateBack(rest)).sum();
  }

  /// The most environments that a run needed.
  int environments() {
    return runs.stream().mapToInt(Run::environments).max().orElseThrow();
  }

  /// Reads of the shared store for each request.
  double reads() {
    return perRequest(run -> run.store().reads());
  }

  /// Writes to the shared store for each request.
  double writes() {
    return perRequest(run -> run.store().writes());
  }

  private double perRequest(ToDoubleFunction<Run> count) {
    return runs.stream().mapToDouble(count).sum() / requests();
  }

  private Stream<Answered> during() {
    return runs.stream().flatMap(run -> run.during().stream());
  }

  private Stream<Duration> met() {
    return runs.stream().flatMap(run -> run.providers().met().stream());
  }
}

package dev.understudy.simulation;

import static java.util.Objects.requireNonNull;

import dev.understudy.simulation.Figures.Load;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What came of every scenario under every load.
record Results(Map<Load, Figures> figures) {
  /// Nothing has been played yet.
  static Results none() {
    return new Results(Map.of());
  }

  /// Plays all of them: beside one another, for each has a clock of its own.
  static Results of(List<Scenario> scenarios) {
    return new Results(
        scenarios.stream().flatMap(Results::loads).toList().parallelStream()
            .collect(Collectors.toConcurrentMap(Function.identity(), Load::play)));
  }

  private static Stream<Load> loads(Scenario scenario) {
    return Figures.RUNS.keySet().stream()
        .flatMap(
            rate -> Stream.of(new Load(scenario, false, rate), new Load(scenario, true, rate)));
  }

  /// The rows of `scenario`.
  List<Figures> of(Scenario scenario) {
    return loads(scenario).map(this::of).toList();
  }

  /// The rows of `scenario` in which environments share their health.
  List<Figures> shared(Scenario scenario) {
    return of(scenario).stream().filter(row -> row.load().shared()).toList();
  }

  /// The row with shared health at so many calls a second.
  Figures shared(Scenario scenario, int perSecond) {
    return of(new Load(scenario, true, perSecond));
  }

  /// The row with private health at so many calls a second.
  Figures alone(Scenario scenario, int perSecond) {
    return of(new Load(scenario, false, perSecond));
  }

  private Figures of(Load load) {
    return requireNonNull(figures.get(load));
  }
}

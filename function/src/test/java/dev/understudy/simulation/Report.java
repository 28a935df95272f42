package dev.understudy.simulation;

import static dev.understudy.simulation.SimulatedProviders.FROM;
import static dev.understudy.simulation.SimulatedProviders.LONGEST_NAMED;
import static dev.understudy.simulation.SimulatedProviders.MEDIAN;
import static dev.understudy.simulation.SimulatedProviders.SPREAD;

import dev.understudy.route.Cooldown;
import dev.understudy.shared.TableHealth;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Figures as they stand in the documentation.
final class Report {
  private Report() {}

  /// A table for each scenario.
  static String results(List<Scenario> scenarios, Results results) {
    return scenarios.stream()
        .map(scenario -> "\n### " + scenario.title() + "\n\n" + table(results.of(scenario)))
        .collect(Collectors.joining());
  }

  private static String table(List<Figures> rows) {
    return """
    | calls/s | health | requests | answered | p50 | p99 | met the trouble, of 15 \
    | in the first 15 s | in 15 s after that | calls per request | back after \
    | environments | reads | writes |
    |--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
    """
        + rows.stream().map(Report::row).collect(Collectors.joining());
  }

  private static String row(Figures row) {
    boolean trouble = row.load().scenario().trouble() != Trouble.NONE;
    boolean shared = row.load().shared();
    return line(
        String.valueOf(row.load().perSecond()),
        shared ? "shared" : "private",
        String.valueOf(row.requests()),
        percent(row.success()),
        seconds(row.waited(0.5)),
        seconds(row.waited(0.99)),
        trouble ? number(row.metPer15Requests(), 2) : "",
        trouble ? number(row.metAtFirst(), 1) : "",
        trouble ? number(row.metLater(), 1) : "",
        number(row.callsPerRequest(), 2),
        trouble ? seconds(row.back()) : "",
        String.valueOf(row.environments()),
        shared ? number(row.reads(), 2) : "",
        shared ? number(row.writes(), 2) : "");
  }

  /// What the world of the simulation is made of.
  static String world() {
    Cooldown cooldown = Cooldown.DEFAULT;
    return "| | |\n|---|---|\n"
        + line(
            "an answer takes",
            "a log-normal time: median %s, standard deviation of the logarithm %s"
                .formatted(seconds(MEDIAN), number(SPREAD, 1)))
        + line("a refusal takes", SimulatedProviders.AT_ONCE.toMillis() + " ms")
        + line("a `Retry-After` names", "what is left, at most " + seconds(LONGEST_NAMED))
        + line("`request_timeout`", seconds(Scenario.TIMEOUT))
        + line("`hedge`", "after %s, of every call".formatted(seconds(Scenarios.HEDGE)))
        + line("the whole call", "at most " + seconds(Run.WHOLE_CALL))
        + line(
            "`cooldown`",
            "%d failures within %s, rests %s"
                .formatted(
                    cooldown.failures(), seconds(cooldown.within()), seconds(cooldown.rest())))
        + line("a trip to the shared store", SharedStore.TRIP.toMillis() + " ms")
        + line("what was read there is believed for", seconds(TableHealth.BELIEVED))
        + line("calls come", "by chance (Poisson), from %s before".formatted(seconds(FROM)))
        + line(
            "the trouble lasts",
            "%s; in further runs of the same row up to one rest longer"
                .formatted(seconds(Trouble.LASTS)))
        + line("then calls come for", seconds(Run.AFTERWARDS))
        + line(
            "runs",
            Figures.RUNS.entrySet().stream()
                .map(runs -> runs.getValue() + " at " + runs.getKey() + "/s")
                .collect(Collectors.joining(", ")));
  }

  /// A row of a table.
  static String line(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  /// `99.95 %`.
  static String percent(double share) {
    return number(100 * share, 2) + " %";
  }

  /// `1.2 s`.
  static String seconds(Duration time) {
    return number(time.toMillis() / 1000.0, 1) + " s";
  }

  /// With so many digits after the point.
  static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}

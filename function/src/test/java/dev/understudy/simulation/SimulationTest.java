package dev.understudy.simulation;

import static dev.understudy.simulation.Report.line;
import static dev.understudy.simulation.Report.number;
import static dev.understudy.simulation.Report.percent;
import static dev.understudy.simulation.Report.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.Documentation;
import dev.understudy.simulation.Figures.Load;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Plays every scenario under every load, some 300,000 calls, and holds `docs/simulation.md` to
/// what comes of them. Each run has a clock and chance of its own: the same figures each time.
class SimulationTest {
  private static final String FILE = "docs/simulation.md";

  private static Results results = Results.none();

  @BeforeAll
  static void play() {
    results = Results.of(Scenarios.ALL);
  }

  @Test
  void theReportSaysWhatCameOfEveryScenario() {
    Documentation.says(FILE, "results", Report.results(Scenarios.ALL, results));
    Documentation.says(FILE, "lessons", new Lessons(results).text());
  }

  @Test
  void everyGoalIsKept() {
    Goals goals = new Goals(results, Scenarios.ALL);
    Documentation.says(FILE, "goals", goals.table());
    assertEquals(List.of(), goals.missed());
  }

  @Test
  void theReportSaysWhatOtherSettingsWouldCome() {
    String rows =
        Scenarios.SETTINGS.parallelStream()
            .map(
                setting -> {
                  Figures hangs = new Load(setting.of(Scenarios.HANGS), true, 1).play();
                  Figures errs = new Load(setting.of(Scenarios.ERRS), true, 10).play();
                  return line(
                      setting.name(),
                      percent(hangs.success()),
                      seconds(hangs.waited(0.99)),
                      number(hangs.metPer15Requests(), 2),
                      number(hangs.callsPerRequest(), 2),
                      seconds(hangs.back()),
                      number(errs.metPer15Requests(), 2));
                })
            .collect(Collectors.joining());
    Documentation.says(
        FILE,
        "settings",
        """
        | | hangs, 1 call/s: answered | p99 | met the trouble, of 15 | calls per request | back after \
        | errs, 10 calls/s: met the trouble, of 15 |
        |---|--:|--:|--:|--:|--:|--:|
        """
            + rows);
  }

  @Test
  void theReportSaysWhatItIsMadeOf() {
    Documentation.says(FILE, "world", Report.world());
  }
}

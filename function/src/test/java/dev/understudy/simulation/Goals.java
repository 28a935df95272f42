package dev.understudy.simulation;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What health that environments share has to come to.
record Goals(Results results, List<Scenario> scenarios) {
  /// A goal, and the rows of which it speaks.
  private record Goal(
      String words,
      Predicate<Scenario> speaksOf,
      Function<Figures, String> figure,
      Predicate<Figures> kept) {}

  private static final List<Goal> ALL =
      List.of(
          new Goal(
              "at least 99.9 % of all requests are answered",
              _ -> true, row -> Report.percent(row.success()), row -> row.success() >= 0.999),
          new Goal(
              "of 15 requests at most 3 call a dead provider",
              Scenario::isDead,
              row -> Report.number(row.metPer15Requests(), 2),
              row -> row.metPer15Requests() <= 3),
          new Goal(
              "at most 1.2 calls per request while a provider is dead",
              Scenario::isDead,
              row -> Report.number(row.callsPerRequest(), 2),
              row -> row.callsPerRequest() <= 1.2),
          new Goal(
              "a provider that was dead is asked again within one rest",
              Scenario::isDead,
              row -> Report.seconds(row.back()),
              row -> row.lateBack() == 0));

  /// Every goal that was missed, with the row that missed it.
  List<String> missed() {
    return ALL.stream().flatMap(this::missed).toList();
  }

  private Stream<String> missed(Goal goal) {
    return rows(goal)
        .filter(goal.kept().negate())
        .map(row -> goal.words() + ": " + row.load().name());
  }

  private Stream<Figures> rows(Goal goal) {
    return scenarios.stream().filter(goal.speaksOf()).flatMap(one -> results.shared(one).stream());
  }

  /// As a table.
  String table() {
    return "| goal, with shared health | rows | kept in | missed |\n|---|--:|--:|---|\n"
        + ALL.stream().map(this::line).collect(Collectors.joining());
  }

  private String line(Goal goal) {
    List<Figures> rows = rows(goal).toList();
    String missed =
        rows.stream()
            .filter(goal.kept().negate())
            .map(row -> row.load().name() + ": " + goal.figure().apply(row))
            .collect(Collectors.joining("<br>"));
    return Report.line(
        goal.words(),
        String.valueOf(rows.size()),
        String.valueOf(rows.stream().filter(goal.kept()).count()),
        missed);
  }
}

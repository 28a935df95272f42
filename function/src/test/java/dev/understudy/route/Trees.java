package dev.understudy.route;

import dev.understudy.protocol.FailureClass;
import dev.understudy.provider.Key;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Routes, written as short as they are read.
final class Trees {
  /// No circuit breaker: each try counts for itself.
  static final Terms RESTLESS =
      new Terms(
          Terms.DEFAULT.headers(),
          Terms.DEFAULT.firstToken(),
          Terms.DEFAULT.idle(),
          List.of(),
          Optional.empty(),
          Terms.DEFAULT.checks(),
          Terms.DEFAULT.capabilities(),
          Terms.DEFAULT.commit(),
          Terms.DEFAULT.onBreak(),
          false);

  private Trees() {}

  /// The target at the host of that name.
  static Route.Target target(String host) {
    return target(host, RESTLESS);
  }

  /// The same, that rests as is the default.
  static Route.Target resting(String host) {
    return target(host, Terms.DEFAULT);
  }

  static Route.Target target(String host, Terms terms) {
    return target(host, new Key.Stored(host), terms);
  }

  static Route.Target target(String host, Key key, Terms terms) {
    return new Route.Target(
        "config." + host,
        "",
        new Place("/" + host, Map.of()),
        new Plain(host),
        key,
        Overrides.none(),
        terms);
  }

  static Route.Fallback fallback(Route... routes) {
    return fallback(Turn.AFTER_FAILURE, routes);
  }

  static Route.Fallback fallback(Turn turn, Route... routes) {
    return new Route.Fallback(List.of(routes), turn);
  }

  static Turn on(Set<FailureClass> classes, Set<Integer> statuses) {
    return new Turn(new Turn.On(Optional.of(new Turn.Listed(classes, statuses))), Optional.empty());
  }

  static Turn hedge(long millis) {
    return hedge(millis, 100);
  }

  static Turn hedge(long millis, double percent) {
    return new Turn(
        Turn.AFTER_FAILURE.on(), Optional.of(new Turn.Hedge(Duration.ofMillis(millis), percent)));
  }

  static Route.Retry retry(int attempts, Route route) {
    return new Route.Retry(route, attempts, Optional.empty(), false);
  }

  static Route.Timeout timeout(long millis, Route route) {
    return new Route.Timeout(route, Duration.ofMillis(millis));
  }

  static Route.Weighted weighted(double weight, Route route) {
    return new Route.Weighted(route, weight);
  }

  static Route.LoadBalance balance(Route.Weighted... choices) {
    return new Route.LoadBalance(
        Arrays.asList(choices), true, Optional.empty(), Turn.AFTER_FAILURE);
  }

  static Terms terms(long headers, long idle, Optional<Cooldown> cooldown) {
    return new Terms(
        Duration.ofMillis(headers),
        Optional.empty(),
        Optional.of(Duration.ofMillis(idle)),
        List.of(),
        cooldown,
        Terms.DEFAULT.checks(),
        Terms.DEFAULT.capabilities(),
        Terms.DEFAULT.commit(),
        Terms.DEFAULT.onBreak(),
        false);
  }

  /// A tree as it is read: a node a line.
  static String print(Route route, String indent) {
    String in = indent + "  ";
    return indent
        + switch (route) {
          case Route.Target target ->
              target.provider().id()
                  + " headers "
                  + target.terms().headers()
                  + " idle "
                  + target.terms().idle()
                  + target.terms().cooldown().map(each -> " " + each).orElse("")
                  + "\n";
          case Route.Timeout(Route inner, Duration limit) ->
              "timeout " + limit + "\n" + print(inner, in);
          case Route.Retry(Route inner, int attempts, Optional<Set<Integer>> on, boolean after) ->
              "retry " + attempts + " on " + on + " " + after + "\n" + print(inner, in);
          case Route.Fallback(List<Route> routes, Turn turn) ->
              "fallback " + turn + "\n" + print(routes.stream(), in);
          case Route.LoadBalance balance ->
              "loadbalance failover "
                  + balance.failover()
                  + balance.sticky().map(each -> " " + each).orElse("")
                  + " "
                  + balance.choices().stream().map(Route.Weighted::weight).toList()
                  + " "
                  + balance.turn()
                  + "\n"
                  + print(balance.choices().stream().map(Route.Weighted::route), in);
          case Route.Conditional(List<Route.Case> cases, Optional<Route> otherwise) ->
              "conditional "
                  + cases.stream().map(Route.Case::when).toList()
                  + "\n"
                  + print(
                      Stream.concat(cases.stream().map(Route.Case::then), otherwise.stream()), in);
        };
  }

  private static String print(Stream<Route> routes, String indent) {
    return routes.map(route -> print(route, indent)).collect(Collectors.joining());
  }
}

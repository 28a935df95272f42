package dev.understudy.route;

import dev.understudy.protocol.Original;
import dev.understudy.provider.Key;
import dev.understudy.provider.Provider;
import dev.understudy.time.Deadline;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What to try, as data: a tree that has been checked whole before anything is called. [Router] is
/// the one class that interprets it.
///
/// What a config says of a group has been pushed down to its targets by then: nothing is inherited
/// here.
public sealed interface Route {
  /// The targets of this tree, in the order in which they stand.
  List<Target> targets();

  /// How many targets may have to be tried, one after the other, until this tree has failed.
  int mostTargets();

  /// How many calls to providers it may take until this tree has failed.
  int mostAttempts();

  /// One provider, one key, one model: a leaf.
  ///
  /// @param path where it stands in the config, as Portkey's clients read it: `config.targets[1]`
  /// @param name what the config calls it; empty for most
  /// @param place where it stands in the request
  /// @param overrides what becomes of the call's parameters on the way to it
  record Target(
      String path,
      String name,
      Place place,
      Provider provider,
      Key key,
      Overrides overrides,
      Terms terms)
      implements Route {
    /// Whether a request in the client's own words can go to it in them: its provider owns the
    /// dialect, and what its config lays over the request can be said in it as it stands.
    ///
    /// @param model as the request names it
    public boolean takesAsItIs(Original original, String model) {
      return provider.owns(original.dialect(), model)
          && OwnNames.of(overrides, original.dialect()).isPresent();
    }

    /// The same, with other overrides.
    Target with(Overrides others) {
      return new Target(path, name, place, provider, key, others, terms);
    }

    @Override
    public List<Target> targets() {
      return List.of(this);
    }

    @Override
    public int mostTargets() {
      return 1;
    }

    @Override
    public int mostAttempts() {
      return 1;
    }
  }

  /// The same again when it failed, after a pause.
  ///
  /// @param attempts how often again, at most
  /// @param statuses what is repeated; empty for what a failure's class says
  /// @param useRetryAfter whether the pause is as long as the provider asks for
  record Retry(Route route, int attempts, Optional<Set<Integer>> statuses, boolean useRetryAfter)
      implements Route {
    @Override
    public List<Target> targets() {
      return route.targets();
    }

    @Override
    public int mostTargets() {
      return route.mostTargets();
    }

    @Override
    public int mostAttempts() {
      return (attempts + 1) * route.mostAttempts();
    }
  }

  /// No longer than that.
  record Timeout(Route route, Duration limit) implements Route {
    @Override
    public List<Target> targets() {
      return route.targets();
    }

    @Override
    public int mostTargets() {
      return route.mostTargets();
    }

    @Override
    public int mostAttempts() {
      return route.mostAttempts();
    }
  }

  /// One after the other until one answers.
  record Fallback(List<Route> routes, Turn turn) implements Route {
    /// @throws IllegalArgumentException if `routes` is empty
    public Fallback {
      routes = nonEmpty(routes);
    }

    @Override
    public List<Target> targets() {
      return routes.stream().flatMap(route -> route.targets().stream()).toList();
    }

    @Override
    public int mostTargets() {
      return routes.stream().mapToInt(Route::mostTargets).sum();
    }

    @Override
    public int mostAttempts() {
      return routes.stream().mapToInt(Route::mostAttempts).sum();
    }
  }

  /// One by chance, and the others when it fails.
  ///
  /// @param failover whether the others are tried when the one that was drawn fails
  /// @param sticky what decides instead of chance
  record LoadBalance(List<Weighted> choices, boolean failover, Optional<Sticky> sticky, Turn turn)
      implements Route {
    /// @throws IllegalArgumentException if nothing has a weight
    public LoadBalance {
      choices = nonEmpty(choices);
      if (choices.stream().noneMatch(choice -> choice.weight() > 0)) {
        throw new IllegalArgumentException("nothing can be drawn: every weight is 0");
      }
    }

    /// Those that can be drawn.
    Stream<Route> routes() {
      return choices.stream().filter(choice -> choice.weight() > 0).map(Weighted::route);
    }

    /// Those too that are never drawn.
    @Override
    public List<Target> targets() {
      return choices.stream().flatMap(choice -> choice.route().targets().stream()).toList();
    }

    @Override
    public int mostTargets() {
      return failover
          ? routes().mapToInt(Route::mostTargets).sum()
          : routes().mapToInt(Route::mostTargets).max().orElseThrow();
    }

    @Override
    public int mostAttempts() {
      return failover
          ? routes().mapToInt(Route::mostAttempts).sum()
          : routes().mapToInt(Route::mostAttempts).max().orElseThrow();
    }
  }

  /// The first whose condition holds. Several cases may lead to the same route, which counts once.
  record Conditional(List<Case> cases, Optional<Route> otherwise) implements Route {
    /// @throws IllegalArgumentException if there is nothing to choose from
    public Conditional {
      cases = List.copyOf(cases);
      if (cases.isEmpty() && otherwise.isEmpty()) {
        throw new IllegalArgumentException("nothing to choose from");
      }
    }

    /// What is tried for a call of which these facts are known.
    ///
    /// @param limit by when that must be known
    Optional<Route> chosen(Facts facts, Deadline limit) {
      return cases.stream()
          .filter(each -> each.when().holds(facts, limit))
          .findFirst()
          .map(Case::then)
          .or(this::otherwise);
    }

    private Stream<Route> routes() {
      // By identity: hashing a tree of conditions costs the product of their cases.
      Set<Route> seen = Collections.newSetFromMap(new IdentityHashMap<>());
      return Stream.concat(cases.stream().map(Case::then), otherwise.stream()).filter(seen::add);
    }

    @Override
    public List<Target> targets() {
      return routes().flatMap(route -> route.targets().stream()).toList();
    }

    @Override
    public int mostTargets() {
      return routes().mapToInt(Route::mostTargets).max().orElseThrow();
    }

    @Override
    public int mostAttempts() {
      return routes().mapToInt(Route::mostAttempts).max().orElseThrow();
    }
  }

  /// A choice of [LoadBalance].
  ///
  /// @param weight against the others'; never drawn when 0
  record Weighted(Route route, double weight) {
    /// @throws IllegalArgumentException if the weight is negative, or no number
    public Weighted {
      if (!(weight >= 0) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException("a weight is 0 or more");
      }
    }
  }

  /// A case of [Conditional].
  record Case(Condition when, Route then) {}

  private static <T> List<T> nonEmpty(List<T> list) {
    if (list.isEmpty()) {
      throw new IllegalArgumentException("at least one is needed");
    }
    return List.copyOf(list);
  }
}

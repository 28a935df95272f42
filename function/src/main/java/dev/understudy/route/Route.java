package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.provider.Key;
import dev.understudy.provider.Provider;
import java.util.List;

/// What to try, as data: a tree that has been checked whole before anything is called. [Router] is
/// the one class that interprets it.
public sealed interface Route {
  /// The targets of this tree, in the order in which they stand.
  List<Target> targets();

  /// One provider, one key, one model: a leaf.
  ///
  /// @param path where it stands in the config, as Portkey's clients read it: `config.options[1]`
  /// @param place where it stands in the request body
  /// @param overrideParams laid over the call's parameters, field by field
  record Target(String path, Place place, Provider provider, Key key, ObjectNode overrideParams)
      implements Route {
    @Override
    public List<Target> targets() {
      return List.of(this);
    }
  }

  /// One after the other until one answers.
  record Fallback(List<Route> routes) implements Route {
    /// @throws IllegalArgumentException if `routes` is empty
    public Fallback {
      if (routes.isEmpty()) {
        throw new IllegalArgumentException("a fallback needs at least one route");
      }
      routes = List.copyOf(routes);
    }

    @Override
    public List<Target> targets() {
      return routes.stream().flatMap(route -> route.targets().stream()).toList();
    }
  }
}

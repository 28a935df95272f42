package dev.understudy.config;

import dev.understudy.config.Groups.Branch;
import dev.understudy.route.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a group whose targets are chosen by conditions.
final class Conditions {
  private Conditions() {}

  static Route read(Node group, List<Branch> branches) {
    Node strategy =
        group
            .part("strategy")
            .orElseThrow(
                () ->
                    group.invalid(
                        "strategy", "it is missing: mode \"conditional\" needs its conditions"));
    Map<String, Route> named = named(branches);
    List<Route.Case> cases =
        strategy.parts("conditions").stream().map(each -> one(each, named)).toList();
    Optional<Route> otherwise =
        strategy.text("default").map(name -> find(strategy, "default", name, named));
    if (cases.isEmpty() && otherwise.isEmpty()) {
      throw strategy.invalid(
          "conditions", "there is neither a condition nor a default, so nothing can be chosen");
    }
    warn(strategy, branches);
    return new Route.Conditional(cases, otherwise);
  }

  private static Map<String, Route> named(List<Branch> branches) {
    Map<String, Route> named = new LinkedHashMap<>();
    for (Branch branch : branches) {
      branch
          .node()
          .text("name")
          .ifPresent(
              name -> {
                if (named.putIfAbsent(name, branch.route()) != null) {
                  throw branch.node().invalid("name", "another target of this group has this name");
                }
              });
    }
    return named;
  }

  private static Route.Case one(Node condition, Map<String, Route> named) {
    String then =
        condition
            .text("then")
            .orElseThrow(() -> condition.invalid("then", "it is missing: the name of a target"));
    return new Route.Case(
        condition
            .open("query")
            .map(query -> Queries.read(query, condition.at("query"), condition.reading()))
            .orElseThrow(() -> condition.invalid("query", "it is missing: what has to hold?")),
        find(condition, "then", then, named));
  }

  private static Route find(Node node, String field, String name, Map<String, Route> named) {
    Route route = named.get(name);
    if (route == null) {
      throw node.invalid(
          field,
          "no target of this group has the name "
              + Found.quoted(name)
              + ";"
              + Found.guess(name, named.keySet())
              + (named.isEmpty()
                  ? " none has a name"
                  : " there are "
                      + String.join(", ", named.keySet().stream().map(Found::bounded).toList())));
    }
    return route;
  }

  /// Says which targets can never be chosen.
  private static void warn(Node strategy, List<Branch> branches) {
    List<String> chosen =
        strategy.parts("conditions").stream().map(each -> each.text("then").orElse("")).toList();
    String otherwise = strategy.text("default").orElse("");
    for (Branch branch : branches) {
      String name = branch.node().text("name").orElse("");
      if (name.isEmpty() || (!chosen.contains(name) && !name.equals(otherwise))) {
        branch
            .node()
            .reading()
            .warn(branch.node().pointer() + " is named by no condition, so it is never called");
      }
    }
  }
}

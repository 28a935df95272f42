package dev.understudy.route;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Draws from weighted choices, by chance or by what a call says of itself.
record Draw(RandomGenerator chance, Facts facts) {
  /// The choices of `balance` that have a weight, in the order in which they were drawn.
  List<Route> order(Route.LoadBalance balance) {
    RandomGenerator random = balance.sticky().map(sticky -> always(sticky, balance)).orElse(chance);
    List<Route.Weighted> left =
        balance.choices().stream()
            .filter(choice -> choice.weight() > 0)
            .collect(Collectors.toCollection(ArrayList::new));
    List<Route> order = new ArrayList<>();
    while (!left.isEmpty()) {
      order.add(left.remove(one(left, random)).route());
    }
    return order;
  }

  private static int one(List<Route.Weighted> choices, RandomGenerator random) {
    double sum = choices.stream().mapToDouble(Route.Weighted::weight).sum();
    double point = random.nextDouble() * sum;
    int last = choices.size() - 1;
    for (int i = 0; i < last; i++) {
      point -= choices.get(i).weight();
      if (point < 0) {
        return i;
      }
    }
    return last;
  }

  /// The same numbers for the same facts and the same targets; by chance where the call has none of
  /// the facts. Groups inside each other draw apart, or the inner one would always fall the same
  /// way.
  private RandomGenerator always(Sticky sticky, Route.LoadBalance balance) {
    List<JsonNode> found = sticky.facts().stream().map(facts::value).toList();
    if (found.stream().allMatch(JsonNode::isMissingNode)) {
      return chance;
    }
    String caller = found.stream().map(Json::text).collect(Collectors.joining(","));
    List<String> targets = balance.targets().stream().map(Route.Target::path).toList();
    // Not Random: its first numbers are all but the same for seeds that are close to each other.
    return new SplittableRandom(31L * targets.hashCode() + caller.hashCode());
  }
}

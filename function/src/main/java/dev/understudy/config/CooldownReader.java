package dev.understudy.config;

import dev.understudy.config.Settings.Rest;
import dev.understudy.route.Cooldown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads when a target rests: `cooldown`, or Portkey's `cb_config`, in a config or in its strategy.
final class CooldownReader {
  private CooldownReader() {}

  /// @throws dev.understudy.http.Rejection if it is said twice
  static Optional<Rest> read(Node node) {
    List<Rest> found = new ArrayList<>();
    List<String> places = new ArrayList<>();
    for (Node each : homes(node)) {
      for (String name : List.of("cooldown", "cb_config")) {
        one(each, name)
            .ifPresent(
                rest -> {
                  found.add(rest);
                  places.add(each.at(name));
                });
      }
    }
    if (found.size() > 1) {
      throw node.reading()
          .invalid(places.getLast(), "says the same as " + places.getFirst() + "; one is enough");
    }
    return found.stream().findFirst();
  }

  private static List<Node> homes(Node node) {
    List<Node> homes = new ArrayList<>(node.parts("strategy"));
    homes.addFirst(node);
    return homes;
  }

  private static Optional<Rest> one(Node node, String name) {
    if (node.flag(name).isPresent()) {
      return Optional.of(new Rest(Optional.empty()));
    }
    return node.part(name)
        .map(part -> name.equals("cooldown") ? cooldown(part) : circuitBreaker(part))
        .map(cooldown -> new Rest(Optional.of(cooldown)));
  }

  private static Cooldown cooldown(Node part) {
    return new Cooldown(
        part.whole("failures").orElse(Cooldown.DEFAULT.failures()),
        part.millis("within_ms").orElse(Cooldown.DEFAULT.within()),
        part.millis("for_ms").orElse(Cooldown.DEFAULT.rest()));
  }

  /// Portkey counts from the first failure for as long as the circuit stays open afterwards.
  private static Cooldown circuitBreaker(Node part) {
    return new Cooldown(
        part.whole("failure_threshold").orElse(Cooldown.DEFAULT.failures()),
        part.millis("cooldown_interval").orElse(Cooldown.DEFAULT.within()),
        part.millis("cooldown_interval").orElse(Cooldown.DEFAULT.rest()));
  }
}

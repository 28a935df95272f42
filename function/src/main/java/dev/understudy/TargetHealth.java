package dev.understudy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.AccessKey;
import dev.understudy.config.Plans;
import dev.understudy.config.SavedConfigs;
import dev.understudy.http.Rejection;
import dev.understudy.json.Json;
import dev.understudy.route.Circuit;
import dev.understudy.route.Cooldown;
import dev.understudy.route.Health;
import dev.understudy.route.Route;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// `GET /v1/health/targets`: how targets fare, as far as a caller may use them: those of the saved
/// configs that its access key names; for a key that names none those of `default`, and those that
/// this environment has had to do with, as far as it knows. Stored keys alone: what becomes of a
/// caller's own key is nobody else's business.
///
/// A target of a saved config is judged by the config's own `cooldown`, any other by the default.
final class TargetHealth {
  /// Where it is.
  static final String PATH = "/v1/health/targets";

  /// How long what environments share is read at most. The rest is told as it was last seen.
  private static final Duration READING = Duration.ofSeconds(1);

  /// A target that is listed.
  ///
  /// @param cooldown by which it is judged
  /// @param read whether it is read again where that is due
  private record Listed(Cooldown cooldown, boolean read) {}

  private final Plans plans;
  private final Health health;
  private final Time time;

  TargetHealth(Plans plans, Health health, Time time) {
    this.plans = plans;
    this.health = health;
    this.time = time;
  }

  /// For `caller`.
  ///
  /// @param unreadable hears of each saved config that is passed over because it cannot be read, by
  ///   name
  ObjectNode of(AccessKey caller, Deadline limit, BiConsumer<String, Rejection> unreadable) {
    ObjectNode list = Json.object().put("object", "list");
    ArrayNode data = list.putArray("data");
    Deadline reading = limit.within(READING);
    targets(caller, limit, unreadable)
        .forEach((id, listed) -> data.add(target(id, listed, reading)));
    return list;
  }

  private Map<Health.Id, Listed> targets(
      AccessKey caller, Deadline limit, BiConsumer<String, Rejection> unreadable) {
    Map<Health.Id, Listed> targets =
        new TreeMap<>(
            Comparator.comparing(Health.Id::provider)
                .thenComparing(Health.Id::account)
                .thenComparing(Health.Id::model)
                .thenComparing(id -> id.patience().orElse(Duration.ZERO)));
    for (Health.Id id : health.seen()) {
      if (caller.configs().isEmpty()
          && id.storedName().isPresent()
          && caller.mayUse(id.provider())) {
        targets.put(id, new Listed(Cooldown.DEFAULT, false));
      }
    }
    for (String config : caller.configs().orElse(Set.of(SavedConfigs.DEFAULT))) {
      try {
        plans.targets(config, caller::mayUse, limit).forEach(target -> put(targets, target));
      } catch (Rejection e) {
        unreadable.accept(config, e);
      }
    }
    return targets;
  }

  private static void put(Map<Health.Id, Listed> targets, Route.Target target) {
    Health.Id.of(target)
        .ifPresent(
            id ->
                target
                    .terms()
                    .cooldown()
                    .ifPresent(cooldown -> targets.put(id, new Listed(cooldown, true))));
  }

  private ObjectNode target(Health.Id id, Listed listed, Deadline reading) {
    Health.Known known = listed.read() && !reading.passed() ? health.look(id) : health.recall(id);
    Cooldown cooldown = listed.cooldown();
    Instant now = time.now();
    ObjectNode target =
        Json.object()
            .put("provider", id.provider())
            .put("account", id.storedName().orElse(""))
            .put("model", id.model());
    id.patience().ifPresent(patience -> target.put("patience_ms", patience.toMillis()));
    switch (known.circuit().state(cooldown, now)) {
      case Circuit.State.Closed() -> target.put("state", "closed");
      case Circuit.State.Open(Instant until) ->
          target.put("state", "open").put("until", until.toString());
      case Circuit.State.Probing() -> target.put("state", "probing");
    }
    target.put("failures", known.circuit().counted(cooldown, now));
    target.put("source", known.read().isPresent() ? "shared" : "this environment");
    known.read().ifPresent(at -> target.put("read", at.toString()));
    return target;
  }
}

package dev.understudy.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.HostGuard.Origin;
import dev.understudy.json.Json;
import dev.understudy.provider.Capabilities;
import dev.understudy.route.Checks;
import dev.understudy.route.Cooldown;
import dev.understudy.route.Overrides;
import dev.understudy.route.ParamPath;
import dev.understudy.route.Route;
import dev.understudy.route.Terms;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a config passes on to what stands inside it, on its way down to the targets. What is empty
/// was not named so far.
record Settings(
    ObjectNode defaults,
    ObjectNode overrides,
    List<ParamPath> drops,
    Optional<Retries> retries,
    Optional<Duration> timeout,
    Optional<Duration> firstToken,
    Optional<Duration> idle,
    Optional<Host> host,
    Optional<List<String>> forwardHeaders,
    Optional<Rest> rest,
    Optional<Checks> checks,
    Capabilities capabilities,
    Optional<Terms.Commit> commit,
    Optional<Terms.OnBreak> onBreak,
    Optional<Boolean> mixedEmbeddings) {
  /// Nothing was named.
  static final Settings NONE =
      new Settings(
          Json.object(),
          Json.object(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Terms.DEFAULT.capabilities(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /// How often a target is asked again.
  record Retries(int attempts, Optional<Set<Integer>> statuses, boolean useRetryAfter) {}

  /// Where a target is instead of at its provider's own address.
  ///
  /// @param place where that was said
  /// @param origin who said it
  record Host(URI uri, String place, Origin origin) {}

  /// When a target rests; empty for never.
  record Rest(Optional<Cooldown> cooldown) {}

  /// The same with `model` laid over every other.
  Settings withModel(String model) {
    ObjectNode params = overrides.objectNode();
    params.setAll(overrides);
    params.put("model", model);
    return new Settings(
        defaults,
        params,
        drops,
        retries,
        timeout,
        firstToken,
        idle,
        host,
        forwardHeaders,
        rest,
        checks,
        capabilities,
        commit,
        onBreak,
        mixedEmbeddings);
  }

  /// What becomes of the parameters on the way to a target.
  Overrides params() {
    return new Overrides(defaults, overrides, drops);
  }

  /// What holds for every try at a target.
  Terms terms() {
    Duration patience = Terms.DEFAULT.headers();
    return new Terms(
        timeout.filter(limit -> limit.compareTo(patience) > 0).orElse(patience),
        firstToken,
        idle,
        forwardHeaders.orElse(Terms.DEFAULT.forwardHeaders()),
        rest.map(Rest::cooldown).orElse(Terms.DEFAULT.cooldown()),
        checks.orElse(Terms.DEFAULT.checks()),
        capabilities,
        commit.orElse(Terms.DEFAULT.commit()),
        onBreak.orElse(Terms.DEFAULT.onBreak()),
        mixedEmbeddings.orElse(Terms.DEFAULT.mixedEmbeddings()));
  }

  /// `target`, tried no longer and as often as was named.
  Route around(Route.Target target) {
    Route limited = timeout.<Route>map(limit -> new Route.Timeout(target, limit)).orElse(target);
    return retries
        .filter(retry -> retry.attempts() > 0)
        .<Route>map(
            retry ->
                new Route.Retry(limited, retry.attempts(), retry.statuses(), retry.useRetryAfter()))
        .orElse(limited);
  }
}

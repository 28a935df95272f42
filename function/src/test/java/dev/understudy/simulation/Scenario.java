package dev.understudy.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.provider.Key;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Providers;
import dev.understudy.route.Cooldown;
import dev.understudy.route.Facts;
import dev.understudy.route.Overrides;
import dev.understudy.route.Place;
import dev.understudy.route.Route;
import dev.understudy.route.Terms;
import dev.understudy.route.Turn;
import dev.understudy.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A fault, and the config that meets it: two targets, the second after the first.
///
/// @param timeout the `request_timeout` of each target
/// @param hedge when the second starts beside the first
record Scenario(
    String title,
    Trouble trouble,
    Duration timeout,
    Optional<Turn.Hedge> hedge,
    Cooldown cooldown) {
  /// The limit of an attempt where nothing else is said.
  static final Duration TIMEOUT = Duration.ofSeconds(6);

  /// With the `request_timeout` that is usual here, and without a hedge.
  Scenario(String title, Trouble trouble) {
    this(title, trouble, TIMEOUT, Optional.empty(), Cooldown.DEFAULT);
  }

  /// Whether a provider is dead in it.
  boolean isDead() {
    return trouble.isDead();
  }

  /// The same with another `request_timeout`.
  Scenario timeout(Duration other) {
    return new Scenario(title, trouble, other, hedge, cooldown);
  }

  /// The same with a hedge of every call.
  Scenario hedged(Duration after) {
    Turn.Hedge always = new Turn.Hedge(after, 100);
    return new Scenario(title, trouble, timeout, Optional.of(always), cooldown);
  }

  /// The same with another `cooldown`.
  Scenario cooldown(Cooldown other) {
    return new Scenario(title, trouble, timeout, hedge, other);
  }

  /// The route of this config.
  Route route(Time time) {
    Providers providers = new Providers(time, Map.of());
    return new Route.Fallback(
        List.of(
            target(0, providers.find("openai").orElseThrow()),
            target(1, providers.find("anthropic").orElseThrow())),
        new Turn(Turn.AFTER_FAILURE.on(), hedge));
  }

  private Route target(int index, Provider provider) {
    Terms usual = Terms.DEFAULT;
    Route target =
        new Route.Target(
            "config.targets[" + index + "]",
            "",
            new Place("/targets/" + index, Map.of()),
            provider,
            new Key.Stored(provider.id()),
            Overrides.none(),
            new Terms(
                usual.headers(),
                usual.firstToken(),
                usual.idle(),
                usual.forwardHeaders(),
                Optional.of(cooldown),
                usual.checks(),
                usual.capabilities(),
                usual.commit(),
                usual.onBreak(),
                false));
    return new Route.Timeout(target, timeout);
  }

  /// What every client asks.
  static Facts question() {
    ObjectNode params = Json.object().put("model", "m").put("max_tokens", 50);
    params.putArray("messages").addObject().put("role", "user").put("content", "Say hello.");
    return new Facts(Json.object(), params, Headers.none(), "/v1/chat/completions");
  }
}

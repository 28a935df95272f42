package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.HostGuard;
import dev.understudy.http.HostGuard.Origin;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Providers;
import dev.understudy.route.Route;
import dev.understudy.time.FakeTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads configs as tests write them: single quotes stand for double ones.
final class Configs {
  private static final Providers PROVIDERS = new Providers(new FakeTime(), Map.of());

  private Configs() {}

  /// Every provider.
  static List<Provider> providers() {
    return PROVIDERS.ids().stream().map(id -> PROVIDERS.find(id).orElseThrow()).toList();
  }

  static ConfigReader reader() {
    return new ConfigReader(PROVIDERS, HostGuard.from(""));
  }

  static JsonNode json(String text) {
    try {
      return Json.parseStrictly(text.replace('\'', '"'));
    } catch (JsonException e) {
      throw new AssertionError(text, e);
    }
  }

  static Config read(String text) {
    return reader().read(json(text), "/config");
  }

  static Route route(String text) {
    return read(text).route();
  }

  static List<Route.Target> targets(String text) {
    return route(text).targets();
  }

  static Route.Target target(String text) {
    return targets(text).getFirst();
  }

  /// As if it came with a request for the model `openai/model-of-the-request`.
  static Config readWithRequest(JsonNode json, Origin origin) {
    Choice choice =
        new Choice(
            "/model",
            PROVIDERS.find("openai").orElseThrow(),
            Optional.empty(),
            Optional.of("model-of-the-request"));
    return reader()
        .read(json, "/config", Settings.NONE, new Reading(origin, () -> Optional.of(choice)));
  }
}

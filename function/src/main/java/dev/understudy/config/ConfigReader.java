package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.HostGuard;
import dev.understudy.http.HostGuard.Origin;
import dev.understudy.json.Json;
import dev.understudy.provider.Providers;
import dev.understudy.route.Route;
import dev.understudy.route.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a config into a [Route], in which everything that groups pass on has been pushed down to
/// the targets. The whole of it is checked before anything is called; what is wrong is an error
/// that names the place, what was found and what is allowed.
public final class ConfigReader {
  /// The time for a whole call that names none.
  public static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(2);

  private static final int MAX_BYTES = 64 * 1024;
  private static final int MOST_ATTEMPTS = 64;
  private static final String PATH = "config";

  private final Choices choices;
  private final Hosts hosts;
  private final Targets targets;
  private final Groups groups;

  /// @param guard checks the hosts that a config names
  public ConfigReader(Providers providers, HostGuard guard) {
    this.choices = new Choices(providers);
    this.hosts = new Hosts(guard);
    SettingsReader settings = new SettingsReader(hosts);
    this.targets = new Targets(choices, settings);
    this.groups = new Groups(targets, settings);
  }

  /// Reads a caller's own config, with nothing around it.
  ///
  /// @param pointer where `json` stands in the request body
  /// @throws dev.understudy.http.Rejection 400 `invalid_config`
  public Config read(JsonNode json, String pointer) {
    return read(json, pointer, Settings.NONE, new Reading(Origin.CALLER, Optional::empty));
  }

  /// Reads a config.
  ///
  /// @param pointer where `json` stands: a JSON pointer, below a name where it is not in the body
  /// @param outer what holds where it says nothing
  /// @throws dev.understudy.http.Rejection 400 `invalid_config`, or 500 `invalid_saved_config`
  Config read(JsonNode json, String pointer, Settings outer, Reading reading) {
    int size = Json.write(json).length;
    if (size > MAX_BYTES) {
      throw reading.invalid(
          pointer, "the config is " + size + " bytes long; allowed are " + MAX_BYTES);
    }
    Node root = Node.config(json, pointer, true, reading);
    return whole(
        groups.read(root, PATH, outer),
        pointer,
        root.millis("deadline_ms").orElse(DEFAULT_DEADLINE),
        root.open("metadata").orElseGet(Json::object),
        reading);
  }

  /// A config that is a list of targets, each named in few words: one after the other until one
  /// answers.
  Config list(List<Choice> named, String pointer, Settings outer, Reading reading) {
    List<Route> routes = new ArrayList<>();
    for (Choice each : named) {
      String path = PATH + (named.size() > 1 ? ".targets[" + routes.size() + "]" : "");
      routes.add(targets.named(each, path, outer, reading));
    }
    Route route =
        routes.size() == 1 ? routes.getFirst() : new Route.Fallback(routes, Turn.AFTER_FAILURE);
    return whole(route, pointer, DEFAULT_DEADLINE, Json.object(), reading);
  }

  private static Config whole(
      Route route, String pointer, Duration deadline, ObjectNode metadata, Reading reading) {
    int attempts = route.mostAttempts();
    if (attempts > MOST_ATTEMPTS) {
      throw reading.invalid(
          pointer,
          "the config may take "
              + attempts
              + " calls to providers for one request; allowed are "
              + MOST_ATTEMPTS
              + ": fewer targets, or fewer retries");
    }
    return new Config(route, deadline, metadata, reading.choiceUsed(), reading.warnings());
  }

  /// Reads who is to be asked from few words.
  Choices choices() {
    return choices;
  }

  /// Reads hosts.
  Hosts hosts() {
    return hosts;
  }
}

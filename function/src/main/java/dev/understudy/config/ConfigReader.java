package dev.understudy.config;

import static dev.understudy.config.Field.Level.ROOT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.config.Field.Level;
import dev.understudy.http.HostGuard;
import dev.understudy.http.Rejection;
import dev.understudy.json.Json;
import dev.understudy.provider.Key;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Providers;
import dev.understudy.route.Overrides;
import dev.understudy.route.Route;
import dev.understudy.route.Terms;
import dev.understudy.route.Turn;
import dev.understudy.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads a config into a [Route]. The whole of it is checked before anything is called; what is
/// wrong is a 400 that names the place, what was found and what is allowed.
public final class ConfigReader {
  /// The time for a whole call that names none.
  public static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(2);

  private static final int MAX_BYTES = 64 * 1024;
  private static final int MAX_TARGETS = 32;
  private static final String EXPECTED_TARGETS = "expected 1 to " + MAX_TARGETS + " targets";
  private static final int MIN_DEADLINE_MS = 1000;
  private static final int MAX_DEADLINE_MS = 900_000;
  private static final List<String> KEY_FIELDS = List.of("api_key", "secret", "virtual_key");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final Providers providers;
  private final HostGuard guard;

  /// @param guard checks a caller's `custom_host`
  public ConfigReader(Providers providers, HostGuard guard) {
    this.providers = providers;
    this.guard = guard;
  }

  /// Reads `json`: `{"mode", "options"}`, or the short form that is one target.
  ///
  /// @param pointer where `json` stands in the request body
  /// @throws Rejection 400 `invalid_config`
  public Plan read(JsonNode json, String pointer) {
    int size = Json.write(json).length;
    if (size > MAX_BYTES) {
      throw Node.invalid(
          pointer, "the config is " + size + " bytes long; allowed are " + MAX_BYTES);
    }
    List<String> warnings = new ArrayList<>();
    boolean full = json.has("mode") || json.has("options");
    Node root =
        new Node(json, pointer, full ? EnumSet.of(ROOT) : EnumSet.allOf(Level.class), warnings);
    Route route = full ? full(root, warnings) : target(root, "config");
    Duration deadline =
        root.integer("deadline_ms", MIN_DEADLINE_MS, MAX_DEADLINE_MS)
            .map(Duration::ofMillis)
            .orElse(DEFAULT_DEADLINE);
    return new Plan(route, deadline, List.copyOf(warnings));
  }

  private Route full(Node root, List<String> warnings) {
    String mode = root.string("mode").orElse("");
    if (!mode.equals("single") && !mode.equals("fallback")) {
      throw Node.invalid(
          root.at("mode"),
          (root.has("mode") ? "found \"" + Node.bounded(mode) + "\"" : "it is missing")
              + "; allowed are \"single\" and \"fallback\"");
    }
    List<Route> targets = targets(root, warnings);
    if (mode.equals("fallback")) {
      return new Route.Fallback(targets, Turn.AFTER_FAILURE);
    }
    if (targets.size() > 1) {
      warnings.add(root.at("options") + ": mode \"single\" uses the first option alone");
    }
    return targets.getFirst();
  }

  private List<Route> targets(Node root, List<String> warnings) {
    JsonNode options =
        root.value("options")
            .orElseThrow(
                () -> Node.invalid(root.at("options"), "it is missing; " + EXPECTED_TARGETS));
    if (options.isEmpty() || options.size() > MAX_TARGETS) {
      throw Node.invalid(root.at("options"), EXPECTED_TARGETS + ", found " + options.size());
    }
    List<Route> targets = new ArrayList<>();
    for (JsonNode option : options) {
      int index = targets.size();
      String pointer = root.at("options") + "/" + index;
      Node node = new Node(option, pointer, EnumSet.of(Level.TARGET), warnings);
      targets.add(target(node, "config.options[" + index + "]"));
    }
    return targets;
  }

  private Route.Target target(Node node, String path) {
    String id =
        node.string("provider")
            .orElseThrow(() -> Node.invalid(node.at("provider"), "it is missing; " + known()));
    Provider provider =
        providers.find(id).orElseThrow(() -> unknownProvider(node.at("provider"), id));
    ObjectNode override =
        node.value("override_params").map(ObjectNode.class::cast).orElseGet(Json::object);
    return new Route.Target(
        path,
        "",
        node.place(),
        provider,
        key(node, provider),
        new Overrides(override),
        Terms.DEFAULT);
  }

  private Rejection unknownProvider(String pointer, String id) {
    String guess =
        Suggestion.of(id, providers.ids())
            .map(near -> " did you mean \"" + near + "\"?")
            .orElse("");
    return Node.invalid(
        pointer, "unknown provider \"" + Node.bounded(id) + "\";" + guess + " " + known());
  }

  private String known() {
    return "known are " + String.join(", ", providers.ids());
  }

  /// A key, and the host that may come with it: a caller's host goes with a caller's key alone.
  private Key key(Node node, Provider provider) {
    Optional<URI> host = node.string("custom_host").map(text -> host(node, text));
    List<String> given =
        KEY_FIELDS.stream().filter(node::has).map(name -> "\"" + name + "\"").toList();
    if (given.size() > 1) {
      throw Node.invalid(
          node.pointer(), "has " + String.join(" and ", given) + "; one key is enough");
    }
    Optional<String> inline = node.string("api_key");
    if (inline.isPresent()) {
      if (!Secret.fitsInHeader(inline.get())) {
        throw Node.invalid(
            node.at("api_key"), "is empty or holds characters that no header can carry");
      }
      return new Key.Inline(new Secret(inline.get()), host, HostGuard.Origin.CALLER);
    }
    if (host.isPresent()) {
      throw Node.invalid(
          node.at("custom_host"),
          "a stored key does not go to a host that the request names; put \"baseUrl\" into the"
              + " secret, or send \"api_key\" beside \"custom_host\"");
    }
    return new Key.Stored(storedName(node, provider));
  }

  private String storedName(Node node, Provider provider) {
    String field = node.has("virtual_key") ? "virtual_key" : "secret";
    String name = node.string(field).orElse(provider.id());
    if (!NAME.matcher(name).matches()) {
      throw Node.invalid(
          node.at(field), "expected the name of a stored key: 1 to 64 of A-Z, a-z, 0-9, _ and -");
    }
    if (!name.equals(provider.id()) && providers.find(name).isPresent()) {
      throw Node.invalid(
          node.at(field),
          "the stored key \"" + name + "\" is not for the provider " + provider.id());
    }
    return name;
  }

  private URI host(Node node, String text) {
    try {
      URI uri = new URI(text);
      Optional<String> objection = guard.objectionToBase(uri, HostGuard.Origin.CALLER);
      if (objection.isPresent()) {
        throw Node.invalid(node.at("custom_host"), objection.get());
      }
      return uri;
    } catch (URISyntaxException e) {
      throw Node.invalid(node.at("custom_host"), "expected a URL such as https://example.com/v1");
    }
  }
}

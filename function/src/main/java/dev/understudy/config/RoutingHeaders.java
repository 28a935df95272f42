package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.config.Settings.Host;
import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard.Origin;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.provider.AccountField;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The headers that say where a request goes: `x-portkey-NAME`, or `x-understudy-NAME`.
record RoutingHeaders(Headers headers) {
  /// Where errors say that something of an account stands.
  static final String PLACE = "headers";

  private static final List<String> PREFIXES = List.of("x-portkey-", "x-understudy-");

  /// Those of Portkey's that do something.
  private static final Set<String> HEARD =
      Set.of(
          "api-key",
          "config",
          "custom-host",
          "forward-headers",
          "metadata",
          "provider",
          "request-timeout",
          "retry-count",
          "trace-id",
          "virtual-key");

  /// What Portkey's SDKs say of themselves in every request, and of the client's own trace.
  private static final List<String> ABOUT_THE_CLIENT =
      List.of("package-version", "runtime", "span-", "parent-span-id", "strict-open-ai-compliance");

  /// A header that was sent.
  ///
  /// @param name as errors say it
  record Sent(String name, String value) {}

  /// The header of that name, under whichever prefix.
  ///
  /// @throws dev.understudy.http.Rejection 400 if it was sent under both
  Optional<Sent> sent(String name) {
    Optional<Sent> found = Optional.empty();
    for (String prefix : PREFIXES) {
      String full = prefix + name;
      String value = headers.first(full).map(String::strip).orElse("");
      if (!value.isEmpty() && found.isPresent()) {
        throw Reading.wrong(full, "was sent beside " + found.get().name() + "; one is enough");
      }
      if (!value.isEmpty()) {
        found = Optional.of(new Sent(full, value));
      }
    }
    return found;
  }

  /// What they say for every target whose config says nothing.
  Settings settings(Hosts hosts) {
    Settings none = Settings.NONE;
    return new Settings(
        none.defaults(),
        none.overrides(),
        none.drops(),
        sent("retry-count").map(sent -> RetryReader.attempts(whole(sent, Fields.ATTEMPTS))),
        sent("request-timeout").map(sent -> Duration.ofMillis(whole(sent, Fields.LIMIT))),
        none.firstToken(),
        none.idle(),
        sent("custom-host").map(sent -> host(sent, hosts)),
        sent("forward-headers").map(RoutingHeaders::forwarded),
        none.rest(),
        none.checks(),
        none.capabilities(),
        none.commit(),
        none.onBreak(),
        none.mixedEmbeddings());
  }

  /// What the client says about the call.
  ObjectNode metadata() {
    return sent("metadata").map(RoutingHeaders::object).orElseGet(Json::object);
  }

  /// What they say of the account that a key in them is of, as a config would:
  /// `x-portkey-azure-resource-name` is `azure_resource_name`.
  ObjectNode account() {
    ObjectNode account = Json.object();
    accountHeaders().forEach(sent -> account.put(field(sent.name()), sent.value()));
    return account;
  }

  /// The headers that [#account] is read from.
  List<Sent> accountHeaders() {
    return headers.map().keySet().stream()
        .filter(name -> PREFIXES.stream().anyMatch(name::startsWith))
        .map(RoutingHeaders::suffix)
        .filter(RoutingHeaders::isOfAccount)
        .distinct()
        .flatMap(name -> sent(name).stream())
        .toList();
  }

  private static String suffix(String header) {
    return header.substring(header.indexOf('-', 2) + 1);
  }

  private static String field(String header) {
    return suffix(header).replace('-', '_');
  }

  private static boolean isOfAccount(String suffix) {
    return AccountField.named(suffix.replace('-', '_')).isPresent();
  }

  /// Headers that have no effect.
  List<String> warnings() {
    return headers.map().keySet().stream()
        .filter(name -> name.startsWith("x-portkey-") && !isHeard(name.substring(10)))
        .map(RoutingHeaders::idle)
        .toList();
  }

  private static boolean isHeard(String name) {
    return HEARD.contains(name)
        || isOfAccount(name)
        || ABOUT_THE_CLIENT.stream().anyMatch(name::startsWith);
  }

  /// @throws dev.understudy.http.Rejection 400 if it would be unsafe to go on without it
  private static String idle(String name) {
    if (name.contains("guardrails") || name.contains("hooks")) {
      throw Reading.wrong(name, "is refused: " + Fields.NOT_RUN);
    }
    return name.startsWith("x-portkey-cache")
        ? name + " has no effect: " + Fields.NOT_CACHED
        : name + " has no effect here";
  }

  private static Host host(Sent sent, Hosts hosts) {
    return hosts.host(
        sent.value(), sent.name(), Origin.CALLER, problem -> Reading.wrong(sent.name(), problem));
  }

  private static List<String> forwarded(Sent sent) {
    return ForwardedHeaders.checked(
        ForwardedHeaders.split(sent.value()),
        (_, problem) -> {
          throw Reading.wrong(sent.name(), problem);
        });
  }

  private static int whole(Sent sent, Type type) {
    JsonNode value = json(sent);
    new Value(value, sent.name())
        .objection(type)
        .ifPresent(
            wrong -> {
              throw Reading.wrong(sent.name(), wrong.problem());
            });
    return value.intValue();
  }

  private static ObjectNode object(Sent sent) {
    if (json(sent) instanceof ObjectNode object) {
      return object;
    }
    throw Reading.wrong(sent.name(), "expected a JSON object; found " + Found.kind(json(sent)));
  }

  /// @throws dev.understudy.http.Rejection 400 if it is not JSON
  static JsonNode json(Sent sent) {
    try {
      return Json.parseStrictly(sent.value());
    } catch (JsonException e) {
      throw Reading.wrong(sent.name(), "not valid JSON: " + e.getMessage());
    }
  }
}

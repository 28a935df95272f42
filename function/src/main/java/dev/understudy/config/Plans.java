package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.config.RoutingHeaders.Sent;
import dev.understudy.http.HostGuard.Origin;
import dev.understudy.http.Rejection;
import dev.understudy.json.Json;
import dev.understudy.provider.Key;
import dev.understudy.route.Route;
import dev.understudy.secret.Secret;
import dev.understudy.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Finds out where a request goes. The first of these that it has decides: a config in its body, a
/// config in its headers, a saved config in its model's place, `models`, a provider or the name of
/// a stored key in its headers, a model with a provider before it, the saved config `default`. What
/// it has beside that is said to have no effect.
public final class Plans {
  private static final String NOTHING =
      "The request does not say where to go. Send a config or the name of a saved one"
          + " (\"config\" in the body of /v1/chatComplete, else the header x-portkey-config),"
          + " \"models\": [\"openai/gpt-4o-mini\"], the header x-portkey-provider, or a \"model\""
          + " with its provider: openai/gpt-4o-mini. An operator can save a config named default.";

  private final ConfigReader reader;
  private final Choices choices;
  private final SavedConfigs saved;

  /// @param saved what a request can name
  public Plans(ConfigReader reader, SavedConfigs saved) {
    this.reader = reader;
    this.choices = reader.choices();
    this.saved = saved;
  }

  /// Where `wanted` goes.
  ///
  /// @param limit by when a saved config must be known
  /// @throws Rejection 400 if that cannot be said or the config is wrong; 403 if a saved config is
  ///   not the caller's to use; 500 if a saved config is wrong; 503 if it cannot be had now
  public Plan plan(Wanted wanted, Deadline limit) {
    return new Search(wanted, limit).plan();
  }

  /// What a caller can put into `model` because of the saved config `name`: the config itself, and
  /// each of its targets that can be said in one word. Nothing where there is no such config; and
  /// not the config where the caller may not use one of its targets, since it is refused then.
  ///
  /// @param providers which ones the caller may use
  /// @throws Rejection 500 if it is not JSON; 503 if it cannot be had now
  public List<String> models(String name, Predicate<String> providers, Deadline limit) {
    Optional<JsonNode> json = saved.find(name, limit);
    if (json.isEmpty()) {
      return List.of();
    }
    List<Route.Target> targets = targets(json.get(), name).toList();
    List<Route.Target> usable =
        targets.stream().filter(target -> providers.test(target.provider().id())).toList();
    Stream<String> config =
        usable.size() == targets.size() ? Stream.of(Models.ofConfig(name)) : Stream.of();
    return Stream.concat(config, usable.stream().flatMap(target -> Models.of(target).stream()))
        .toList();
  }

  /// The targets of the saved config `name`. Nothing where there is no such config, where it is
  /// wrong, or where it leaves something to the request.
  ///
  /// @param providers which ones the caller may use
  /// @throws Rejection 500 if it is not JSON; 503 if it cannot be had now
  public List<Route.Target> targets(String name, Predicate<String> providers, Deadline limit) {
    return saved.find(name, limit).stream()
        .flatMap(json -> targets(json, name))
        .filter(target -> providers.test(target.provider().id()))
        .toList();
  }

  /// None where the config leaves something to the request, or is wrong: who calls it is told.
  private Stream<Route.Target> targets(JsonNode json, String name) {
    try {
      Reading reading = new Reading(Origin.OPERATOR, Optional::empty);
      String place = SavedConfigs.pointer(name);
      return reader.read(json, place, Settings.NONE, reading).route().targets().stream();
    } catch (Rejection _) {
      return Stream.of();
    }
  }

  /// One request's search.
  private final class Search {
    private final Wanted wanted;
    private final Deadline limit;
    private final RoutingHeaders headers;
    private final Settings outer;
    private final Optional<Sent> configHeader;
    private final Optional<Sent> providerHeader;
    private final Optional<Sent> storedKeyHeader;
    private final Models models;

    Search(Wanted wanted, Deadline limit) {
      this.wanted = wanted;
      this.limit = limit;
      this.headers = new RoutingHeaders(wanted.headers());
      this.outer = headers.settings(reader.hosts());
      this.configHeader = headers.sent("config");
      this.providerHeader = headers.sent("provider");
      this.storedKeyHeader = headers.sent("virtual-key");
      this.models = new Models(wanted, choices);
    }

    Plan plan() {
      Optional<String> instead = models.config();
      if (instead.isPresent()) {
        return insteadOfModel(instead.get());
      }
      if (wanted.config().isPresent()) {
        JsonNode config = wanted.config().get();
        String place = wanted.configPointer();
        return config.isTextual() ? named(config.textValue(), place) : own(config, place);
      }
      if (configHeader.isPresent()) {
        Sent sent = configHeader.get();
        return sent.value().startsWith("{")
            ? own(RoutingHeaders.json(sent), sent.name())
            : named(sent.value(), sent.name());
      }
      if (models.listed()) {
        return listed(models.list(wanted.key(), headers.account()), models.place());
      }
      Optional<Choice> choice = choice();
      if (choice.isPresent()) {
        return listed(List.of(choice.get()), choice.get().place());
      }
      return saved
          .getDefault(wanted.savedConfigs(), limit)
          .map(json -> saved(json, SavedConfigs.DEFAULT))
          .orElseThrow(
              () ->
                  Rejection.badRequest(
                      "missing_config", wanted.configPointer(), NOTHING + models.guess()));
    }

    private Plan insteadOfModel(String name) {
      Optional<String> other =
          configHeader
              .map(Sent::name)
              .or(() -> wanted.config().map(_ -> wanted.configPointer()))
              .or(() -> models.listed() ? Optional.of(models.place()) : Optional.empty());
      if (other.isPresent()) {
        throw Reading.wrong(
            models.modelPlace(),
            "names a saved config, and " + other.get() + " stands beside it; one is enough");
      }
      return named(name, models.modelPlace());
    }

    private Plan own(JsonNode json, String place) {
      Reading reading = new Reading(Origin.CALLER, this::choice);
      return plan(reader.read(json, place, outer, reading), place, Optional.empty());
    }

    private Plan named(String name, String place) {
      return saved(saved.get(name, place, wanted.savedConfigs(), limit), name);
    }

    private Plan saved(JsonNode json, String name) {
      Reading reading = new Reading(Origin.OPERATOR, this::choice);
      Config config = reader.read(json, SavedConfigs.pointer(name), outer, reading);
      return plan(
          config, wanted.config().isPresent() ? wanted.configPointer() : "", Optional.of(name));
    }

    private Plan listed(List<Choice> named, String place) {
      Reading reading = new Reading(Origin.CALLER, Optional::empty);
      return plan(reader.list(named, place, outer, reading), place, Optional.empty());
    }

    /// Whom the request names by itself: in headers, or before its model.
    private Optional<Choice> choice() {
      return providerHeader
          .map(this::provider)
          .or(() -> storedKeyHeader.map(this::storedKey))
          .or(models::first)
          .map(choice -> choice.with(wanted.key(), headers.account()));
    }

    private Choice provider(Sent sent) {
      Choice choice =
          choices.provider(
              sent.value(), sent.name(), problem -> Reading.wrong(sent.name(), problem));
      if (storedKeyHeader.isPresent() && choice.secret().isPresent()) {
        throw Reading.wrong(
            storedKeyHeader.get().name(), sent.name() + " names a stored key already");
      }
      return storedKeyHeader
          .map(name -> choice.stored(choices.name(name.value(), name.name())))
          .orElse(choice);
    }

    private Choice storedKey(Sent sent) {
      return choices.stored(
          choices.name(sent.value(), sent.name()),
          sent.name(),
          problem -> Reading.wrong(sent.name(), problem));
    }

    private Plan plan(Config config, String used, Optional<String> name) {
      ObjectNode metadata = Json.object();
      metadata.setAll(config.metadata());
      metadata.setAll(headers.metadata());
      List<String> warnings = new ArrayList<>(headers.warnings());
      unused(config, used).forEach(warnings::add);
      warnings.addAll(config.warnings());
      return new Plan(
          config.route(),
          config.deadline(),
          models.params(),
          metadata,
          name,
          List.copyOf(warnings));
    }

    private Stream<String> unused(Config config, String used) {
      Stream<String> places =
          Stream.of(
                  configHeader.map(Sent::name).filter(_ -> wanted.config().isPresent()),
                  models.listed() ? Optional.of(models.place()) : Optional.<String>empty(),
                  providerHeader.map(Sent::name).filter(_ -> !config.asked()),
                  storedKeyHeader.filter(key -> !uses(config, key)).map(Sent::name))
              .flatMap(Optional::stream);
      Stream<String> account =
          headers.accountHeaders().stream()
              .filter(sent -> !says(config, new Secret(sent.value())))
              .map(Sent::name);
      Stream<String> idle =
          Stream.concat(places, account)
              .filter(place -> !place.equals(used))
              .map(place -> place + " is not used: the route comes from elsewhere");
      Stream<String> prefix =
          models
              .provider()
              .filter(_ -> !config.asked() && Models.reaches(config.route()))
              .map(
                  id ->
                      wanted.paramsPointer()
                          + "/model is sent as it is, with "
                          + id
                          + "/ before it: the route comes from elsewhere")
              .stream();
      return Stream.concat(
          Stream.concat(idle, prefix),
          wanted.key().filter(key -> !uses(config, key)).stream()
              .map(_ -> "the provider's key in the headers is not used"));
    }

    private static boolean uses(Config config, Sent storedKey) {
      return config.route().targets().stream()
          .anyMatch(
              target ->
                  target.key() instanceof Key.Stored stored
                      && stored.name().equals(Choices.withoutAt(storedKey.value())));
    }

    private static boolean says(Config config, Secret field) {
      return config.route().targets().stream()
          .anyMatch(target -> target.key().fields().containsValue(field));
    }

    private static boolean uses(Config config, Secret key) {
      return config.route().targets().stream()
          .anyMatch(
              target -> target.key() instanceof Key.Inline inline && inline.secret().equals(key));
    }
  }
}

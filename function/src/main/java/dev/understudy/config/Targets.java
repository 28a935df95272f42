package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.HostGuard.Origin;
import dev.understudy.provider.Key;
import dev.understudy.route.Place;
import dev.understudy.route.References;
import dev.understudy.route.Route;
import java.util.Map;
import java.util.Optional;

/// Reads the leaves: one provider, one key, and everything that was passed down to them.
final class Targets {
  private final Choices choices;
  private final SettingsReader settings;
  private final Keys keys;

  Targets(Choices choices, SettingsReader settings) {
    this.choices = choices;
    this.settings = settings;
    this.keys = new Keys(choices);
  }

  /// The target `node`.
  ///
  /// @param path as Portkey's clients read it
  /// @param outer what stands around it
  Route read(Node node, String path, Settings outer) {
    if (node.reading().oneTooMany()) {
      throw node.reading()
          .invalid(
              node.pointer(),
              "one target too many; allowed are " + Fields.MOST_TARGETS + " in the whole config");
    }
    Settings mine = settings.read(node, outer);
    Choice who = who(node, mine);
    Key key = keys.key(node, who, mine.host());
    keptAtProviders(node, mine, key);
    return route(path, node.text("name").orElse(""), node.place(), who, key, mine);
  }

  /// A target that is named in few words, and nothing more.
  Route named(Choice who, String path, Settings outer, Reading reading) {
    Key key = keys.key(who, outer.host(), reading);
    return route(path, "", new Place(who.place(), Map.of()), who, key, outer);
  }

  private static Route route(
      String path, String name, Place place, Choice who, Key key, Settings settings) {
    Settings mine = who.model().map(settings::withModel).orElse(settings);
    return mine.around(
        new Route.Target(path, name, place, who.provider(), key, mine.params(), mine.terms()));
  }

  private Choice who(Node node, Settings mine) {
    Optional<String> secret = node.text("secret").map(Choices::withoutAt);
    Optional<Choice> provider =
        node.text("provider")
            .map(
                text ->
                    choices.provider(
                        text, node.at("provider"), problem -> node.invalid("provider", problem)));
    if (provider.isPresent()) {
      return secret.map(name -> stored(node, provider.get(), name)).orElse(provider.get());
    }
    if (secret.isPresent()) {
      return choices.stored(
          secret.get(), node.at("secret"), problem -> node.invalid("secret", problem));
    }
    return model(node, mine)
        .or(() -> asRequested(node, mine))
        .orElseThrow(() -> node.invalid("provider", "it is missing; " + choices.allowed()));
  }

  /// A caller's config says nothing that a caller's request may not say.
  private static void keptAtProviders(Node node, Settings mine, Key key) {
    if (node.reading().origin() == Origin.OPERATOR || !key.ours()) {
      return;
    }
    References.in(mine.overrides())
        .or(() -> References.in(mine.defaults()))
        .ifPresent(
            where -> {
              throw node.invalid("override_params", where + References.WHY);
            });
  }

  private static Choice stored(Node node, Choice provider, String name) {
    if (provider.secret().isPresent()) {
      throw node.reading()
          .invalid(node.at("secret"), "\"provider\" names a stored key already; one is enough");
    }
    return provider.stored(name);
  }

  /// The provider in the target's own model: `@openai-prod/gpt-4o`.
  private Optional<Choice> model(Node node, Settings mine) {
    JsonNode model = mine.overrides().path("model");
    String place = node.at("override_params") + "/model";
    return model.isTextual()
        ? choices.model(model.textValue(), place, problem -> node.reading().invalid(place, problem))
        : Optional.empty();
  }

  /// The provider that the request names, where the config leaves it to it. A key of the config's
  /// own does not go along: the request could send it anywhere.
  private static Optional<Choice> asRequested(Node node, Settings mine) {
    boolean asks = node.isRoot() || node.flag("passthrough").orElse(false);
    Optional<Choice> requested =
        asks && Accounts.keyNames().noneMatch(node::has)
            ? node.reading().choice()
            : Optional.empty();
    return mine.overrides().has("model") ? requested.map(Choice::withoutModel) : requested;
  }
}

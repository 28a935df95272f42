package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.provider.Key;
import dev.understudy.route.Route;
import dev.understudy.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a request's own parameters say of where it goes: `models`, a provider before its model, or
/// a saved config in its place, `config:NAME`.
record Models(Wanted wanted, Choices choices) {
  private static final String LIST = "models";
  private static final String CONFIG = "config:";

  /// As a client names the saved config `name`.
  static String ofConfig(String name) {
    return CONFIG + name;
  }

  /// As a client names the model of `target`; empty where it has none of its own, or a key whose
  /// name does not say whose it is.
  static Optional<String> of(Route.Target target) {
    String model = target.overrides().params().path("model").asText("");
    String id = target.provider().id();
    if (model.isEmpty() || !(target.key() instanceof Key.Stored stored)) {
      return Optional.empty();
    }
    if (stored.name().equals(id)) {
      return Optional.of(id + "/" + model);
    }
    boolean says = stored.name().startsWith(id + "-") || stored.name().startsWith(id + "_");
    return says ? Optional.of("@" + stored.name() + "/" + model) : Optional.empty();
  }

  /// The saved config that stands in the model's place.
  Optional<String> config() {
    String model = wanted.params().path("model").asText("");
    return model.startsWith(CONFIG)
        ? Optional.of(model.substring(CONFIG.length()))
        : Optional.empty();
  }

  /// Where the model stands.
  String modelPlace() {
    return wanted.paramsPointer() + "/model";
  }

  /// Whether there is a list.
  boolean listed() {
    return wanted.params().has(LIST);
  }

  /// Where the list stands.
  String place() {
    return wanted.paramsPointer() + "/" + LIST;
  }

  /// The list, each element a provider and its model.
  ///
  /// @param key goes along when one provider is all there is
  /// @param account so does what is said of it
  List<Choice> list(Optional<Secret> key, ObjectNode account) {
    JsonNode list = wanted.params().path(LIST);
    new Value(list, place())
        .objection(Fields.MODELS)
        .ifPresent(
            wrong -> {
              throw Reading.wrong(wrong.pointer(), wrong.problem());
            });
    List<Choice> all = new ArrayList<>();
    for (JsonNode model : list) {
      all.add(one(model.textValue(), place() + "/" + all.size()));
    }
    boolean same = all.stream().map(Choice::provider).distinct().count() == 1;
    return same ? all.stream().map(choice -> choice.with(key, account)).toList() : List.copyOf(all);
  }

  private Choice one(String text, String place) {
    return choices
        .model(text, place, problem -> Reading.wrong(place, problem))
        .orElseThrow(
            () ->
                Reading.wrong(
                    place,
                    "expected a model with its provider before it, such as openai/gpt-4o-mini; "
                        + choices.allowed()));
  }

  /// The provider before `model`, if there is one.
  Optional<Choice> first() {
    JsonNode model = wanted.params().path("model");
    String place = modelPlace();
    return model.isTextual()
        ? choices.model(model.textValue(), place, problem -> Reading.wrong(place, problem))
        : Optional.empty();
  }

  /// The id of the provider before `model`, if that is a known one.
  Optional<String> provider() {
    String model = wanted.params().path("model").asText();
    return model.startsWith("@") ? Optional.empty() : first().map(each -> each.provider().id());
  }

  /// What may have been meant by what stands before the model and is no provider: the end of an
  /// error.
  String guess() {
    String model = wanted.params().path("model").asText("");
    int slash = model.indexOf('/');
    return slash <= 0 ? "" : choices.guess(model.substring(0, slash));
  }

  /// Whether a target of `route` is sent the request's own model.
  static boolean reaches(Route route) {
    return route.targets().stream().anyMatch(each -> !each.overrides().params().has("model"));
  }

  /// The parameters without what is for us alone: the list, or a config in the model's place.
  ObjectNode params() {
    if (!listed() && config().isEmpty()) {
      return wanted.params();
    }
    ObjectNode rest = wanted.params().objectNode();
    rest.setAll(wanted.params());
    rest.remove(LIST);
    config().ifPresent(_ -> rest.remove("model"));
    return rest;
  }
}

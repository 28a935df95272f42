package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.route.Route;
import dev.understudy.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a request's own parameters say of where it goes: `models`, or a provider before its model.
record Models(Wanted wanted, Choices choices) {
  private static final String LIST = "models";

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
  List<Choice> list(Optional<Secret> key) {
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
    return same ? all.stream().map(choice -> choice.with(key)).toList() : List.copyOf(all);
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
    String place = wanted.paramsPointer() + "/model";
    return model.isTextual()
        ? choices.model(model.textValue(), place, problem -> Reading.wrong(place, problem))
        : Optional.empty();
  }

  /// The id of the provider before `model`, if that is a known one.
  Optional<String> provider() {
    String model = wanted.params().path("model").asText();
    return model.startsWith("@") ? Optional.empty() : first().map(each -> each.provider().id());
  }

  /// Whether a target of `route` is sent the request's own model.
  static boolean reaches(Route route) {
    return route.targets().stream().anyMatch(each -> !each.overrides().params().has("model"));
  }

  /// The parameters without the list, which is for us alone.
  ObjectNode params() {
    if (!listed()) {
      return wanted.params();
    }
    ObjectNode rest = wanted.params().objectNode();
    rest.setAll(wanted.params());
    rest.remove(LIST);
    return rest;
  }
}

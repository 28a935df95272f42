package dev.understudy.config;

import dev.understudy.http.Rejection;
import dev.understudy.json.Json;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Providers;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;

/// Reads who is to be asked from the words that stand for it.
final class Choices {
  private final Providers providers;

  Choices(Providers providers) {
    this.providers = providers;
  }

  /// `openai` or `@openai-prod`.
  ///
  /// @param invalid makes the error of what is wrong
  Choice provider(String text, String place, Function<String, Rejection> invalid) {
    return text.startsWith("@")
        ? stored(text.substring(1), place, invalid)
        : choice(known(text, invalid), place, Optional.empty(), Optional.empty());
  }

  /// The stored key `name`, whose name begins with its provider's id. Nothing is read to find out:
  /// a key that turns out to be another provider's is not sent.
  Choice stored(String name, String place, Function<String, Rejection> invalid) {
    check(name, place, invalid);
    Provider provider =
        providers.ids().stream()
            .filter(id -> name.equals(id) || name.startsWith(id + "-") || name.startsWith(id + "_"))
            .max(Comparator.comparingInt(String::length))
            .flatMap(providers::find)
            .orElseThrow(
                () ->
                    invalid.apply(
                        "the name of a stored key says its provider only when it begins with the"
                            + " provider's id, such as \"openai-prod\"; name \"provider\" and"
                            + " \"secret\"; "
                            + allowed()));
    return choice(provider, place, Optional.of(name), Optional.empty());
  }

  /// The name of a stored key, as a header has it.
  String name(String text, String header) {
    String name = withoutAt(text);
    check(name, header, problem -> Reading.wrong(header, problem));
    return name;
  }

  /// The name of a stored key, which Portkey's users write `@NAME` too.
  static String withoutAt(String name) {
    return name.startsWith("@") ? name.substring(1) : name;
  }

  private static void check(String name, String place, Function<String, Rejection> invalid) {
    new Value(Json.string(name), place)
        .objection(Fields.NAME)
        .ifPresent(
            wrong -> {
              throw invalid.apply(wrong.problem());
            });
  }

  /// `openai/gpt-4o` or `@openai-prod/gpt-4o`; empty for a model that names no provider. A slash
  /// alone does not make a provider: many models have one in their names.
  Optional<Choice> model(String text, String place, Function<String, Rejection> invalid) {
    int slash = text.indexOf('/');
    if (slash <= 0 || slash == text.length() - 1) {
      return Optional.empty();
    }
    String first = text.substring(0, slash);
    if (!first.startsWith("@") && providers.find(first).isEmpty()) {
      return Optional.empty();
    }
    Choice choice = provider(first, place, invalid);
    return Optional.of(
        choice(choice.provider(), place, choice.secret(), Optional.of(text.substring(slash + 1))));
  }

  private Provider known(String id, Function<String, Rejection> invalid) {
    return providers
        .find(id)
        .orElseThrow(
            () ->
                invalid.apply(
                    Providers.gone(id)
                            .map(fate -> "the provider " + Found.quoted(id) + " " + fate + ";")
                            .orElseGet(() -> unknown(id))
                        + " "
                        + allowed()));
  }

  private String unknown(String id) {
    return "unknown provider " + Found.quoted(id) + ";" + Found.guess(id, providers.ids());
  }

  /// Which provider may have been meant by `id`, as the end of an error; empty where that is not
  /// near to any.
  String guess(String id) {
    String near = Found.guess(id, providers.ids());
    return near.isEmpty() ? "" : " " + Found.quoted(id) + " is no provider;" + near;
  }

  /// Which ids there are.
  String allowed() {
    return "known are " + String.join(", ", providers.ids());
  }

  /// Whether `name` is a provider's id.
  boolean isProvider(String name) {
    return providers.find(name).isPresent();
  }

  private static Choice choice(
      Provider provider, String place, Optional<String> secret, Optional<String> model) {
    return new Choice(place, provider, secret, model);
  }
}

package dev.understudy.config;

import dev.understudy.provider.Provider;
import dev.understudy.secret.Secret;
import java.util.Optional;

/// Who is to be asked, said in few words: `openai`, `@openai-prod`, `openai/gpt-4o`,
/// `@openai-prod/gpt-4o`.
///
/// @param place where it was said
/// @param secret the name of a stored key
/// @param key the key itself, where the request's headers bring one
/// @param model without the provider before it
record Choice(
    String place,
    Provider provider,
    Optional<String> secret,
    Optional<Secret> key,
    Optional<String> model) {
  /// The same with a key in hand, unless a stored one was named.
  Choice with(Optional<Secret> inHand) {
    return secret.isPresent() ? this : new Choice(place, provider, secret, inHand, model);
  }

  /// The same with the stored key `name`.
  Choice stored(String name) {
    return new Choice(place, provider, Optional.of(name), Optional.empty(), model);
  }

  /// The same, for a model that is named elsewhere.
  Choice withoutModel() {
    return new Choice(place, provider, secret, key, Optional.empty());
  }
}

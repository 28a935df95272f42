package dev.understudy.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.provider.Provider;
import dev.understudy.secret.Secret;
import java.util.Optional;

/// Who is to be asked, said in few words: `openai`, `@openai-prod`, `openai/gpt-4o`,
/// `@openai-prod/gpt-4o`.
///
/// @param place where it was said
/// @param secret the name of a stored key
/// @param key the key itself, where the request's headers bring one
/// @param account what the request's headers say of the account beside it, as a config would
/// @param model without the provider before it
record Choice(
    String place,
    Provider provider,
    Optional<String> secret,
    Optional<Secret> key,
    ObjectNode account,
    Optional<String> model) {
  /// Nothing is said of key and account.
  Choice(String place, Provider provider, Optional<String> secret, Optional<String> model) {
    this(place, provider, secret, Optional.empty(), Json.object(), model);
  }

  /// The same with what the headers bring; no key of theirs where a stored one was named.
  Choice with(Optional<Secret> inHand, ObjectNode said) {
    Optional<Secret> own = secret.isPresent() ? Optional.empty() : inHand;
    return new Choice(place, provider, secret, own, said, model);
  }

  /// The same with the stored key `name`.
  Choice stored(String name) {
    return new Choice(place, provider, Optional.of(name), Optional.empty(), account, model);
  }

  /// The same, for a model that is named elsewhere.
  Choice withoutModel() {
    return new Choice(place, provider, secret, key, account, Optional.empty());
  }

  /// Whether the headers bring a key, or say whose it is.
  boolean isInHand() {
    return key.isPresent() || !account.isEmpty();
  }
}

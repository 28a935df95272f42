package dev.understudy.provider;

import dev.understudy.http.HostGuard;
import dev.understudy.secret.Secret;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A key in hand, and what came with it.
///
/// @param key what proves who we are; [Secret#none] for a provider that asks for no proof
/// @param fields what shapes the host, the path or the proof beside it
/// @param baseUrl where the key belongs, when that is not the provider's own address
/// @param origin who named `baseUrl`
/// @param stored the whole stored secret that `key` was read from; empty for an inline key
public record Account(
    Secret key,
    Map<AccountField, Secret> fields,
    Optional<URI> baseUrl,
    HostGuard.Origin origin,
    Optional<Secret> stored) {
  /// An address that is nobody's: RFC 6761, section 6.4.
  private static final URI UNKNOWN = URI.create("https://stored-base-url.invalid");

  public Account {
    fields = Map.copyOf(fields);
  }

  /// In place of an account whose key nobody needs to know: where a call would go, and what it
  /// would look like. Its key is `***`, even when it is revealed; what only a stored secret knows
  /// is a name in its place.
  public static Account masked(
      Provider provider, Map<AccountField, Secret> fields, Optional<URI> baseUrl) {
    Map<AccountField, Secret> known = new EnumMap<>(AccountField.class);
    fields.forEach(
        (field, value) -> known.put(field, field.isSecret() ? new Secret("***") : value));
    provider
        .accountFields()
        .forEach(
            (field, required) -> {
              if (required) {
                known.putIfAbsent(field, name(field));
              }
            });
    Account account =
        new Account(new Secret("***"), known, baseUrl, HostGuard.Origin.OPERATOR, Optional.empty());
    return baseUrl.isPresent() || provider.baseUrl(account.words()).isPresent()
        ? account
        : new Account(
            account.key(), known, Optional.of(UNKNOWN), account.origin(), Optional.empty());
  }

  /// `fields` without what they say: their names in the place of their values. The version of an
  /// API stays, since it is nobody's own and decides what a call looks like.
  public static Map<AccountField, Secret> unsaid(Map<AccountField, Secret> fields) {
    Map<AccountField, Secret> unsaid = new EnumMap<>(AccountField.class);
    fields.forEach(
        (field, value) ->
            unsaid.put(field, field == AccountField.API_VERSION ? value : name(field)));
    return unsaid;
  }

  private static Secret name(AccountField field) {
    return new Secret(field.wireName().replace('_', '-'));
  }

  /// The same account, with another proof: a token in place of the key that it was had for.
  Account with(Secret token) {
    return new Account(token, fields, baseUrl, origin, stored);
  }

  /// The value of `field`, which is a word.
  Optional<String> field(AccountField field) {
    return Optional.ofNullable(fields.get(field)).map(Secret::reveal);
  }

  /// All of it that must not be seen.
  public List<Secret> secrets() {
    return secrets(key, fields);
  }

  static List<Secret> secrets(Secret key, Map<AccountField, Secret> fields) {
    return Stream.concat(
            Stream.of(key),
            fields.entrySet().stream()
                .filter(field -> field.getKey().isSecret())
                .map(Map.Entry::getValue))
        .toList();
  }

  /// The fields as words.
  Map<AccountField, String> words() {
    Map<AccountField, String> words = new EnumMap<>(AccountField.class);
    fields.forEach((field, value) -> words.put(field, value.reveal()));
    return words;
  }
}

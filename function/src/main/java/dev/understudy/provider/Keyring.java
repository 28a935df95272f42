package dev.understudy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.HostGuard;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.secret.Role;
import dev.understudy.secret.Secret;
import dev.understudy.secret.SecretException;
import dev.understudy.secret.Secrets;
import dev.understudy.time.Deadline;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Turns a [Key] into an [Account]: reads the stored secret, and makes sure that the key goes only
/// to its own provider.
///
/// A secret `providers/NAME` is the bare key, when NAME is the provider's id, or JSON:
/// `{"provider": "openai", "apiKey": "…", "baseUrl": "https://…"}`, with the [AccountField]s of the
/// provider beside it.
public final class Keyring {
  private final Secrets secrets;
  private final HostGuard guard;
  private final Tokens tokens;
  private final Role role;

  /// @param guard checks the address that a secret brings
  /// @param tokens for the providers that want a token in place of a key
  public Keyring(Secrets secrets, HostGuard guard, Tokens tokens) {
    this(secrets, guard, tokens, Role.none());
  }

  /// @param role of the function; proves an account whose stored secret says so
  public Keyring(Secrets secrets, HostGuard guard, Tokens tokens, Role role) {
    this.secrets = secrets;
    this.guard = guard;
    this.tokens = tokens;
    this.role = role;
  }

  /// The account behind `key`, for `provider` alone, with what proves it.
  ///
  /// @param limit by when a stored key, and a token, must be known
  public Account account(Provider provider, Key key, Deadline limit)
      throws SecretException, KeyException {
    return tokens.proved(provider, known(provider, key, limit), limit);
  }

  private Account known(Provider provider, Key key, Deadline limit)
      throws SecretException, KeyException {
    return switch (key) {
      case Key.Inline inline ->
          new Account(
              inline.secret(),
              inline.fields(),
              inline.baseUrl(),
              inline.baseUrl().isPresent() ? inline.origin() : HostGuard.Origin.OPERATOR,
              Optional.empty());
      case Key.Stored stored ->
          read(provider, stored, secrets.get(secretName(stored.name()), limit));
    };
  }

  /// The account behind `key` after the provider refused `refused`, if it is another one by now:
  /// the key may have been rotated, or the token withdrawn. Empty when there is nothing new to try.
  public Optional<Account> renewed(Provider provider, Key key, Account refused, Deadline limit)
      throws SecretException, KeyException {
    if (key instanceof Key.Stored named && refused.stored().isPresent()) {
      Secret fresh = secrets.refresh(secretName(named.name()), refused.stored().get(), limit);
      if (!fresh.equals(refused.stored().get())) {
        return Optional.of(tokens.proved(provider, read(provider, named, fresh), limit));
      }
    }
    return provider.login(refused).isPresent()
        ? tokens.renewed(provider, known(provider, key, limit), refused, limit)
        : Optional.empty();
  }

  private static String secretName(String name) {
    return "providers/" + name;
  }

  private Account read(Provider provider, Key.Stored named, Secret stored)
      throws SecretException, KeyException {
    String text = stored.reveal().strip();
    String name = named.name();
    String called = "the secret " + secretName(name);
    if (!text.startsWith("{")) {
      if (!name.equals(provider.id())) {
        throw KeyException.belongsElsewhere(
            called
                + " holds a bare key, which is used for the provider of that name alone, not for "
                + provider.id()
                + "; store {\"provider\": …, \"apiKey\": …} instead");
      }
      return account(
          provider, called, usable(text, called), named.fields(), Optional.empty(), stored);
    }
    ObjectNode fields = object(text, called);
    String owner = string(fields, "provider", "provider", called);
    if (owner.isEmpty() ? !name.equals(provider.id()) : !owner.equals(provider.id())) {
      throw KeyException.belongsElsewhere(
          called + " is not a key of the provider " + provider.id() + ", so it is not sent there");
    }
    String address = string(fields, "baseUrl", "base_url", called);
    Map<AccountField, Secret> beside = new EnumMap<>(AccountField.class);
    beside.putAll(named.fields());
    beside.putAll(StoredFields.of(provider, fields, called));
    String key = string(fields, "apiKey", "api_key", called).strip();
    boolean byRole = key.isEmpty() && byRole(provider, beside);
    Secret proof =
        byRole
            ? Secret.none()
            : key.isEmpty() ? proof(provider, beside, called) : usable(key, called);
    if (byRole) {
      Role.Credentials own = role.credentials();
      beside.put(AccountField.AWS_ACCESS_KEY_ID, own.id());
      beside.put(AccountField.AWS_SECRET_ACCESS_KEY, own.key());
      if (!own.token().isNone()) {
        beside.put(AccountField.AWS_SESSION_TOKEN, own.token());
      }
    }
    return account(
        provider,
        called,
        proof,
        beside,
        address.isEmpty() ? Optional.empty() : Optional.of(address(address, called)),
        stored);
  }

  private static Account account(
      Provider provider,
      String called,
      Secret key,
      Map<AccountField, Secret> fields,
      Optional<URI> baseUrl,
      Secret stored)
      throws KeyException {
    for (Map.Entry<AccountField, Boolean> field : provider.accountFields().entrySet()) {
      // Who says where the provider is need not say which account's address it is.
      if (field.getValue() && baseUrl.isEmpty() && !fields.containsKey(field.getKey())) {
        throw KeyException.broken(called + ": \"" + field.getKey().wireName() + "\" is missing");
      }
    }
    Optional<AccountField> missing = provider.missing(fields.keySet());
    if (missing.isPresent()) {
      throw KeyException.broken(called + ": \"" + missing.get().wireName() + "\" is missing");
    }
    if (baseUrl.isEmpty() && provider.baseUrl(words(fields)).isEmpty()) {
      throw KeyException.broken(called + ": \"baseUrl\" is missing");
    }
    return new Account(key, fields, baseUrl, HostGuard.Origin.OPERATOR, Optional.of(stored));
  }

  private static Map<AccountField, String> words(Map<AccountField, Secret> fields) {
    Map<AccountField, String> words = new EnumMap<>(AccountField.class);
    fields.forEach((field, value) -> words.put(field, value.reveal()));
    return words;
  }

  /// Whether the secret says no key in any form, and that the function's role is the proof.
  private static boolean byRole(Provider provider, Map<AccountField, Secret> fields) {
    return fields.keySet().stream().noneMatch(field -> field.kind() == AccountField.Kind.KEY)
        && provider.provesByRole(words(fields));
  }

  /// The key in another form than `apiKey`, or none for who needs none.
  private static Secret proof(Provider provider, Map<AccountField, Secret> fields, String called)
      throws KeyException {
    Optional<Secret> other =
        fields.entrySet().stream()
            .filter(field -> field.getKey().kind() == AccountField.Kind.KEY)
            .map(Map.Entry::getValue)
            .findFirst();
    if (other.isEmpty() && !provider.keyless()) {
      throw KeyException.broken(called + " holds no key");
    }
    return other.orElse(Secret.none());
  }

  private static ObjectNode object(String text, String called) throws KeyException {
    try {
      if (Json.parseStrictly(text.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode object) {
        return object;
      }
      throw KeyException.broken(called + " is neither a bare key nor a JSON object");
    } catch (JsonException e) {
      throw KeyException.broken(called + " is not valid JSON: " + e.getMessage());
    }
  }

  private static String string(ObjectNode fields, String name, String alias, String called)
      throws KeyException {
    JsonNode value = fields.has(name) ? fields.get(name) : fields.get(alias);
    if (value == null || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      throw KeyException.broken(called + ": \"" + name + "\" is not a string");
    }
    return value.textValue();
  }

  private URI address(String text, String called) throws KeyException {
    try {
      URI uri = URI.create(text);
      Optional<String> objection = guard.objectionToBase(uri, HostGuard.Origin.OPERATOR);
      if (objection.isPresent()) {
        throw KeyException.broken(called + ": \"baseUrl\": " + objection.get());
      }
      return uri;
    } catch (IllegalArgumentException e) {
      throw KeyException.broken(called + ": \"baseUrl\" is not a URL");
    }
  }

  private static Secret usable(String key, String called) throws KeyException {
    if (key.isEmpty()) {
      throw KeyException.broken(called + " holds no key");
    }
    if (!Secret.fitsInHeader(key)) {
      throw KeyException.broken(called + ": the key holds characters that no header can carry");
    }
    return new Secret(key);
  }
}

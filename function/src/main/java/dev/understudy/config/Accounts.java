package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.json.Json;
import dev.understudy.provider.AccountField;
import dev.understudy.provider.Provider;
import dev.understudy.secret.Secret;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What a target says of its account, beside the key.
final class Accounts {
  private final Map<AccountField, Secret> fields = new EnumMap<>(AccountField.class);
  private final Map<AccountField, String> words = new EnumMap<>(AccountField.class);
  private final List<Supplier<RuntimeException>> beyondDetails = new ArrayList<>();
  private final List<Supplier<RuntimeException>> missing = new ArrayList<>();
  private final List<Supplier<RuntimeException>> incomplete = new ArrayList<>();

  private Accounts() {}

  /// Nothing is said.
  static Accounts none() {
    return new Accounts();
  }

  /// Whether `node` says nothing of any account.
  static boolean isUnsaid(Node node) {
    return Stream.of(AccountField.values()).map(AccountField::wireName).noneMatch(node::has);
  }

  /// What `node` says of an account of `provider`.
  static Accounts of(Node node, Provider provider) {
    Accounts accounts = new Accounts();
    for (AccountField field : AccountField.values()) {
      String name = field.wireName();
      node.value(name).ifPresent(value -> accounts.add(node, provider, field, value));
      if (provider.accountFields().getOrDefault(field, false) && !node.has(name)) {
        accounts.missing.add(
            () -> node.invalid(name, "it is missing; the provider " + provider.id() + " needs it"));
      }
    }
    provider
        .missing(accounts.fields.keySet())
        .ifPresent(
            field ->
                accounts.incomplete.add(
                    () ->
                        node.invalid(
                            field.wireName(), "it is missing; what stands beside it needs it")));
    return accounts;
  }

  private void add(Node node, Provider provider, AccountField field, JsonNode value) {
    String name = field.wireName();
    if (!provider.accountFields().containsKey(field)) {
      List<String> has =
          provider.accountFields().keySet().stream().map(AccountField::wireName).toList();
      throw node.invalid(
          name,
          "the provider "
              + provider.id()
              + " has no such thing; it has "
              + (has.isEmpty() ? "none" : String.join(", ", has)));
    }
    String text = value.isTextual() ? value.textValue() : Json.text(value);
    fields.put(field, new Secret(text));
    if (!field.isSecret()) {
      words.put(field, text);
    }
    if (field.kind() == AccountField.Kind.ACCOUNT) {
      beyondDetails.add(
          () ->
              node.invalid(
                  name,
                  "a stored key brings its own account; put it into the secret, or send the key"
                      + " beside it"));
    }
  }

  Map<AccountField, Secret> fields() {
    return fields;
  }

  /// What decides where the provider is, as words: nothing of it is a secret.
  Map<AccountField, String> words() {
    return Map.copyOf(words);
  }

  /// The key in another form than `api_key`.
  Optional<Secret> key() {
    return fields.entrySet().stream()
        .filter(field -> field.getKey().kind() == AccountField.Kind.KEY)
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /// Every name under which a key may stand.
  static Stream<String> keyNames() {
    return Stream.concat(
        Stream.of("api_key"),
        Stream.of(AccountField.values())
            .filter(field -> field.kind() == AccountField.Kind.KEY)
            .map(AccountField::wireName));
  }

  /// @throws RuntimeException if it says whose account it is
  void refuseAllButDetails() {
    if (!beyondDetails.isEmpty()) {
      throw beyondDetails.getFirst().get();
    }
  }

  /// @param elsewhere whether somebody says where the provider is
  /// @throws RuntimeException if something is missing that the provider needs
  void requireAll(boolean elsewhere) {
    if (!incomplete.isEmpty()) {
      throw incomplete.getFirst().get();
    }
    if (!missing.isEmpty() && !elsewhere) {
      throw missing.getFirst().get();
    }
  }

  /// What an account of `provider` has to say.
  static List<String> required(Provider provider) {
    return provider.accountFields().entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(field -> field.getKey().wireName())
        .toList();
  }
}

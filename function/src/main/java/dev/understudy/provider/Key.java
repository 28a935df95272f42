package dev.understudy.provider;

import dev.understudy.http.HostGuard;
import dev.understudy.secret.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a target's key comes from. Whatever shapes the host comes from the same place, so that a
/// key goes only where it belongs.
public sealed interface Key {
  /// Whether the key is the operator's, so that its refusal is not the caller's fault.
  boolean ours();

  /// All of what the config brought that must not be seen.
  default List<Secret> secrets() {
    return List.of();
  }

  /// What the config says of the account: of a stored key's, [AccountField.Kind#DETAIL] alone.
  Map<AccountField, Secret> fields();

  /// The config brought it.
  ///
  /// @param secret [Secret#none] for a provider that asks for no key
  /// @param fields that the same config brought with it
  /// @param baseUrl the host that the same config brought with it, in place of the provider's own
  /// @param origin whose config: the caller's own, or one that the operator has saved
  record Inline(
      Secret secret,
      Map<AccountField, Secret> fields,
      Optional<URI> baseUrl,
      HostGuard.Origin origin)
      implements Key {
    public Inline {
      fields = Map.copyOf(fields);
    }

    /// A key with nothing beside it.
    public Inline(Secret secret, Optional<URI> baseUrl, HostGuard.Origin origin) {
      this(secret, Map.of(), baseUrl, origin);
    }

    @Override
    public List<Secret> secrets() {
      return Account.secrets(secret, fields);
    }

    @Override
    public boolean ours() {
      return origin == HostGuard.Origin.OPERATOR;
    }
  }

  /// The operator keeps it as the secret `providers/NAME`.
  ///
  /// @param name `[A-Za-z0-9_-]{1,64}`
  /// @param fields that anybody may say
  record Stored(String name, Map<AccountField, Secret> fields) implements Key {
    public Stored {
      fields = Map.copyOf(fields);
    }

    /// A key with nothing said beside it.
    public Stored(String name) {
      this(name, Map.of());
    }

    @Override
    public boolean ours() {
      return true;
    }
  }
}

package dev.understudy.provider;

import dev.understudy.http.HostGuard;
import dev.understudy.secret.Secret;
import java.net.URI;
import java.util.Optional;

/// Where a target's key comes from. Whatever shapes the host comes from the same place, so that a
/// key goes only where it belongs.
public sealed interface Key {
  /// Whether the key is the operator's, so that its refusal is not the caller's fault.
  boolean ours();

  /// The config brought it.
  ///
  /// @param baseUrl the host that the same config brought with it, in place of the provider's own
  /// @param origin whose config: the caller's own, or one that the operator has saved
  record Inline(Secret secret, Optional<URI> baseUrl, HostGuard.Origin origin) implements Key {
    @Override
    public boolean ours() {
      return origin == HostGuard.Origin.OPERATOR;
    }
  }

  /// The operator keeps it as the secret `providers/NAME`.
  ///
  /// @param name `[A-Za-z0-9_-]{1,64}`
  record Stored(String name) implements Key {
    @Override
    public boolean ours() {
      return true;
    }
  }
}

package dev.understudy.provider;

import dev.understudy.secret.Secret;
import java.net.URI;
import java.util.Optional;

/// Where a target's key comes from. Whatever shapes the host comes from the same place, so that a
/// key goes only where it belongs.
public sealed interface Key {
  /// The request brought it.
  ///
  /// @param baseUrl the host that the same request brought with it, in place of the provider's own
  record Inline(Secret secret, Optional<URI> baseUrl) implements Key {}

  /// The operator keeps it as the secret `providers/NAME`.
  ///
  /// @param name `[A-Za-z0-9_-]{1,64}`
  record Stored(String name) implements Key {}
}

package dev.understudy.provider;

import dev.understudy.http.HostGuard;
import dev.understudy.secret.Secret;
import java.net.URI;
import java.util.Optional;

/// A key in hand, and what came with it.
///
/// @param key what proves who we are
/// @param baseUrl where it belongs, when that is not the provider's own address
/// @param origin who named `baseUrl`
/// @param stored the whole stored secret that `key` was read from; empty for an inline key
public record Account(
    Secret key, Optional<URI> baseUrl, HostGuard.Origin origin, Optional<Secret> stored) {
  /// In place of an account whose key nobody needs to know: where a call would go, and what it
  /// would look like. Its key is `***`, even when it is revealed.
  public static Account masked(Optional<URI> baseUrl) {
    return new Account(new Secret("***"), baseUrl, HostGuard.Origin.OPERATOR, Optional.empty());
  }
}

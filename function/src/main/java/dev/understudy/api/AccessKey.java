package dev.understudy.api;

import dev.understudy.route.Limit;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What one caller may do.
///
/// @param id tells keys apart: the hash of the key, never the key
/// @param name for logs and metrics
/// @param expires from then on the key opens nothing
/// @param providers the providers that it may use; empty for all of them
/// @param configs the saved configs that it may use; empty for all of them
/// @param customHosts whether the caller may name hosts of its own
/// @param simulate whether the caller may have targets fail without being called
/// @param explain whether the caller may be told where a request would go
/// @param limits how much of what it may use up; what is not named has no limit
public record AccessKey(
    String id,
    String name,
    Optional<Instant> expires,
    Optional<Set<String>> providers,
    Optional<Set<String>> configs,
    boolean customHosts,
    boolean simulate,
    boolean explain,
    Map<Limit, Long> limits) {
  /// Whether it may use the provider of that id.
  public boolean mayUse(String provider) {
    return providers.map(named -> named.contains(provider)).orElse(true);
  }
}

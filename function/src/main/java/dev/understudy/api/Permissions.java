package dev.understudy.api;

import dev.understudy.http.Rejection;
import dev.understudy.provider.Key;
import dev.understudy.route.Route;

/// Whether an access key may have done what its caller asks for.
public final class Permissions {
  private Permissions() {}

  /// @throws Rejection 403 at the first target that `key` may not have called
  public static void check(AccessKey key, Route route) {
    for (Route.Target target : route.targets()) {
      String provider = target.provider().id();
      if (!key.mayUse(provider)) {
        throw denied(
            target, "provider", "this access key may not use the provider \"" + provider + "\"");
      }
      if (target.key() instanceof Key.Inline inline
          && inline.baseUrl().isPresent()
          && !inline.ours()
          && !key.customHosts()) {
        throw denied(
            target,
            "custom_host",
            "this access key may not name hosts (the permission \"customHosts\")");
      }
    }
  }

  /// @throws Rejection 403 unless `key` may have targets fail on request
  public static void simulate(AccessKey key) {
    if (!key.simulate()) {
      throw denied("", "this access key may not simulate failures (the permission \"simulate\")");
    }
  }

  /// @throws Rejection 403 unless `key` may be told where a request would go
  public static void explain(AccessKey key) {
    if (!key.explain()) {
      throw denied(
          "", "this access key may not have requests explained (the permission \"explain\")");
    }
  }

  private static Rejection denied(Route.Target target, String field, String why) {
    String pointer = target.place().at(field);
    return denied(pointer, pointer + ": " + why);
  }

  private static Rejection denied(String pointer, String why) {
    return new Rejection(403, "permission_denied", pointer, why);
  }
}

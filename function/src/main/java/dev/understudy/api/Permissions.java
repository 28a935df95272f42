package dev.understudy.api;

import dev.understudy.http.Rejection;
import dev.understudy.provider.Key;
import dev.understudy.route.Route;

/// Whether an access key may have a route called.
public final class Permissions {
  private Permissions() {}

  /// @throws Rejection 403 at the first target that `key` may not have called
  public static void check(AccessKey key, Route route) {
    for (Route.Target target : route.targets()) {
      String provider = target.provider().id();
      if (key.providers().isPresent() && !key.providers().get().contains(provider)) {
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

  private static Rejection denied(Route.Target target, String field, String why) {
    String pointer = target.place().at(field);
    return new Rejection(403, "permission_denied", pointer, pointer + ": " + why);
  }
}

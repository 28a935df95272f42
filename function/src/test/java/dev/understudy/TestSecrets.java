package dev.understudy;

import dev.understudy.secret.Secret;
import dev.understudy.secret.SecretException;
import dev.understudy.secret.Secrets;
import dev.understudy.time.Deadline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Secrets in a map: `store` is what the store holds, a value stays cached until it is refreshed.
final class TestSecrets implements Secrets {
  final Map<String, String> store = new HashMap<>();
  final Map<String, Secret> cache = new HashMap<>();
  final List<String> reads = new ArrayList<>();
  boolean down;
  boolean broken;

  /// Lets time pass at a provider's secret, as a store that hangs does; it is down then.
  Consumer<Deadline> slow = _ -> {};

  @Override
  public Secret get(String name, Deadline limit) throws SecretException {
    reads.add(name);
    if (broken) {
      throw new IllegalStateException("bug in the store");
    }
    if (name.startsWith("providers/")) {
      slow.accept(limit);
      if (limit.passed()) {
        throw new SecretException(SecretException.Reason.UNAVAILABLE, "not in time");
      }
    }
    Secret cached = cache.get(name);
    return cached == null ? fetch(name) : cached;
  }

  @Override
  public Secret refresh(String name, Secret stale, Deadline limit) throws SecretException {
    reads.add("refresh " + name);
    return fetch(name);
  }

  private Secret fetch(String name) throws SecretException {
    if (down) {
      throw new SecretException(
          SecretException.Reason.UNAVAILABLE, "the store does not answer for " + name);
    }
    String value = store.get(name);
    if (value == null) {
      throw new SecretException(SecretException.Reason.NOT_FOUND, "there is no secret " + name);
    }
    cache.put(name, new Secret(value));
    return cache.get(name);
  }
}

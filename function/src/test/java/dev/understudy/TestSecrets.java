package dev.understudy;

import dev.understudy.secret.Secret;
import dev.understudy.secret.SecretException;
import dev.understudy.secret.Secrets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Secrets in a map: `store` is what the store holds, a value stays cached until it is refreshed.
final class TestSecrets implements Secrets {
  final Map<String, String> store = new HashMap<>();
  final Map<String, Secret> cache = new HashMap<>();
  final List<String> reads = new ArrayList<>();
  boolean down;

  @Override
  public Secret get(String name) throws SecretException {
    reads.add(name);
    Secret cached = cache.get(name);
    return cached == null ? fetch(name) : cached;
  }

  @Override
  public Secret refresh(String name, Secret stale) throws SecretException {
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

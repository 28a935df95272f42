package dev.understudy.route;

import dev.understudy.secret.Secret;
import dev.understudy.secret.SecretException;
import dev.understudy.secret.Secrets;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every provider has a stored key, unless a test says otherwise.
final class StoredKeys implements Secrets {
  /// What is stored instead, by name.
  final Map<String, String> values = new HashMap<>();

  /// What reading fails with, by name.
  final Map<String, SecretException.Reason> broken = new HashMap<>();

  /// What is stored by the time that it is fetched anew.
  final Map<String, String> rotated = new HashMap<>();

  /// What fetching anew fails with.
  Optional<SecretException.Reason> brokenRefresh = Optional.empty();

  /// What was fetched anew.
  final List<String> refreshed = new ArrayList<>();

  /// How long the store takes.
  Duration delay = Duration.ZERO;

  private final FakeTime time;

  StoredKeys(FakeTime time) {
    this.time = time;
  }

  @Override
  public Secret get(String name, Deadline limit) throws SecretException {
    Duration left = limit.left();
    boolean inTime = delay.compareTo(left) <= 0;
    if (!delay.isZero()) {
      time.advance(inTime ? delay : left);
    }
    if (!inTime || broken.containsKey(name)) {
      throw new SecretException(
          broken.getOrDefault(name, SecretException.Reason.UNAVAILABLE), "no " + name);
    }
    return new Secret(values.getOrDefault(name, "key-of-" + name));
  }

  @Override
  public Secret refresh(String name, Secret stale, Deadline limit) throws SecretException {
    refreshed.add(name);
    if (brokenRefresh.isPresent()) {
      throw new SecretException(brokenRefresh.get(), "no " + name);
    }
    values.putAll(rotated);
    return get(name, limit);
  }
}

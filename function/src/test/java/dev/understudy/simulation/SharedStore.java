package dev.understudy.simulation;

import dev.understudy.route.Circuit;
import dev.understudy.route.Health;
import dev.understudy.time.FakeTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// A table outside of the environments: an item for each target, read and written whole, each time
/// with a trip there and back.
final class SharedStore {
  /// What a trip takes, there and back.
  static final Duration TRIP = Duration.ofMillis(5);

  private final FakeTime time;
  private final Map<Health.Id, Circuit> items = new HashMap<>();
  private int reads;
  private int writes;

  SharedStore(FakeTime time) {
    this.time = time;
  }

  Circuit read(Health.Id id) {
    reads++;
    time.advance(TRIP);
    return items.getOrDefault(id, Circuit.CLOSED);
  }

  /// Puts `next` in the place of `expected`, unless something else stands there by now.
  boolean put(Health.Id id, Circuit expected, Circuit next) {
    writes++;
    time.advance(TRIP);
    if (!items.getOrDefault(id, Circuit.CLOSED).equals(expected)) {
      return false;
    }
    items.put(id, next);
    return true;
  }

  int reads() {
    return reads;
  }

  /// How often something was put, or would have been.
  int writes() {
    return writes;
  }
}

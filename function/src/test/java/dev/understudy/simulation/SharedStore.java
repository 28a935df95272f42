package dev.understudy.simulation;

import dev.understudy.shared.Item;
import dev.understudy.shared.Table;
import dev.understudy.time.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A table outside of the environments, that answers each time after a trip there and back.
final class SharedStore implements Table {
  /// What a trip takes, there and back.
  static final Duration TRIP = Duration.ofMillis(5);

  private final FakeTime time;
  private final Map<String, Item> items = new HashMap<>();
  private int reads;
  private int writes;

  SharedStore(FakeTime time) {
    this.time = time;
  }

  @Override
  public Optional<Item> get(String key) {
    reads++;
    time.advance(TRIP);
    return Optional.ofNullable(items.get(key));
  }

  @Override
  public Outcome put(String key, Item item, Condition condition) {
    return write(key, Optional.of(item), condition);
  }

  @Override
  public Outcome delete(String key, Condition condition) {
    return write(key, Optional.empty(), condition);
  }

  private Outcome write(String key, Optional<Item> next, Condition condition) {
    writes++;
    time.advance(TRIP);
    Optional<Item> current = Optional.ofNullable(items.get(key));
    boolean met =
        switch (condition) {
          case Condition.Holds(String token) ->
              current.filter(item -> item.token().equals(token)).isPresent();
          case Condition.Over(var now) ->
              current.filter(item -> now.isBefore(item.until())).isEmpty();
        };
    if (!met) {
      return new Outcome.Refused(current);
    }
    next.ifPresentOrElse(item -> items.put(key, item), () -> items.remove(key));
    return new Outcome.Done();
  }

  /// Nobody here has limits.
  @Override
  public Item add(String key, Map<String, Long> amounts, Instant until) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void renew() {}

  int reads() {
    return reads;
  }

  /// How often something was put, or would have been.
  int writes() {
    return writes;
  }
}

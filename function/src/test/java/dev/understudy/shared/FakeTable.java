package dev.understudy.shared;

import dev.understudy.time.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A table whose content and moods a test decides, and that counts what it is asked.
final class FakeTable implements Table {
  private final FakeTime time;
  final Map<String, Item> items = new HashMap<>();
  Duration trip = Duration.ofMillis(5);
  @Nullable String failing;

  /// So many times another is faster.
  int taken;

  int reads;
  int writes;

  FakeTable(FakeTime time) {
    this.time = time;
  }

  @Override
  public Optional<Item> get(String key) throws TableException {
    reads++;
    travel();
    return Optional.ofNullable(items.get(key));
  }

  @Override
  public Outcome put(String key, Item item, Condition condition) throws TableException {
    return write(key, Optional.of(item), condition);
  }

  @Override
  public Outcome delete(String key, Condition condition) throws TableException {
    return write(key, Optional.empty(), condition);
  }

  @Override
  public Item add(String key, Map<String, Long> amounts, Instant until) throws TableException {
    writes++;
    travel();
    Map<String, Item.Value> values = new HashMap<>();
    Optional.ofNullable(items.get(key)).ifPresent(item -> values.putAll(item.values()));
    values.put(Item.FORMAT, Item.FIRST_FORMAT);
    amounts.forEach(
        (name, amount) ->
            values.merge(
                name,
                new Item.Value.Whole(amount),
                (before, _) ->
                    new Item.Value.Whole(((Item.Value.Whole) before).number() + amount)));
    Item item = new Item("", until, values);
    items.put(key, item);
    return item;
  }

  @Override
  public void renew() {}

  private void travel() throws TableException {
    time.advance(trip);
    if (failing != null) {
      throw new TableException(failing);
    }
  }

  private Outcome write(String key, Optional<Item> next, Condition condition)
      throws TableException {
    writes++;
    travel();
    if (taken > 0) {
      taken--;
      items.put(key, new Item("another's " + taken, time.now().plusSeconds(9), Map.of()));
    }
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
}

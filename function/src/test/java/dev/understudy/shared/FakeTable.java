package dev.understudy.shared;

import dev.understudy.shared.TableException.Fate;
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

  /// What becomes of requests while it is failing: those of which it is not known are done.
  Fate fate = Fate.UNDONE;

  /// Has everything been written by a later version, and changes nothing else.
  void age() {
    items.replaceAll(
        (_, item) -> {
          Map<String, Item.Value> values = new HashMap<>(item.values());
          values.put(Item.FORMAT, new Item.Value.Whole(99));
          return new Item(item.token(), item.until(), values);
        });
  }

  /// At this key every request is throttled.
  @Nullable String hot;

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
    travel(key);
    comeBack();
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
    travel(key);
    Map<String, Item.Value> values = new HashMap<>();
    Item before = items.get(key);
    if (before != null && !before.readable()) {
      throw new TableException(Fate.REFUSED, "holds counts of another version");
    }
    Optional.ofNullable(before).ifPresent(item -> values.putAll(item.values()));
    values.put(Item.FORMAT, Item.FIRST_FORMAT);
    amounts.forEach(
        (name, amount) ->
            values.merge(
                name,
                new Item.Value.Whole(amount),
                (sum, _) -> new Item.Value.Whole(((Item.Value.Whole) sum).number() + amount)));
    Item item = new Item("", until, values);
    items.put(key, item);
    comeBack();
    return item;
  }

  @Override
  public void renew() {}

  private void travel(String key) throws TableException {
    time.advance(trip);
    if (key.equals(hot)) {
      throw new TableException(Fate.REFUSED, "is not to be had now");
    }
    if (fate != Fate.UNKNOWN) {
      comeBack();
    }
  }

  private void comeBack() throws TableException {
    if (failing != null) {
      throw new TableException(fate, failing);
    }
  }

  private Outcome write(String key, Optional<Item> next, Condition condition)
      throws TableException {
    writes++;
    travel(key);
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
      comeBack();
      return new Outcome.Refused(current);
    }
    next.ifPresentOrElse(item -> items.put(key, item), () -> items.remove(key));
    comeBack();
    return new Outcome.Done();
  }
}

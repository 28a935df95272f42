package dev.understudy.shared;

import dev.understudy.route.Circuit;
import dev.understudy.shared.Change.Probe;
import dev.understudy.shared.Table.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of one target: what stood in the table when it was last seen, and what has
/// happened here since. Guarded by the lock of [TableHealth].
final class Target {
  /// How much is kept that the table has not taken. What is more still counts here, and others are
  /// never told.
  private static final int MOST = 100;

  private final String key;
  private final List<Change> unwritten = new ArrayList<>();
  private Circuit stored = Circuit.CLOSED;
  private Optional<String> token = Optional.empty();
  private Optional<Instant> read = Optional.empty();

  /// The read that everybody waits for who asks now.
  @Nullable Flight<Boolean> reading;

  /// The write that takes along what happens until it is over.
  @Nullable Flight<Boolean> writing;

  /// @param key of its item
  Target(String key) {
    this.key = key;
  }

  String key() {
    return key;
  }

  /// How it fares.
  Circuit circuit() {
    Circuit circuit = stored;
    for (Change change : unwritten) {
      circuit = change.on(circuit);
    }
    return circuit;
  }

  /// When it was last seen in the table, or put there.
  Optional<Instant> read() {
    return read;
  }

  /// Whether the table has everything that happened here.
  boolean isWritten() {
    return unwritten.isEmpty();
  }

  void add(Change change) {
    if (unwritten.size() == MOST) {
      stored = circuit();
      unwritten.clear();
    }
    unwritten.add(change);
  }

  /// What stands in the table.
  void saw(Optional<Item> item, Instant now) {
    stored =
        item.filter(known -> now.isBefore(known.until()))
            .map(CircuitItem::read)
            .orElse(Circuit.CLOSED);
    token = item.map(Item::token).filter(text -> !text.isEmpty());
    read = Optional.of(now);
  }

  /// What is to stand there next.
  ///
  /// @param condition that nobody else has written
  /// @param changes how many of those that happened are in it
  /// @param probes the ones among them that changed anything
  record Draft(Circuit circuit, Condition condition, int changes, List<Probe> probes) {}

  Draft draft(Instant now) {
    Circuit circuit = stored;
    List<Probe> probes = new ArrayList<>();
    for (Change change : unwritten) {
      Circuit next = change.on(circuit);
      if (change instanceof Probe probe && !next.equals(circuit)) {
        probes.add(probe);
      }
      circuit = next;
    }
    Condition condition =
        token.<Condition>map(Condition.Holds::new).orElseGet(() -> new Condition.Over(now));
    return new Draft(circuit, condition, unwritten.size(), List.copyOf(probes));
  }

  /// Whether the table says so already.
  boolean stands(Draft draft) {
    return draft.circuit().equals(stored);
  }

  /// It stands there.
  void settle(Draft draft) {
    List<Change> told = unwritten.subList(0, Math.min(draft.changes(), unwritten.size()));
    for (Change change : told) {
      if (change instanceof Probe probe && !draft.probes().contains(probe)) {
        probe.lose();
      }
    }
    told.clear();
    stored = draft.circuit();
  }

  /// It was written.
  ///
  /// @param with its token; empty when it was removed
  void wrote(Draft draft, Optional<String> with, Instant now) {
    settle(draft);
    token = with;
    read = Optional.of(now);
  }
}

package dev.understudy.shared;

import dev.understudy.route.Amounts;
import dev.understudy.route.Counters;
import dev.understudy.route.Window;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What access keys have used up in every environment, by way of the table. Thread-safe.
///
/// Each window is an item, to whose numbers is added; the table answers with their sums. A sum that
/// was read, or came with an answer, is believed for [#BELIEVED] by whoever only looks.
///
/// While the table does not answer, an environment goes on with what it read and what it counted
/// itself, and adds that with the next write. A write of which no answer came may have been made,
/// and is then counted twice: so a key is held back too soon rather than too late.
public final class TableCounters implements Counters {
  /// How long what was read is believed.
  public static final Duration BELIEVED = Duration.ofSeconds(1);

  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LATER = Duration.ofMillis(50);

  /// Longer than the table's client takes: a read that is older has slept.
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Table table;
  private final Access access;
  private final Patience forWrites;
  private final Time time;

  private final Map<Object, Flight<Amounts>> writes = new LinkedHashMap<>();

  /// Of windows that are not over. There are no more keys than fit into one secret.
  private final Map<Window, Tally> tallies = new HashMap<>();

  public TableCounters(Table table, Trouble trouble, Time time) {
    this.table = table;
    this.access = new Access(time, trouble, FIRST, LATER);
    this.forWrites = new Patience(time, FIRST, LATER);
    this.time = time;
  }

  @Override
  public synchronized Count add(Window window, Amounts amounts) {
    Tally tally = tally(window);
    Amounts taken = tally.take(amounts);
    Object write = new Object();
    Optional<Flight<Amounts>> flight = access.begin(() -> written(write, window, tally, taken));
    flight.ifPresentOrElse(begun -> writes.put(write, begun), () -> tally.owe(taken));
    return () -> flight.flatMap(access::await).orElseGet(() -> all(tally));
  }

  @Override
  public synchronized Count look(Window window) {
    Tally tally = tally(window);
    Instant now = time.now();
    if (now.isBefore(tally.seen().plus(BELIEVED))) {
      return () -> all(tally);
    }
    if (isOver(tally.reading)) {
      tally.reading = access.begin(() -> read(window, tally)).orElse(null);
    }
    Optional<Flight<Boolean>> read = Optional.ofNullable(tally.reading);
    return () -> {
      Optional<Boolean> _ = read.flatMap(access::await);
      return all(tally);
    };
  }

  @Override
  public synchronized Amounts known(Window window) {
    return tally(window).certain();
  }

  @Override
  public void settle() {
    List<Flight<Amounts>> underWay;
    synchronized (this) {
      underWay = List.copyOf(writes.values());
    }
    if (!underWay.isEmpty()) {
      Deadline limit = forWrites.limit();
      underWay.forEach(write -> access.await(write, limit));
    }
  }

  /// Knows nothing any more: before a snapshot.
  public void forget() {
    synchronized (this) {
      tallies.clear();
      writes.clear();
    }
    access.forget();
    forWrites.forget();
  }

  private Tally tally(Window window) {
    if (!tallies.containsKey(window)) {
      tallies.keySet().removeIf(other -> other.isOver(time.now()));
    }
    return tallies.computeIfAbsent(window, _ -> new Tally());
  }

  private synchronized Amounts all(Tally tally) {
    return tally.all();
  }

  private boolean isOver(@Nullable Flight<Boolean> flight) {
    return flight == null || flight.begun().plus(LONGEST).isBefore(time.now());
  }

  private Amounts written(Object write, Window window, Tally tally, Amounts taken)
      throws TableException {
    boolean done = false;
    try {
      Item item = table.add(CountItem.key(window), CountItem.write(taken), window.end());
      Amounts total = CountItem.read(item);
      synchronized (this) {
        tally.wrote(taken, total, time.now());
        done = true;
      }
      return total;
    } finally {
      synchronized (this) {
        if (!done) {
          tally.owe(taken);
        }
        writes.remove(write);
      }
    }
  }

  private boolean read(Window window, Tally tally) throws TableException {
    try {
      Optional<Item> item = table.get(CountItem.key(window));
      synchronized (this) {
        tally.saw(item.map(CountItem::read).orElse(Amounts.NONE), time.now());
      }
      return true;
    } finally {
      synchronized (this) {
        tally.reading = null;
      }
    }
  }
}

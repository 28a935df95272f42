package dev.understudy.shared;

import dev.understudy.route.Amounts;
import dev.understudy.route.Counters;
import dev.understudy.route.Window;
import dev.understudy.shared.TableException.Fate;
import dev.understudy.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What access keys have used up in every environment, by way of the table. Thread-safe.
///
/// Each window is an item, to whose numbers is added; the table answers with their sums. A sum that
/// was read, or came with an answer, is believed for [#BELIEVED] by whoever only looks.
///
/// While the table does not answer, an environment goes on with what it read and what it counted
/// itself. What was certainly not written is added with the next write. A write of which no answer
/// came may have been made: it counts here and is not sent again, so that nothing counts twice.
public final class TableCounters implements Counters {
  /// How long what was read is believed.
  public static final Duration BELIEVED = Duration.ofSeconds(1);

  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LATER = Duration.ofMillis(50);

  private final Table table;
  private final Access access;
  private final Patience forWrites;
  private final Time time;

  private final Set<Flight<Amounts>> writes = new LinkedHashSet<>();

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
    Amounts here = tally.add(amounts);
    Amounts taken = tally.take(amounts);
    Optional<Flight<Amounts>> flight = access.begin(mine -> written(mine, window, tally, taken));
    flight.ifPresentOrElse(writes::add, () -> tally.owe(taken));
    return () -> flight.flatMap(access::await).orElse(here);
  }

  @Override
  public synchronized Count look(Window window) {
    Tally tally = tally(window);
    Instant now = time.now();
    if (now.isBefore(tally.seen().plus(BELIEVED))) {
      return () -> used(tally);
    }
    if (access.isOver(tally.reading)) {
      tally.reading = access.begin(mine -> read(mine, window, tally)).orElse(null);
    }
    Optional<Flight<Boolean>> read = Optional.ofNullable(tally.reading);
    return () -> {
      Optional<Boolean> _ = read.flatMap(access::await);
      return used(tally);
    };
  }

  @Override
  public synchronized Amounts known(Window window) {
    return tally(window).used();
  }

  @Override
  public void settle() {
    List<Flight<Amounts>> underWay;
    synchronized (this) {
      underWay = List.copyOf(writes);
    }
    if (!underWay.isEmpty()) {
      access.await(underWay, forWrites.limit());
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

  private synchronized Amounts used(Tally tally) {
    return tally.used();
  }

  private Amounts written(Flight<?> mine, Window window, Tally tally, Amounts taken)
      throws TableException {
    try {
      Item item = table.add(CountItem.key(window), CountItem.write(taken), window.end());
      Amounts total = CountItem.read(item);
      synchronized (this) {
        tally.saw(total, time.now());
      }
      return total;
    } catch (TableException e) {
      if (e.fate() != Fate.UNKNOWN) {
        synchronized (this) {
          tally.owe(taken);
        }
      }
      throw e;
    } finally {
      synchronized (this) {
        writes.remove(mine);
      }
    }
  }

  private boolean read(Flight<?> mine, Window window, Tally tally) throws TableException {
    try {
      Optional<Item> item = table.get(CountItem.key(window));
      synchronized (this) {
        tally.saw(item.map(CountItem::read).orElse(Amounts.NONE), time.now());
      }
      return true;
    } finally {
      synchronized (this) {
        if (mine.equals(tally.reading)) {
          tally.reading = null;
        }
      }
    }
  }
}

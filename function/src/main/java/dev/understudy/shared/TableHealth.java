package dev.understudy.shared;

import dev.understudy.route.Circuit;
import dev.understudy.route.Cooldown;
import dev.understudy.route.Health;
import dev.understudy.shared.Change.Probe;
import dev.understudy.shared.Change.Told;
import dev.understudy.shared.Table.Outcome;
import dev.understudy.shared.Target.Draft;
import dev.understudy.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// What every environment has seen, by way of the table. Thread-safe.
///
/// What was read is believed for [#BELIEVED]. After that the next call reads again and waits for
/// it, 50 ms at most (the first one 250 ms); what comes later serves the call after it, and until
/// then what was known does. Written is what changes a circuit, on condition that nobody else has
/// written: who is refused is told what stands there, and tells it what happened here again. A
/// report is written beside the call and waited for by [#settle], as long as for a read; only a
/// probe is waited for at once, because one call alone may be it. Of a target that is called
/// although it rests, one failure a second is enough: under many calls to a dead last target
/// everybody would write all the time, and refuse everybody else.
///
/// Shared are targets with a stored key. Those with a caller's own are `own`'s.
///
/// While the table does not answer, everything goes on as in an environment by itself, and what
/// happened is written when it answers again.
public final class TableHealth implements Health {
  /// How long what was read is believed.
  public static final Duration BELIEVED = Duration.ofSeconds(1);

  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LATER = Duration.ofMillis(50);

  private static final int MOST = 1000;
  private static final int CLAIMS = 3;
  private static final int WRITES = 20;

  private final Table table;
  private final Health own;
  private final Access access;
  private final Patience forWrites;
  private final Time time;
  private final RandomGenerator random;
  private final Set<Flight<Boolean>> writes = new LinkedHashSet<>();
  private final Map<Id, Target> targets =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Id, Target> eldest) {
          return size() > MOST;
        }
      };

  /// @param own knows of the targets that are not shared
  /// @param random makes tokens
  public TableHealth(Table table, Health own, Trouble trouble, Time time, RandomGenerator random) {
    this.table = table;
    this.own = own;
    this.access = new Access(time, trouble, FIRST, LATER);
    this.forWrites = new Patience(time, FIRST, LATER);
    this.time = time;
    this.random = random;
  }

  @Override
  public Permit ask(Id id, Cooldown cooldown) {
    if (!isShared(id)) {
      return own.ask(id, cooldown);
    }
    Target target = fresh(id);
    for (int i = 0; i < CLAIMS; i++) {
      Probe probe;
      Optional<Flight<Boolean>> write;
      synchronized (this) {
        Permit permit = target.circuit().permit(cooldown, now());
        if (!permit.equals(new Permit.Go(true))) {
          return permit;
        }
        probe = new Probe(cooldown, now());
        target.add(probe);
        write = write(target);
      }
      write.ifPresent(flight -> access.await(flight, forWrites.limit()));
      synchronized (this) {
        if (!probe.isLost()) {
          return new Permit.Go(true);
        }
      }
    }
    return new Permit.Rest(now().plus(BELIEVED));
  }

  @Override
  public void report(Id id, Permit.Go permit, Sign sign) {
    if (!isShared(id)) {
      own.report(id, permit, sign);
      return;
    }
    synchronized (this) {
      Target target = target(id);
      Told told = new Told(sign, permit, now());
      Circuit circuit = target.circuit();
      if (!told.on(circuit).equals(circuit) && !isNoNews(told, circuit)) {
        target.add(told);
        Optional<Flight<Boolean>> _ = write(target);
      }
    }
  }

  /// Whether it would have a target rest that rests already, and less than a second longer.
  private static boolean isNoNews(Told told, Circuit circuit) {
    return told.permit().anyway()
        && told.sign() instanceof Sign.Ill
        && !circuit.failures().isEmpty()
        && told.at().isBefore(circuit.failures().getLast().plus(BELIEVED));
  }

  @Override
  public void settle() {
    List<Flight<Boolean>> underWay;
    synchronized (this) {
      underWay = List.copyOf(writes);
    }
    if (!underWay.isEmpty()) {
      access.await(underWay, forWrites.limit());
    }
  }

  /// How many writes somebody would wait for.
  synchronized int underWay() {
    return writes.size();
  }

  @Override
  public Known look(Id id) {
    if (!isShared(id)) {
      return own.look(id);
    }
    Target target = fresh(id);
    synchronized (this) {
      return new Known(target.circuit(), target.read());
    }
  }

  @Override
  public Known recall(Id id) {
    if (!isShared(id)) {
      return own.recall(id);
    }
    synchronized (this) {
      Target target = target(id);
      return new Known(target.circuit(), target.read());
    }
  }

  @Override
  public Set<Id> seen() {
    Set<Id> seen = new HashSet<>(own.seen());
    synchronized (this) {
      seen.addAll(targets.keySet());
    }
    return seen;
  }

  /// Knows nothing any more: before a snapshot.
  public void forget() {
    synchronized (this) {
      targets.clear();
      writes.clear();
    }
    access.forget();
    forWrites.forget();
  }

  private static boolean isShared(Id id) {
    return id.storedName().isPresent();
  }

  /// The instants of the table are whole milliseconds.
  private Instant now() {
    return time.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private synchronized Target target(Id id) {
    return targets.computeIfAbsent(
        id,
        _ ->
            new Target(
                Names.key(
                    "health#" + id.provider(),
                    id.account(),
                    id.model(),
                    id.patience().map(Duration::toString).orElse(""))));
  }

  /// What is known of `id`, read again where that is due.
  private Target fresh(Id id) {
    Target target = target(id);
    Optional<Flight<Boolean>> read;
    synchronized (this) {
      Instant now = now();
      if (target.read().filter(at -> now.isBefore(at.plus(BELIEVED))).isPresent()) {
        return target;
      }
      if (access.isOver(target.reading)) {
        target.reading = access.begin(mine -> read(mine, target)).orElse(null);
      }
      read = Optional.ofNullable(target.reading);
    }
    read.ifPresent(access::await);
    return target;
  }

  private boolean read(Flight<?> mine, Target target) throws TableException {
    try {
      Optional<Item> item = table.get(target.key());
      synchronized (this) {
        target.saw(item, now());
        if (!target.isWritten()) {
          Optional<Flight<Boolean>> _ = write(target);
        }
      }
      return true;
    } finally {
      synchronized (this) {
        if (mine.equals(target.reading)) {
          target.reading = null;
        }
      }
    }
  }

  /// The write that takes along what has happened to `target`; empty while the table is left alone.
  private synchronized Optional<Flight<Boolean>> write(Target target) {
    if (access.isOver(target.writing)) {
      // Nobody waits any more for one that has slept.
      Optional.ofNullable(target.writing).ifPresent(writes::remove);
      target.writing = access.begin(mine -> written(mine, target)).orElse(null);
      Optional.ofNullable(target.writing).ifPresent(writes::add);
    }
    return Optional.ofNullable(target.writing);
  }

  /// Writes until there is nothing left to write. Who is refused [#WRITES] times ends: the next
  /// write tells what is left. The table has answered each time, and is asked on.
  private boolean written(Flight<?> mine, Target target) throws TableException {
    try {
      for (int i = 0; i < WRITES; i++) {
        Draft draft;
        synchronized (this) {
          draft = target.draft(now());
          if (target.stands(draft)) {
            target.settle(draft);
            landed(mine, target);
            return true;
          }
        }
        write(mine, target, draft);
      }
      return false;
    } finally {
      synchronized (this) {
        landed(mine, target);
      }
    }
  }

  private void landed(Flight<?> mine, Target target) {
    writes.remove(mine);
    if (mine.equals(target.writing)) {
      target.writing = null;
    }
  }

  private void write(Flight<?> mine, Target target, Draft draft) throws TableException {
    boolean nothing = draft.circuit().equals(Circuit.CLOSED);
    Item item = CircuitItem.write(draft.circuit(), Names.token(random), time.now());
    Outcome outcome =
        nothing
            ? table.delete(target.key(), draft.condition())
            : table.put(target.key(), item, draft.condition());
    synchronized (this) {
      switch (outcome) {
        case Outcome.Done() ->
            target.wrote(draft, Optional.of(item.token()).filter(_ -> !nothing), now());
        // The client had sent it twice, and the first time was heard.
        case Outcome.Refused(Optional<Item> current)
            when current.filter(known -> known.token().equals(item.token())).isPresent() ->
            target.wrote(draft, Optional.of(item.token()), now());
        case Outcome.Refused(Optional<Item> current) -> target.saw(current, now());
      }
      mine.step();
    }
  }
}

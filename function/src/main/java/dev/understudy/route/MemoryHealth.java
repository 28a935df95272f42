package dev.understudy.route;

import dev.understudy.time.Time;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What this environment has seen itself. Forgotten with it. Thread-safe.
///
/// Lambda gives every call of a busy second an environment of its own, so a target that is down is
/// found down by each of them.
public final class MemoryHealth implements Health {
  /// More targets than any one environment sees; beyond it, the one that was used longest ago is
  /// forgotten. Bounds what callers with keys and models of their own can fill.
  private static final int MOST = 1000;

  private final Time time;
  private final Map<Id, Circuit> circuits =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Id, Circuit> eldest) {
          return size() > MOST;
        }
      };

  /// @param time its wall clock says how long a target has rested
  public MemoryHealth(Time time) {
    this.time = time;
  }

  @Override
  public synchronized Permit ask(Id id, Cooldown cooldown) {
    Circuit circuit = circuits.get(id);
    if (circuit == null) {
      return new Permit.Go(false);
    }
    Instant now = time.now();
    Permit permit = circuit.permit(cooldown, now);
    if (permit.equals(new Permit.Go(true))) {
      circuits.put(id, circuit.probing(cooldown, now));
    }
    return permit;
  }

  @Override
  public synchronized void report(Id id, Permit.Go permit, Sign sign) {
    Circuit before = circuits.getOrDefault(id, Circuit.CLOSED);
    Circuit after = before.after(sign, permit, time.now());
    if (after.equals(Circuit.CLOSED)) {
      circuits.remove(id);
    } else {
      circuits.put(id, after);
    }
  }

  /// Nobody else reads it.
  @Override
  public void settle() {}

  @Override
  public synchronized Known look(Id id) {
    return new Known(circuits.getOrDefault(id, Circuit.CLOSED), Optional.empty());
  }

  @Override
  public Known recall(Id id) {
    return look(id);
  }

  @Override
  public synchronized Set<Id> seen() {
    return Set.copyOf(circuits.keySet());
  }
}

package dev.understudy.simulation;

import dev.understudy.route.Circuit;
import dev.understudy.route.Cooldown;
import dev.understudy.route.Health;
import dev.understudy.time.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// One environment's view of a [SharedStore]: what it has read it believes for a second; what
/// changes a circuit it writes, on condition that nobody was faster.
final class SharedHealth implements Health {
  /// How long what was read is believed.
  static final Duration BELIEVED = Duration.ofSeconds(1);

  private static final int TRIES = 3;

  private final SharedStore store;
  private final FakeTime time;
  private final Map<Id, Seen> cache = new HashMap<>();

  SharedHealth(SharedStore store, FakeTime time) {
    this.store = store;
    this.time = time;
  }

  private record Seen(Circuit circuit, Instant until) {}

  @Override
  public Permit ask(Id id, Cooldown cooldown) {
    Seen seen = cache.get(id);
    Circuit circuit = seen != null && time.now().isBefore(seen.until()) ? seen.circuit() : read(id);
    for (int i = 0; i < TRIES; i++) {
      Permit permit = circuit.permit(cooldown, time.now());
      if (!permit.equals(new Permit.Go(true))) {
        return permit;
      }
      if (put(id, circuit, circuit.probing(cooldown, time.now()))) {
        return permit;
      }
      circuit = read(id);
    }
    return new Permit.Rest(time.now().plus(BELIEVED));
  }

  @Override
  public void report(Id id, Permit.Go permit, Sign sign) {
    Instant now = time.now();
    Seen seen = cache.get(id);
    Circuit circuit = seen == null ? read(id) : seen.circuit();
    for (int i = 0; i < TRIES; i++) {
      Circuit after = circuit.after(sign, permit, now);
      if (after.equals(circuit) || put(id, circuit, after)) {
        return;
      }
      circuit = read(id);
    }
  }

  private Circuit read(Id id) {
    Circuit circuit = store.read(id);
    see(id, circuit);
    return circuit;
  }

  private boolean put(Id id, Circuit expected, Circuit next) {
    boolean put = store.put(id, expected, next);
    if (put) {
      see(id, next);
    }
    return put;
  }

  private void see(Id id, Circuit circuit) {
    cache.put(id, new Seen(circuit, time.now().plus(BELIEVED)));
  }
}

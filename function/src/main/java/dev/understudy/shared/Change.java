package dev.understudy.shared;

import dev.understudy.route.Circuit;
import dev.understudy.route.Cooldown;
import dev.understudy.route.Health.Permit;
import dev.understudy.route.Health.Sign;
import java.time.Instant;

/// Something that happened to a target here. It is kept until it stands in the table, and told
/// again to whatever others have written there in between.
sealed interface Change {
  /// `circuit`, when this has happened.
  Circuit on(Circuit circuit);

  /// A call said so.
  record Told(Sign sign, Permit.Go permit, Instant at) implements Change {
    @Override
    public Circuit on(Circuit circuit) {
      return circuit.after(sign, permit, at);
    }
  }

  /// A call wants to find out how a target fares that has rested. One can: of several who want to
  /// at once, the first to write it down. Guarded by the lock of [TableHealth].
  final class Probe implements Change {
    private final Cooldown cooldown;
    private final Instant at;
    private boolean lost;

    Probe(Cooldown cooldown, Instant at) {
      this.cooldown = cooldown;
      this.at = at;
    }

    @Override
    public Circuit on(Circuit circuit) {
      return circuit.permit(cooldown, at).equals(new Permit.Go(true))
          ? circuit.probing(cooldown, at)
          : circuit;
    }

    /// Another was faster, or it is found out already.
    void lose() {
      lost = true;
    }

    /// Whether another was. While the table does not say, nobody was.
    boolean isLost() {
      return lost;
    }
  }
}

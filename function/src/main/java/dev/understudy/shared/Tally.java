package dev.understudy.shared;

import dev.understudy.route.Amounts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What this environment knows of one window: what stands in the table, and what was used here and
/// is not known to stand there. Guarded by the lock of [TableCounters].
final class Tally {
  /// The read that is under way, if there is one.
  @Nullable Flight<Boolean> reading;

  private Amounts stands = Amounts.NONE;
  private Amounts owed = Amounts.NONE;
  private Amounts underWay = Amounts.NONE;
  private Instant seen = Instant.MIN;

  /// What is to be written now: `amounts`, and what could not be written before.
  Amounts take(Amounts amounts) {
    Amounts taken = owed.plus(amounts);
    owed = Amounts.NONE;
    underWay = underWay.plus(taken);
    return taken;
  }

  /// It was written. Sums only grow, so of two answers that overtake each other the greater counts.
  void wrote(Amounts taken, Amounts total, Instant now) {
    underWay = underWay.minus(taken);
    saw(total, now);
  }

  /// It was not, as far as is known.
  void owe(Amounts taken) {
    underWay = underWay.minus(taken);
    owed = owed.plus(taken);
  }

  /// It stands so in the table.
  void saw(Amounts total, Instant now) {
    stands = stands.orMore(total);
    seen = now;
  }

  /// When the table was last seen.
  Instant seen() {
    return seen;
  }

  /// What has been used for certain.
  Amounts certain() {
    return stands.plus(owed);
  }

  /// With what is under way, which may stand there already and is counted twice then.
  Amounts all() {
    return certain().plus(underWay);
  }
}

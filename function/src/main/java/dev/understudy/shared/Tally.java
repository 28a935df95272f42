package dev.understudy.shared;

import dev.understudy.route.Amounts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What this environment knows of one window. Guarded by the lock of [TableCounters].
///
/// What was used is never put too high: it is what was counted here on top of what was seen, or
/// what the table says, whichever is more. Whether a write that is under way or of which no answer
/// came is in what the table says need not be known for that.
final class Tally {
  /// The read that is under way, if there is one.
  @Nullable Flight<Boolean> reading;

  private Amounts used = Amounts.NONE;
  private Amounts owed = Amounts.NONE;
  private Instant seen = Instant.MIN;

  /// Counts `amounts`.
  ///
  /// @return what has been used with them, as far as it is known here
  Amounts add(Amounts amounts) {
    used = used.plus(amounts);
    return used;
  }

  /// What is to be written now: `amounts`, and what is not in the table for certain.
  Amounts take(Amounts amounts) {
    Amounts taken = owed.plus(amounts);
    owed = Amounts.NONE;
    return taken;
  }

  /// `taken` was not written, and that is certain: the next write takes it along.
  void owe(Amounts taken) {
    owed = owed.plus(taken);
  }

  /// It stands so in the table, without what is owed.
  void saw(Amounts total, Instant now) {
    used = used.orMore(total.plus(owed));
    seen = now;
  }

  /// When the table was last seen.
  Instant seen() {
    return seen;
  }

  /// What has been used for certain.
  Amounts used() {
    return used;
  }
}

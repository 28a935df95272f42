package dev.understudy;

import dev.understudy.api.AccessKey;
import dev.understudy.api.AccessKeys;
import dev.understudy.route.Counters;
import dev.understudy.route.Limit;
import dev.understudy.time.Time;

/// Holds callers to the limits of their access keys. Who has none costs nothing. Thread-safe.
public final class Limiter {
  private final Counters counters;
  private final boolean priced;
  private final Time time;

  /// @param counters what keys have used up
  /// @param priced whether what calls cost is estimated
  /// @param time its wall clock says which minute and day it is
  public Limiter(Counters counters, boolean priced, Time time) {
    this.counters = counters;
    this.priced = priced;
    this.time = time;
  }

  /// `caller` asks for something that may reach a provider. Counts that, and waits for nothing.
  ///
  /// @throws dev.understudy.http.Rejection 503 for a limit of money that nobody can hold it to
  Admission admit(AccessKey caller) {
    if (!priced && caller.limits().containsKey(Limit.USD_PER_DAY)) {
      throw AccessKeys.unavailable(
          "the access key \""
              + caller.name()
              + "\" has the limit \"usd_per_day\", but nothing here estimates what calls cost: set"
              + " UNDERSTUDY_PRICES=on, take it out, or use \"tokens_per_day\"");
    }
    return new Admission(caller, counters, time);
  }

  /// Waits, for a moment at most, until what was counted stands where others read it.
  void settle() {
    counters.settle();
  }
}

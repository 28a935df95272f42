package dev.understudy.time;

import java.time.Duration;

/// A point in time by which something must be over. It is carried in the call and nested by taking
/// the earlier one; it interrupts nobody.
///
/// @param time the clock on which it is counted
/// @param at the reading of [Time#nanos] at which it passes
public record Deadline(Time time, long at) {
  /// The deadline `limit` from now. A limit of zero or less has passed already.
  public static Deadline in(Time time, Duration limit) {
    return new Deadline(time, time.nanos() + limit.toNanos());
  }

  /// What is left, never negative.
  public Duration left() {
    return Duration.ofNanos(Math.max(0, at - time.nanos()));
  }

  /// Whether nothing is left.
  public boolean passed() {
    return at - time.nanos() <= 0;
  }

  /// The earlier of this one and `limit` from now.
  public Deadline within(Duration limit) {
    return orEarlier(in(time, limit));
  }

  /// The earlier of this one and `other`.
  public Deadline orEarlier(Deadline other) {
    return other.at - at < 0 ? other : this;
  }

  /// Whether this one passes first.
  public boolean isBefore(Deadline other) {
    return at - other.at < 0;
  }

  /// This deadline, moved forward so that `reserve` is left when it passes.
  public Deadline leaving(Duration reserve) {
    return new Deadline(time, at - reserve.toNanos());
  }
}

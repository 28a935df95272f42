package dev.understudy.simulation;

import java.time.Duration;

/// What is wrong with the first of two providers for a minute or a little more.
enum Trouble {
  /// Nothing: what the others are held against.
  NONE,
  /// It answers at once with a 503.
  REFUSES,
  /// It takes the request and never answers.
  HANGS,
  /// It answers at once with a 429, and says for how long it will.
  LIMITS_AND_SAYS_HOW_LONG,
  /// It answers at once with a 429.
  LIMITS,
  /// It answers, and takes ten times as long.
  IS_SLOW,
  /// It refuses for ten seconds, is well for ten seconds, and so on.
  FLAPS,
  /// It answers one call of twenty with a 500.
  ERRS;

  /// How long it lasts at least.
  static final Duration LASTS = Duration.ofMinutes(1);

  private static final Duration FLAP = Duration.ofSeconds(10);

  /// When it is over, from its beginning.
  ///
  /// @param lasts how long it lasts in this run; what flaps is always down for the last time at the
  ///   same moment
  Duration end(Duration lasts) {
    return this == FLAPS ? LASTS.minus(FLAP) : lasts;
  }

  /// Whether a call that is sent so long after its beginning meets it.
  boolean meets(Duration since, Duration lasts) {
    boolean within = !since.isNegative() && since.compareTo(end(lasts)) < 0;
    boolean up = this == FLAPS && since.dividedBy(FLAP) % 2 == 1;
    return this != NONE && within && !up;
  }

  /// Whether it is down altogether, and not only worse than it was.
  boolean isDead() {
    return this == REFUSES || this == HANGS;
  }
}

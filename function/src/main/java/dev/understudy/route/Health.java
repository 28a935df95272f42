package dev.understudy.route;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What is known of how targets fare, beyond one call: a circuit breaker for each provider, key and
/// model. [MemoryHealth] knows what this environment has seen; a store that environments share can
/// take its place.
///
/// Never throws, and never keeps a call waiting for long: what cannot be known is taken for well.
public interface Health {
  /// Whether the target may be called now. Who is let through to probe has to [#report], or the
  /// probe counts as under way until it is given up.
  Permit ask(Id id, Cooldown cooldown);

  /// What came of a call that was let through.
  void report(Id id, Permit.Go permit, Sign sign);

  /// Whose health it is.
  ///
  /// @param account tells keys apart without being one: the name of a stored key, the hash of
  ///   another
  /// @param patience how long its callers wait for it, where that is too short to speak for others:
  ///   whoever waits for a second finds a slow provider dead, and must not have it rest for those
  ///   who wait for thirty
  record Id(String provider, String account, String model, Optional<Duration> patience) {}

  /// Whether a target may be called.
  sealed interface Permit {
    /// It may.
    ///
    /// @param probe whether this call is the one that finds out how a target fares that has rested
    record Go(boolean probe) implements Permit {}

    /// It rests.
    record Rest(Instant until) implements Permit {}
  }

  /// What a call says of a target's health.
  sealed interface Sign {
    /// It answered, or refused for a good reason.
    record Well() implements Sign {}

    /// It failed in a way that counts.
    record Ill() implements Sign {}

    /// Nothing: the call was given up, or never went out.
    record Unknown() implements Sign {}

    /// Its provider asked us to stay away.
    ///
    /// @param time how long
    /// @param ill whether the failure counts besides
    record Away(Duration time, boolean ill) implements Sign {}
  }
}

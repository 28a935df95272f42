package dev.understudy.route;

import dev.understudy.provider.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

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

  /// Waits, for a moment at most, until what was reported stands where others read it. For the end
  /// of an invocation: what is under way then is frozen with the environment.
  void settle();

  /// What is known of a target, read again where that is due.
  Known look(Id id);

  /// What this environment knows of a target, without asking anybody.
  Known recall(Id id);

  /// Of which targets this environment knows something.
  Set<Id> seen();

  /// Whose health it is.
  ///
  /// @param account tells keys apart without being one: the name of a stored key, the hash of
  ///   another
  /// @param patience how long its callers wait for it, where that is too short to speak for others:
  ///   whoever waits for a second finds a slow provider dead, and must not have it rest for those
  ///   who wait for thirty
  record Id(String provider, String account, String model, Optional<Duration> patience) {
    static final String STORED = "stored ";

    /// Of `target`, for callers who wait long enough to speak for all; empty where it has a key of
    /// the config's own, or takes its model from the request.
    public static Optional<Id> of(Route.Target target) {
      String model = target.overrides().params().path("model").asText("");
      return target.key() instanceof Key.Stored(String name, var _) && !model.isEmpty()
          ? Optional.of(new Id(target.provider().id(), STORED + name, model, Optional.empty()))
          : Optional.empty();
    }

    /// The name of the stored key; empty where the caller brought one.
    public Optional<String> storedName() {
      return account.startsWith(STORED)
          ? Optional.of(account.substring(STORED.length()))
          : Optional.empty();
    }
  }

  /// What is known of a target.
  ///
  /// @param read when it was last read from where environments share it; empty where this
  ///   environment knows it alone
  record Known(Circuit circuit, Optional<Instant> read) {}

  /// Whether a target may be called.
  sealed interface Permit {
    /// It may.
    ///
    /// @param probe whether this call is the one that finds out how a target fares that has rested
    /// @param anyway whether it rests, and is called because there is no other
    record Go(boolean probe, boolean anyway) implements Permit {
      /// Of a target that does not rest.
      public Go(boolean probe) {
        this(probe, false);
      }
    }

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

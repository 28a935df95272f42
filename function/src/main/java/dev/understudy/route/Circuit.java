package dev.understudy.route;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// How one target fares: an immutable state and what changes it. Whether it rests is asked with the
/// asker's own [Cooldown], so nobody's setting can have it rest for others.
///
/// @param failures when it failed in a way that counts, since it last did well; the latest
///   [#REMEMBERED] of them
/// @param awayUntil until when its provider asked us to stay away
/// @param probedSince since when a probe is under way, or is thought to be
/// @param probedBy how many failures had it rest for whoever sent that probe
public record Circuit(
    List<Instant> failures, Instant awayUntil, Instant probedSince, int probedBy) {
  /// Nothing is known, so nothing is held against it.
  public static final Circuit CLOSED = new Circuit(List.of(), Instant.MIN, Instant.MIN, 0);

  /// How many failures are remembered.
  public static final int REMEMBERED = 100;

  /// How long a probe may take until another is let through: longer than any target's turn.
  static final Duration PROBE = Duration.ofSeconds(30);

  /// The longest that we stay away because a provider says so.
  static final Duration LONGEST_AWAY = Duration.ofMinutes(5);

  /// How it stands, for people to read.
  public sealed interface State {
    /// It may be called.
    record Closed() implements State {}

    /// It rests, or has rested and waits for a call that finds out how it fares.
    record Open(Instant until) implements State {}

    /// It has rested, and is found out about.
    record Probing() implements State {}
  }

  /// How it stands at `now` for whoever has that `cooldown`.
  public State state(Cooldown cooldown, Instant now) {
    if (now.isBefore(awayUntil)) {
      return new State.Open(awayUntil);
    }
    if (!isOpen(cooldown)) {
      return new State.Closed();
    }
    return now.isBefore(probedSince.plus(PROBE))
        ? new State.Probing()
        : new State.Open(failures.getLast().plus(cooldown.rest()));
  }

  /// How many failures count against it at `now` for whoever has that `cooldown`.
  public int counted(Cooldown cooldown, Instant now) {
    Instant since = now.minus(cooldown.within());
    return (int) failures.stream().filter(at -> !at.isBefore(since)).count();
  }

  /// Whether it may be called at `now`.
  public Health.Permit permit(Cooldown cooldown, Instant now) {
    if (now.isBefore(awayUntil)) {
      return new Health.Permit.Rest(awayUntil);
    }
    if (!isOpen(cooldown)) {
      return new Health.Permit.Go(false);
    }
    Instant restedAt = failures.getLast().plus(cooldown.rest());
    Instant probed = probedSince.plus(PROBE);
    Instant until = restedAt.isAfter(probed) ? restedAt : probed;
    return now.isBefore(until) ? new Health.Permit.Rest(until) : new Health.Permit.Go(true);
  }

  private boolean isOpen(Cooldown cooldown) {
    if (failures.size() < cooldown.failures()) {
      return false;
    }
    Instant first = failures.get(failures.size() - cooldown.failures());
    return !first.isBefore(failures.getLast().minus(cooldown.within()));
  }

  /// A probe is under way from `now`, of a caller with that `cooldown`.
  public Circuit probing(Cooldown cooldown, Instant now) {
    return new Circuit(failures, awayUntil, now, cooldown.failures());
  }

  /// After `sign` at `now`, of a call that was let through by `permit`.
  public Circuit after(Health.Sign sign, Health.Permit.Go permit, Instant now) {
    Instant probed = permit.probe() ? Instant.MIN : probedSince;
    return switch (sign) {
      case Health.Sign.Well() -> CLOSED.away(awayUntil);
      case Health.Sign.Unknown() -> new Circuit(failures, awayUntil, probed, probedBy);
      case Health.Sign.Ill() -> new Circuit(failed(permit, now), awayUntil, probed, probedBy);
      case Health.Sign.Away(Duration wait, boolean ill) ->
          new Circuit(ill ? failed(permit, now) : failures, awayUntil, probed, probedBy)
              .away(now.plus(wait.compareTo(LONGEST_AWAY) < 0 ? wait : LONGEST_AWAY));
    };
  }

  private Circuit away(Instant until) {
    return new Circuit(
        failures, until.isAfter(awayUntil) ? until : awayUntil, probedSince, probedBy);
  }

  /// One failure more. A probe that failed renews what had the target rest for whoever sent it, and
  /// no more: it rests again at once, however short the time is within which failures count, and
  /// for those who need more failures to see only what they count themselves. It rests from when
  /// the probe was sent: what hangs is probed as often as what refuses, and found well as soon.
  private List<Instant> failed(Health.Permit.Go permit, Instant now) {
    List<Instant> all = new ArrayList<>(failures);
    Instant at = permit.probe() && !probedSince.equals(Instant.MIN) ? probedSince : now;
    if (permit.probe()) {
      int renewed = Math.clamp(probedBy - 1L, 0, all.size());
      all.subList(all.size() - renewed, all.size()).replaceAll(_ -> at);
    }
    all.add(at);
    return List.copyOf(all.subList(Math.max(0, all.size() - REMEMBERED), all.size()));
  }
}

package dev.understudy.simulation;

import dev.understudy.route.Cooldown;
import java.time.Duration;
import java.util.List;

/// What is played.
final class Scenarios {
  static final Duration HEDGE = Duration.ofSeconds(2);

  static final Scenario CALM = new Scenario("Nothing is wrong", Trouble.NONE);
  static final Scenario REFUSES = new Scenario("Dead: refuses at once (503)", Trouble.REFUSES);
  static final Scenario HANGS =
      new Scenario("Dead: hangs until the `request_timeout`", Trouble.HANGS);
  static final Scenario HANGS_HEDGED =
      new Scenario("Dead: hangs, with a hedge", Trouble.HANGS).hedged(HEDGE);
  static final Scenario LIMITS_AND_SAYS =
      new Scenario("Rate-limited, with `Retry-After`", Trouble.LIMITS_AND_SAYS_HOW_LONG);
  static final Scenario LIMITS =
      new Scenario("Rate-limited, without `Retry-After`", Trouble.LIMITS);
  static final Scenario SLOW = new Scenario("Slow: ten times the latency", Trouble.IS_SLOW);
  static final Scenario SLOW_HEDGED =
      new Scenario("Slow: ten times the latency, with a hedge", Trouble.IS_SLOW).hedged(HEDGE);
  static final Scenario FLAPS =
      new Scenario("Flapping: ten seconds down, ten seconds up", Trouble.FLAPS);
  static final Scenario ERRS = new Scenario("Erring: one call of twenty fails (500)", Trouble.ERRS);

  /// In the order of the report.
  static final List<Scenario> ALL =
      List.of(
          CALM,
          REFUSES,
          HANGS,
          HANGS_HEDGED,
          LIMITS_AND_SAYS,
          LIMITS,
          SLOW,
          SLOW_HEDGED,
          FLAPS,
          ERRS);

  private static final Cooldown USUAL = Cooldown.DEFAULT;

  /// A setting other than the usual ones.
  record Setting(String name, Duration timeout, Cooldown cooldown) {
    Scenario of(Scenario scenario) {
      return scenario.timeout(timeout).cooldown(cooldown);
    }
  }

  /// What else could be set, after what is.
  static final List<Setting> SETTINGS =
      List.of(
          new Setting("as above", Scenario.TIMEOUT, USUAL),
          new Setting("`request_timeout` 10 s", Duration.ofSeconds(10), USUAL),
          new Setting("`request_timeout` 5 s", Duration.ofSeconds(5), USUAL),
          new Setting("2 failures", Scenario.TIMEOUT, failures(2)),
          new Setting("1 failure", Scenario.TIMEOUT, failures(1)),
          new Setting("rests 5 s", Scenario.TIMEOUT, rest(5)),
          new Setting("rests 30 s", Scenario.TIMEOUT, rest(30)));

  private Scenarios() {}

  private static Cooldown failures(int failures) {
    return new Cooldown(failures, USUAL.within(), USUAL.rest());
  }

  private static Cooldown rest(int seconds) {
    return new Cooldown(USUAL.failures(), USUAL.within(), Duration.ofSeconds(seconds));
  }
}

package dev.understudy.route;

import dev.understudy.provider.Key;
import java.time.Duration;
import java.util.Optional;

/// One target's part of a call, as its health is concerned.
///
/// What a caller can choose must not have a target rest for others: whoever waits for less than
/// [#FULL] has a circuit of its own, and a limit that was cut short by what came before says
/// nothing of the target.
///
/// @param id whose health it is
record Standing(Health.Id id) {
  /// Who has not begun to answer by then is slow for anybody.
  private static final Duration FULL = Duration.ofSeconds(8);

  /// How long a target was waited for.
  ///
  /// @param given how long it had when it was asked
  /// @param took how long it was until the outcome
  record Wait(Duration given, Duration took) {}

  /// @param patience the shortest of the limits that the config names for this target
  static Standing of(Route.Target target, String model, Duration patience) {
    Optional<Duration> own =
        patience.compareTo(FULL) < 0 ? Optional.of(patience) : Optional.empty();
    String account =
        switch (target.key()) {
          case Key.Stored(String name, var _) -> Health.Id.STORED + name;
          case Key.Inline inline ->
              "inline "
                  + inline.secret().sha256()
                  + inline.baseUrl().map(base -> " " + base).orElse("");
        };
    return new Standing(new Health.Id(target.provider().id(), account, model, own));
  }

  /// What `outcome` says of the target.
  ///
  /// @param waited how long the target was waited for
  Health.Sign sign(Outcome outcome, Wait waited) {
    return switch (outcome) {
      case Outcome.Answer _ -> new Health.Sign.Well();
      case Outcome.Failure failure -> sign(failure, waited);
    };
  }

  private Health.Sign sign(Outcome.Failure failure, Wait waited) {
    return switch (failure.failure()) {
      // An answer that says nothing is what a caller can ask for, with a stop word for one.
      case INTERNAL, EMPTY -> new Health.Sign.Unknown();
      case CANCELLED ->
          // Nothing else says of a target that hangs that it does, when another wins each time.
          isFair(waited.took()) ? new Health.Sign.Ill() : new Health.Sign.Unknown();
      case MALFORMED ->
          // A 4xx: the model could not do what this caller's tools or schema ask for.
          failure.status() / 100 == 4 ? new Health.Sign.Unknown() : new Health.Sign.Ill();
      case DEADLINE, TIMEOUT, FIRST_TOKEN_TIMEOUT, STALLED ->
          isFair(waited.given()) ? new Health.Sign.Ill() : new Health.Sign.Unknown();
      default -> {
        boolean ill = failure.failure().harmsHealth();
        yield failure
            .retryAfter()
            .map(wait -> (Health.Sign) new Health.Sign.Away(wait, ill))
            .orElseGet(() -> plain(failure, ill));
      }
    };
  }

  private static Health.Sign plain(Outcome.Failure failure, boolean ill) {
    if (ill) {
      return new Health.Sign.Ill();
    }
    boolean refused = failure.status() >= 400 && failure.status() < 500 && failure.status() != 429;
    return refused || failure.status() == 200 ? new Health.Sign.Well() : new Health.Sign.Unknown();
  }

  /// Nine tenths of it: the clock has gone on since the limit was set.
  private boolean isFair(Duration time) {
    Duration fair = id.patience().orElse(FULL);
    return time.multipliedBy(10).compareTo(fair.multipliedBy(9)) >= 0;
  }
}

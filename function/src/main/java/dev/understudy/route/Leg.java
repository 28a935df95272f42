package dev.understudy.route;

import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import java.time.Duration;

/// A call on its way through one part of the tree.
///
/// @param limit by when this part must be done
/// @param patience the shortest time that the config gives it; what is left of `limit` may be less
/// @param cancellation nobody waits for this part any more
/// @param following how many targets may still be tried when this part has failed
/// @param anyway whether targets are tried although they rest: nobody else is left
record Leg(
    Call call,
    Deadline limit,
    Duration patience,
    Cancellation cancellation,
    int following,
    boolean anyway) {
  /// What every target that follows is left, so that a silent provider does not use up the time of
  /// those that would answer.
  private static final Duration LEFT_FOR_EACH = Duration.ofSeconds(8);

  /// The whole of a call.
  static Leg whole(Call call) {
    return new Leg(call, call.deadline(), Duration.ofDays(1), call.cancellation(), 0, false);
  }

  /// The same, for those too that rest.
  Leg evenResting() {
    return new Leg(call, limit, patience, cancellation, following, true);
  }

  /// The same, no longer than `time`.
  Leg within(Duration time) {
    Duration shorter = time.compareTo(patience) < 0 ? time : patience;
    return new Leg(call, limit.within(time), shorter, cancellation, following, anyway);
  }

  /// The part before others.
  ///
  /// @param targets how many may be tried after it
  /// @param inTurn how many of them start only when it has failed: they are left their time,
  ///   [#LEFT_FOR_EACH], or half of what is left when that is less
  Leg before(int targets, int inTurn) {
    Duration wanted = LEFT_FOR_EACH.multipliedBy(inTurn);
    Duration half = limit.left().dividedBy(2);
    Duration reserve = wanted.compareTo(half) < 0 ? wanted : half;
    return new Leg(
        call, limit.leaving(reserve), patience, cancellation, following + targets, anyway);
  }

  /// The same, which can be cancelled by itself, and loses to another when it takes longer than
  /// `time`.
  Leg apart(Duration time) {
    Duration shorter = time.compareTo(patience) < 0 ? time : patience;
    return new Leg(call, limit, shorter, cancellation.child(), following, anyway);
  }

  /// Whether a target is tried although it rests: nothing follows it, so there is nothing to lose.
  boolean tryAnyway() {
    return anyway || following == 0;
  }
}

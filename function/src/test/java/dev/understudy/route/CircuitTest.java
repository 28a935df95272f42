package dev.understudy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.route.Health.Permit;
import dev.understudy.route.Health.Sign;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One circuit: closed, open, half-open, and away. Times are seconds.
class CircuitTest {
  private static final Permit GO = new Permit.Go(false);
  private static final Permit PROBE = new Permit.Go(true);
  private static final Permit.Go CALL = new Permit.Go(false);
  private static final Permit.Go PROBED = new Permit.Go(true);
  private static final Sign ILL = new Sign.Ill();
  private static final Sign WELL = new Sign.Well();
  private static final Sign UNKNOWN = new Sign.Unknown();

  private static Instant at(double second) {
    return Instant.parse("2026-01-01T00:00:00Z").plusNanos((long) (second * 1e9));
  }

  private static Permit rest(double until) {
    return new Permit.Rest(at(until));
  }

  private static Permit permit(Circuit circuit, double second) {
    return circuit.permit(Cooldown.DEFAULT, at(second));
  }

  private static Circuit ill(double... seconds) {
    Circuit circuit = Circuit.CLOSED;
    for (double second : seconds) {
      circuit = circuit.after(ILL, CALL, at(second));
    }
    return circuit;
  }

  @Test
  void nothingIsHeldAgainstTheUnknown() {
    assertEquals(GO, permit(Circuit.CLOSED, 0));
  }

  @Test
  void theThirdFailureWithinThirtySecondsOpensItForFifteen() {
    assertEquals(GO, permit(ill(0, 1), 1));
    assertEquals(rest(17), permit(ill(0, 1, 2), 2));
    assertEquals(rest(17), permit(ill(0, 1, 2), 16.999));
    assertEquals(PROBE, permit(ill(0, 1, 2), 17));
  }

  @Test
  void failuresThatLieFurtherApartDoNot() {
    assertEquals(rest(45), permit(ill(0, 1, 30), 30));
    assertEquals(GO, permit(ill(0, 1, 30.001), 31));
    assertEquals(rest(46), permit(ill(0, 1, 30.001, 31), 31));
  }

  @Test
  void anAnswerForgetsThemAll() {
    assertEquals(Circuit.CLOSED, ill(0, 1).after(WELL, CALL, at(2)));
    assertEquals(GO, permit(ill(0, 1).after(WELL, CALL, at(2)).after(ILL, CALL, at(3)), 3));
  }

  @Test
  void whatSaysNothingChangesNothing() {
    assertEquals(ill(0, 1), ill(0, 1).after(UNKNOWN, CALL, at(2)));
  }

  @Test
  void oneProbeAtATimeIsLetThrough() {
    Circuit probing = ill(0, 1, 2).probing(Cooldown.DEFAULT, at(17));

    assertEquals(rest(47), permit(probing, 17));
    assertEquals(rest(47), permit(probing, 46.999));
    assertEquals(PROBE, permit(probing, 47));
  }

  @Test
  void aProbeThatAnswersCloses() {
    assertEquals(
        Circuit.CLOSED, ill(0, 1, 2).probing(Cooldown.DEFAULT, at(17)).after(WELL, PROBED, at(18)));
  }

  @Test
  void aProbeThatFailsRenewsTheRest() {
    Circuit again = ill(0, 1, 2).probing(Cooldown.DEFAULT, at(17)).after(ILL, PROBED, at(18));

    // From when it was sent.
    assertEquals(rest(32), permit(again, 18));
    assertEquals(PROBE, permit(again, 32));
  }

  @Test
  void aProbeThatFailsLongAfterRenewsToo() {
    // Three failures within 30 s once, one failure an hour later: still not closed since.
    Circuit again = ill(0, 1, 2).probing(Cooldown.DEFAULT, at(3_600)).after(ILL, PROBED, at(3_601));

    assertEquals(rest(3_615), permit(again, 3_601));
    assertEquals(4, again.failures().size());
  }

  @Test
  void aProbeThatWasCancelledMakesRoomForTheNext() {
    Circuit given = ill(0, 1, 2).probing(Cooldown.DEFAULT, at(17)).after(UNKNOWN, PROBED, at(18));

    assertEquals(PROBE, permit(given, 18));
  }

  @Test
  void aCallThatIsNoProbeDoesNotEndOne() {
    Circuit probing = ill(0, 1, 2).probing(Cooldown.DEFAULT, at(17));

    assertEquals(rest(47), permit(probing.after(UNKNOWN, CALL, at(18)), 18));
    assertEquals(rest(47), permit(probing.after(ILL, CALL, at(18)), 18));
    assertEquals(Circuit.CLOSED, probing.after(WELL, CALL, at(18)));
  }

  @Test
  void aFailureDuringTheRestProlongsIt() {
    assertEquals(rest(25), permit(ill(0, 1, 2, 10), 11));
  }

  @Test
  void whatAProviderAsksForIsKept() {
    Circuit away = Circuit.CLOSED.after(new Sign.Away(Duration.ofSeconds(7), false), CALL, at(1));

    assertEquals(rest(8), permit(away, 1));
    assertEquals(rest(8), permit(away, 7.999));
    assertEquals(GO, permit(away, 8));
    assertEquals(List.of(), away.failures());
  }

  @Test
  void butForFiveMinutesAtMost() {
    Circuit away = Circuit.CLOSED.after(new Sign.Away(Duration.ofDays(1), false), CALL, at(1));
    Circuit less = Circuit.CLOSED.after(new Sign.Away(Duration.ofSeconds(299), false), CALL, at(1));

    assertEquals(rest(301), permit(away, 2));
    assertEquals(rest(300), permit(less, 2));
  }

  @Test
  void aShorterWishDoesNotShortenALongerOne() {
    Circuit away =
        Circuit.CLOSED
            .after(new Sign.Away(Duration.ofSeconds(60), false), CALL, at(0))
            .after(new Sign.Away(Duration.ofSeconds(1), false), CALL, at(1));

    assertEquals(rest(60), permit(away, 2));
  }

  @Test
  void anAnswerMeanwhileDoesNotEndTheTimeThatWasAskedFor() {
    Circuit away =
        ill(0, 0)
            .after(new Sign.Away(Duration.ofSeconds(60), true), CALL, at(0))
            .after(WELL, CALL, at(1));

    assertEquals(rest(60), permit(away, 2));
    assertEquals(GO, permit(away, 60));
  }

  @Test
  void aWishBesideAFailureCountsAsOne() {
    Circuit open = ill(0, 1).after(new Sign.Away(Duration.ofSeconds(3), true), CALL, at(2));

    assertEquals(rest(5), permit(open, 2));
    assertEquals(rest(17), permit(open, 6));
  }

  @Test
  void aProbeThatIsSentAwayIsOver() {
    Circuit away =
        ill(0, 1, 2)
            .probing(Cooldown.DEFAULT, at(17))
            .after(new Sign.Away(Duration.ofSeconds(3), false), PROBED, at(18));

    assertEquals(rest(21), permit(away, 18));
    assertEquals(PROBE, permit(away, 21));
  }

  @Test
  void whoeverAsksAsksWithASettingOfHisOwn() {
    Cooldown strict = new Cooldown(1, Duration.ofSeconds(1), Duration.ofSeconds(100));
    Cooldown lenient = new Cooldown(5, Duration.ofSeconds(60), Duration.ofSeconds(1));
    Circuit circuit = ill(0, 1, 2, 3);

    assertEquals(rest(103), circuit.permit(strict, at(4)));
    assertEquals(rest(18), circuit.permit(Cooldown.DEFAULT, at(4)));
    assertEquals(GO, circuit.permit(lenient, at(4)));
  }

  @Test
  void aProbeOfTheStrictDoesNotKeepTheLenientOut() {
    Cooldown strict = new Cooldown(1, Duration.ofSeconds(1), Duration.ofSeconds(1));

    assertEquals(PROBE, ill(0).permit(strict, at(2)));
    assertEquals(GO, permit(ill(0).probing(Cooldown.DEFAULT, at(2)), 3));
  }

  @Test
  void aHundredFailuresAreRememberedAndNoMore() {
    Circuit circuit = Circuit.CLOSED;
    for (int i = 0; i < 150; i++) {
      circuit = circuit.after(ILL, CALL, at(i));
    }

    assertEquals(100, circuit.failures().size());
    assertEquals(at(50), circuit.failures().getFirst());
    assertEquals(at(149), circuit.failures().getLast());
    Cooldown most = new Cooldown(100, Duration.ofSeconds(99), Duration.ofSeconds(1));
    assertEquals(rest(150), circuit.permit(most, at(149)));
    Cooldown less = new Cooldown(100, Duration.ofSeconds(98), Duration.ofSeconds(1));
    assertEquals(GO, circuit.permit(less, at(149)));
  }

  @Test
  void whoIsImpatientDoesNotHaveItRestForThoseWhoAreNot() {
    Cooldown impatient = new Cooldown(1, Duration.ofSeconds(1), Duration.ofMillis(1));
    Circuit stale = ill(0, 20);

    Circuit after = stale.probing(impatient, at(100)).after(ILL, PROBED, at(100));

    assertEquals(GO, after.permit(Cooldown.DEFAULT, at(101)));
  }
}

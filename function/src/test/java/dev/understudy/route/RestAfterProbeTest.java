package dev.understudy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.route.Health.Permit;
import dev.understudy.route.Health.Sign;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestAfterProbeTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Permit.Go PROBE = new Permit.Go(true);

  @Test
  void afterAProbeThatHungATargetRestsFromWhenTheProbeWasSent() {
    Circuit circuit = open().probing(Cooldown.DEFAULT, at(20)).after(new Sign.Ill(), PROBE, at(30));

    assertEquals(new Permit.Rest(at(35)), circuit.permit(Cooldown.DEFAULT, at(30)));
    assertEquals(PROBE, circuit.permit(Cooldown.DEFAULT, at(35)));
  }

  @Test
  void whileAProbeHangsLongerThanTheRestNobodyElseIsLetThrough() {
    Circuit circuit = open().probing(Cooldown.DEFAULT, at(20));

    assertEquals(new Permit.Rest(at(50)), circuit.permit(Cooldown.DEFAULT, at(40)));
  }

  @Test
  void aProbeThatFailsAfterAnotherCallDidWellIsOneFailureOfThatMoment() {
    Circuit circuit =
        open()
            .probing(Cooldown.DEFAULT, at(20))
            .after(new Sign.Well(), new Permit.Go(false), at(25))
            .after(new Sign.Ill(), PROBE, at(30));

    assertEquals(List.of(at(30)), circuit.failures());
    assertEquals(new Permit.Go(false), circuit.permit(Cooldown.DEFAULT, at(30)));
  }

  private static Circuit open() {
    Circuit circuit = Circuit.CLOSED;
    for (int i = 0; i < Cooldown.DEFAULT.failures(); i++) {
      circuit = circuit.after(new Sign.Ill(), new Permit.Go(false), START);
    }
    return circuit;
  }

  private static Instant at(int seconds) {
    return START.plus(Duration.ofSeconds(seconds));
  }
}

package dev.understudy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.understudy.route.Health.Permit;
import dev.understudy.route.Health.Sign;
import dev.understudy.time.FakeTime;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryHealthTest {
  private static final Permit.Go GO = new Permit.Go(false);
  private static final Permit.Go PROBE = new Permit.Go(true);

  private final FakeTime time = new FakeTime();
  private final MemoryHealth health = new MemoryHealth(time);
  private final Health.Id id = id("m");

  private static Health.Id id(String model) {
    return new Health.Id("openai", "stored openai", model, Optional.empty());
  }

  private Permit ask() {
    return ask(id);
  }

  private Permit ask(Health.Id whose) {
    return health.ask(whose, Cooldown.DEFAULT);
  }

  private void ill(Health.Id whose, int times) {
    for (int i = 0; i < times; i++) {
      health.report(whose, GO, new Sign.Ill());
    }
  }

  private Permit rest(long seconds) {
    return new Permit.Rest(time.now().plusSeconds(seconds));
  }

  @Test
  void aTargetRestsAndIsProbedByOne() {
    ill(id, 2);
    assertEquals(GO, ask());
    ill(id, 1);
    assertEquals(rest(15), ask());
    time.advance(Duration.ofSeconds(15));

    assertEquals(PROBE, ask());
    assertEquals(rest(30), ask());
    health.report(id, PROBE, new Sign.Well());
    assertEquals(GO, ask());
  }

  @Test
  void aProbeThatFailsRenewsTheRest() {
    ill(id, 3);
    time.advance(Duration.ofSeconds(15));
    assertEquals(PROBE, ask());
    health.report(id, PROBE, new Sign.Ill());

    assertEquals(rest(15), ask());
  }

  @Test
  void aProbeOfWhichNothingIsHeardIsGivenUpAfterThirtySeconds() {
    ill(id, 3);
    time.advance(Duration.ofSeconds(15));
    assertEquals(PROBE, ask());
    time.advance(Duration.ofSeconds(30).minusNanos(1));
    assertInstanceOf(Permit.Rest.class, ask());
    time.advance(Duration.ofNanos(1));

    assertEquals(PROBE, ask());
  }

  @Test
  void circuitsAreKeptApartByAllThatNamesThem() {
    ill(id, 3);

    assertEquals(GO, ask(id("other")));
    assertEquals(
        GO, ask(new Health.Id("openai", "stored openai", "m", Optional.of(Duration.ofSeconds(1)))));
    assertEquals(GO, ask(new Health.Id("openai", "inline", "m", Optional.empty())));
    assertEquals(GO, ask(new Health.Id("anthropic", "stored openai", "m", Optional.empty())));
  }

  @Test
  void anAnswerForgets() {
    ill(id, 2);
    health.report(id, GO, new Sign.Well());
    ill(id, 2);

    assertEquals(GO, ask());
  }

  @Test
  void callersWithModelsOfTheirOwnFillNoMoreThanAThousandPlaces() {
    ill(id, 3);
    for (int i = 0; i < 999; i++) {
      ill(id("model-" + i), 1);
    }
    assertEquals(rest(15), ask());
    for (int i = 999; i < 1_998; i++) {
      ill(id("model-" + i), 1);
    }
    // Asked for since, so another is the one that was used longest ago.
    assertEquals(rest(15), ask());
    for (int i = 1_998; i < 2_998; i++) {
      ill(id("model-" + i), 1);
    }
    assertEquals(GO, ask());
  }

  @Test
  void whoIsWellTakesNoPlace() {
    ill(id, 3);
    for (int i = 0; i < 2_000; i++) {
      health.report(id("model-" + i), GO, new Sign.Well());
      health.report(id("model-" + i), GO, new Sign.Unknown());
      ask(id("model-" + i));
    }

    assertEquals(rest(15), ask());
  }
}

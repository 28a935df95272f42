package dev.understudy.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.route.Circuit;
import dev.understudy.route.Cooldown;
import dev.understudy.route.Health;
import dev.understudy.route.Health.Permit;
import dev.understudy.route.Health.Sign;
import dev.understudy.route.MemoryHealth;
import dev.understudy.time.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TableHealthTest {
  private static final Health.Id ID =
      new Health.Id("openai", "stored openai", "gpt", Optional.empty());
  private static final Permit.Go GO = new Permit.Go(false);
  private static final Permit.Go PROBE = new Permit.Go(true);
  private static final Sign ILL = new Sign.Ill();
  private static final Sign WELL = new Sign.Well();

  private final FakeTime time = new FakeTime();
  private final FakeTable table = new FakeTable(time);
  private final List<String> log = new ArrayList<>();
  private int failures;
  private final TableHealth one = environment(1);
  private final TableHealth other = environment(2);

  private TableHealth environment(long seed) {
    Trouble trouble = new Trouble(time, () -> failures++, log::add);
    return new TableHealth(table, new MemoryHealth(time), trouble, time, new Random(seed));
  }

  private static Permit ask(Health health) {
    return health.ask(ID, Cooldown.DEFAULT);
  }

  private static void tell(Health health, Permit.Go permit, Sign sign) {
    health.report(ID, permit, sign);
    health.settle();
  }

  private void open() {
    for (int i = 0; i < Cooldown.DEFAULT.failures(); i++) {
      tell(one, GO, ILL);
    }
  }

  private Duration took(Runnable step) {
    Duration before = time.passed();
    step.run();
    return time.passed().minus(before);
  }

  @Test
  void ofATargetThatIsCalledAlthoughItRestsOneFailureASecondIsWritten() {
    open();
    int before = table.writes;
    Permit.Go anyway = new Permit.Go(false, true);
    time.advance(Duration.ofMillis(900));
    tell(one, anyway, ILL);
    assertEquals(before, table.writes);

    time.advance(Duration.ofMillis(100));
    tell(one, anyway, ILL);
    tell(one, anyway, ILL);
    assertEquals(before + 1, table.writes);
    tell(one, anyway, WELL);
    assertEquals(Map.of(), table.items);
  }

  @Test
  void aWriteThatIsRefusedTimeAndAgainIsNoSignThatTheTableIsSlow() {
    ask(one);
    tell(one, GO, ILL);
    table.trip = Duration.ofMillis(40);
    table.taken = 3;

    one.report(ID, GO, ILL);
    assertEquals(Duration.ofMillis(50), took(one::settle));
    time.advance(Duration.ofMillis(200));
    assertEquals(0, failures, log::toString);
    time.advance(TableHealth.BELIEVED);
    assertEquals(1, other.look(ID).circuit().failures().size());
  }

  @Test
  void whoIsRefusedTwentyTimesEndsAndTheTableIsAskedAsBefore() {
    ask(one);
    table.taken = 20;
    tell(one, GO, ILL);
    time.advance(TableHealth.BELIEVED);
    int before = table.reads;
    one.look(ID);

    assertEquals(0, failures, log::toString);
    assertEquals(before + 1, table.reads);
    one.settle();
    time.advance(TableHealth.BELIEVED);
    assertEquals(1, other.look(ID).circuit().failures().size());
  }

  @Test
  void aWriteForWhichNoTimeIsLeftIsNoSignThatTheTableIsSlow() {
    Health.Id second = new Health.Id("anthropic", "stored b", "c", Optional.empty());
    ask(one);
    tell(one, GO, ILL);
    table.trip = Duration.ofMillis(20);
    table.taken = 8;
    one.report(ID, GO, ILL);
    time.advance(Duration.ofMillis(19));
    one.report(second, GO, ILL);
    // The second one is still on its way when the patience with the first is over.
    table.trip = Duration.ofMillis(40);
    one.settle();

    assertEquals(0, failures, log::toString);
  }

  @Test
  void aWriteThatWasAnsweredWhileAnotherWasWaitedForIsNoSignThatTheTableIsSlow() {
    Health.Id second = new Health.Id("anthropic", "stored b", "c", Optional.empty());
    ask(one);
    tell(one, GO, ILL);
    table.trip = Duration.ofMillis(49);
    one.report(ID, GO, ILL);
    time.advance(Duration.ofMillis(1));
    table.trip = Duration.ofMillis(20);
    table.taken = 2;
    one.report(second, GO, ILL);
    // The first write lands when 2 ms are left. The second was refused twice until then.
    one.settle();

    assertEquals(0, failures, log::toString);
  }

  @Test
  void whatIsThrottledFailsAloneAndIsSaidAndCounted() {
    Health.Id second = new Health.Id("anthropic", "stored b", "c", Optional.empty());
    tell(one, GO, ILL);
    table.hot = table.items.keySet().iterator().next();
    time.advance(TableHealth.BELIEVED);
    one.look(ID);
    one.look(ID);
    int before = table.reads;
    one.look(second);

    assertEquals(before + 1, table.reads);
    assertEquals(2, failures);
    assertEquals(1, log.size());
  }

  @Test
  void whatSleptWithItsEnvironmentIsNotWaitedForForEver() {
    ask(one);
    for (int i = 0; i < 3; i++) {
      table.trip = Duration.ofSeconds(12);
      tell(one, GO, ILL);
      time.advance(Duration.ofSeconds(6));
      one.report(ID, GO, ILL);
      time.advance(Duration.ofSeconds(60));
    }

    assertEquals(0, one.underWay());
  }

  @Test
  void whatOneEnvironmentHasSeenKeepsTheOtherAway() {
    assertEquals(GO, ask(other));
    open();
    time.advance(TableHealth.BELIEVED);

    assertInstanceOf(Permit.Rest.class, ask(other));
  }

  @Test
  void failuresOfBothAreCountedTogetherAndNoneIsLost() {
    ask(one);
    ask(other);
    one.report(ID, GO, ILL);
    other.report(ID, GO, ILL);
    one.settle();
    other.settle();
    time.advance(TableHealth.BELIEVED);

    assertEquals(2, one.look(ID).circuit().failures().size());
    assertEquals(2, other.look(ID).circuit().failures().size());
  }

  @Test
  void ofTwoThatWantToProbeOneDoes() {
    open();
    time.advance(Duration.ofSeconds(16));
    List<Permit> permits = new ArrayList<>();
    other.look(ID);
    one.look(ID);
    time.start(() -> permits.add(ask(one)));
    time.start(() -> permits.add(ask(other)));
    time.advance(Duration.ofMillis(100));

    assertEquals(1, permits.stream().filter(PROBE::equals).count());
    assertEquals(1, permits.stream().filter(Permit.Rest.class::isInstance).count());
  }

  @Test
  void aProbeThatGoesWellClosesTheCircuitForAllAndLeavesNothingInTheTable() {
    open();
    time.advance(Duration.ofSeconds(16));
    assertEquals(PROBE, ask(one));
    tell(one, PROBE, WELL);

    assertEquals(GO, ask(other));
    assertEquals(Map.of(), table.items);
  }

  @Test
  void aSuccessWritesNothingAndWhatWasReadIsBelievedForASecond() {
    ask(one);
    tell(one, GO, WELL);
    time.advance(Duration.ofMillis(900));
    ask(one);

    assertEquals(0, table.writes);
    assertEquals(1, table.reads);
  }

  @Test
  void severalWhoAskAtOnceReadOnce() {
    List<Permit> permits = new ArrayList<>();
    time.start(() -> permits.add(ask(one)));
    time.start(() -> permits.add(ask(one)));
    time.advance(Duration.ofMillis(100));

    assertEquals(List.of(GO, GO), permits);
    assertEquals(1, table.reads);
  }

  @Test
  void aSlowTableKeepsTheFirstCallForAQuarterOfASecondAndOnlyNowAndThenAnother() {
    table.trip = Duration.ofSeconds(20);

    assertEquals(Duration.ofMillis(250), took(() -> assertEquals(GO, ask(one))));
    assertEquals(Duration.ZERO, took(() -> assertEquals(GO, ask(one))));
    time.advance(Access.QUIET);
    assertEquals(Duration.ofMillis(50), took(() -> assertEquals(GO, ask(one))));
    assertEquals(Duration.ZERO, took(() -> assertEquals(GO, ask(one))));
  }

  @Test
  void theFirstReportIsWaitedForAsLongAsTheFirstReadAndWithoutOneNothingIs() {
    ask(one);
    assertEquals(Duration.ZERO, took(one::settle));
    table.trip = Duration.ofSeconds(20);

    one.report(ID, GO, ILL);
    assertEquals(Duration.ofMillis(250), took(one::settle));
    time.advance(Access.QUIET);
    one.report(ID, GO, ILL);
    assertEquals(Duration.ofMillis(50), took(one::settle));
  }

  @Test
  void aTableThatFailsIsSaidOnceAMinuteAndCountedEachTime() {
    table.failing = "is broken";
    ask(one);
    time.advance(Access.QUIET);
    ask(one);

    assertEquals(2, failures);
    assertEquals(1, log.size());
    assertTrue(log.getFirst().startsWith("the shared table is broken"), log.getFirst());
    time.advance(Trouble.SPARED);
    ask(one);
    assertEquals(2, log.size());
  }

  @Test
  void withoutTheTableAnEnvironmentGoesOnWithWhatItKnowsItself() {
    table.failing = "is broken";
    open();

    assertInstanceOf(Permit.Rest.class, ask(one));
    assertEquals(GO, ask(other));
    time.advance(Duration.ofSeconds(16));
    assertEquals(PROBE, ask(one));
    assertInstanceOf(Permit.Rest.class, ask(one));
  }

  @Test
  void whatHappenedMeanwhileIsWrittenWhenTheTableIsBack() {
    table.failing = "is broken";
    open();
    table.failing = null;
    time.advance(Access.QUIET);
    ask(one);
    one.settle();

    assertInstanceOf(Permit.Rest.class, ask(other));
  }

  @Test
  void whatWasReadServesWhileTheTableIsDown() {
    open();
    ask(other);
    table.failing = "is broken";
    time.advance(TableHealth.BELIEVED);

    assertInstanceOf(Permit.Rest.class, ask(other));
  }

  @Test
  void nothingThatACallerWroteIsInTheTable() {
    Health.Id id = new Health.Id("openai", "stored prod-key", "my-model", Optional.empty());
    one.report(id, GO, ILL);
    one.settle();

    String all = table.items.toString();
    assertTrue(all.startsWith("{health#openai#"), all);
    assertTrue(!all.contains("prod-key") && !all.contains("my-model"), all);
  }

  @Test
  void aCallersOwnKeyIsNotShared() {
    Health.Id id = new Health.Id("openai", "inline abc", "m", Optional.empty());
    one.ask(id, Cooldown.DEFAULT);
    one.report(id, GO, ILL);
    one.settle();

    assertEquals(0, table.reads + table.writes);
  }

  @Test
  void whatAnotherVersionWroteCountsForNothingAndIsReplaced() {
    open();
    table.age();

    assertEquals(GO, ask(other));
    tell(other, GO, ILL);
    assertEquals(1, environment(3).look(ID).circuit().failures().size());
  }

  @Test
  void aCircuitIsReadAsItWasWritten() {
    Instant now = Instant.parse("2026-01-01T00:00:00.123Z");
    Circuit circuit = new Circuit(List.of(now.minusSeconds(1), now), now.plusSeconds(9), now, 3);

    assertEquals(circuit, CircuitItem.read(CircuitItem.write(circuit, "t", now)));
    assertEquals(Circuit.CLOSED, CircuitItem.read(CircuitItem.write(Circuit.CLOSED, "t", now)));
  }
}

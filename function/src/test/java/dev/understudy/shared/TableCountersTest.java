package dev.understudy.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.route.Amounts;
import dev.understudy.route.Counters.Count;
import dev.understudy.route.Limit;
import dev.understudy.route.Window;
import dev.understudy.shared.TableException.Fate;
import dev.understudy.time.FakeTime;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TableCountersTest {
  private static final Amounts ONE = Amounts.of(Limit.REQUESTS_PER_MINUTE, 1);

  private final FakeTime time = new FakeTime();
  private final FakeTable table = new FakeTable(time);
  private final List<String> log = new ArrayList<>();
  private int failures;
  private final TableCounters one = environment();
  private final TableCounters other = environment();

  private TableCounters environment() {
    return new TableCounters(table, new Trouble(time, () -> failures++, log::add), time);
  }

  private Window minute() {
    return Window.at("shop", ChronoUnit.MINUTES, time.now());
  }

  private Window day() {
    return Window.at("shop", ChronoUnit.DAYS, time.now());
  }

  private long ask(TableCounters counters) {
    return counters.add(minute(), ONE).total().of(Limit.REQUESTS_PER_MINUTE);
  }

  private void use(TableCounters counters, long tokens) {
    Count _ = counters.add(day(), Amounts.of(Limit.TOKENS_PER_DAY, tokens));
    counters.settle();
  }

  private long tokens(TableCounters counters) {
    return counters.look(day()).total().of(Limit.TOKENS_PER_DAY);
  }

  private Duration took(Runnable step) {
    Duration before = time.passed();
    step.run();
    return time.passed().minus(before);
  }

  @Test
  void environmentsCountTogether() {
    assertEquals(1, ask(one));
    assertEquals(2, ask(other));
    assertEquals(3, ask(one));
    assertEquals(3, table.writes);
    assertEquals(0, table.reads);
  }

  @Test
  void whoCountAtOnceAreToldDifferentSums() {
    List<Long> sums = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      TableCounters counters = i % 2 == 0 ? one : other;
      time.start(() -> sums.add(ask(counters)));
    }
    time.advance(Duration.ofSeconds(1));

    assertEquals(LongStream.rangeClosed(1, 10).boxed().toList(), sums.stream().sorted().toList());
  }

  @Test
  void whatWasUsedElsewhereIsSeenASecondLaterAtTheLatest() {
    assertEquals(0, tokens(other));
    use(one, 5);

    assertEquals(0, tokens(other));
    time.advance(TableCounters.BELIEVED);
    assertEquals(5, tokens(other));
    assertEquals(2, table.reads);
  }

  @Test
  void whoHasJustWrittenNeedsNotRead() {
    use(one, 5);

    assertEquals(5, tokens(one));
    assertEquals(0, table.reads);
  }

  @Test
  void severalCountersOfAWindowAreOneItemAndOneWrite() {
    Amounts both = Amounts.of(Limit.TOKENS_PER_DAY, 5).plus(Amounts.of(Limit.USD_PER_DAY, 7_000));
    assertEquals(both, one.add(day(), both).total());
    use(one, 5);

    assertEquals(1, table.items.size());
    assertEquals(2, table.writes);
    assertEquals(7_000, other.look(day()).total().of(Limit.USD_PER_DAY));
  }

  @Test
  void anItemIsOverWhenItsWindowIs() {
    ask(one);
    Window first = minute();

    assertEquals(first.end(), table.items.values().iterator().next().until());
    time.advance(Duration.ofMinutes(1));
    assertEquals(1, ask(one));
    assertEquals(2, table.items.size());
  }

  @Test
  void withoutTheTableEachEnvironmentCountsForItselfAndThatIsSaid() {
    table.failing = "is broken";

    assertEquals(1, ask(one));
    assertEquals(2, ask(one));
    assertEquals(1, ask(other));
    use(one, 5);
    assertEquals(5, tokens(one));
    assertTrue(failures > 0);
    assertTrue(log.getFirst().startsWith("the shared table is broken"), log.getFirst());
  }

  @Test
  void whatWasCountedMeanwhileIsWrittenWithTheNextWrite() {
    table.failing = "is broken";
    use(one, 5);
    use(one, 6);
    table.failing = null;
    time.advance(Access.QUIET);
    use(one, 7);

    assertEquals(18, tokens(other));
    assertEquals(18, tokens(one));
  }

  @Test
  void whatMayHaveBeenWrittenIsCountedHereAndNotSentAgain() {
    table.failing = "did not answer in time";
    table.fate = Fate.UNKNOWN;
    for (int i = 0; i < 60; i++) {
      use(one, 1_000);
      time.advance(Access.QUIET);
    }
    assertEquals(60_000, one.known(day()).of(Limit.TOKENS_PER_DAY));
    table.failing = null;
    use(one, 1_000);

    assertEquals(61_000, tokens(one));
    assertEquals(61_000, tokens(other));
  }

  @Test
  void whatWasThrottledIsWrittenWithTheNextWriteAndCountedHereUntilThen() {
    table.trip = Duration.ofMillis(20);
    use(other, 5);
    assertEquals(5, tokens(one));
    table.hot = CountItem.key(day());
    use(one, 7);
    table.hot = null;
    use(other, 3);
    time.advance(TableCounters.BELIEVED);

    assertEquals(15, tokens(one));
    assertEquals(8, tokens(other));
    use(one, 1);
    time.advance(TableCounters.BELIEVED);
    assertEquals(16, tokens(other));
  }

  @Test
  void whoCountAtOnceOverAHangingTableAreToldDifferentSumsToo() {
    table.trip = Duration.ofSeconds(20);
    List<Long> sums = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      time.start(() -> sums.add(ask(one)));
    }
    time.advance(Duration.ofSeconds(1));

    assertEquals(LongStream.rangeClosed(1, 10).boxed().toList(), sums.stream().sorted().toList());
    assertEquals(1, failures);
  }

  @Test
  void whatIsUnderWayIsCountedOnce() {
    table.trip = Duration.ofMillis(40);
    Count _ = one.add(day(), Amounts.of(Limit.TOKENS_PER_DAY, 5));
    Count look = one.look(day());

    assertEquals(5, look.total().of(Limit.TOKENS_PER_DAY));
  }

  @Test
  void oneHangIsOneFailureAndLengthensNoQuiet() {
    use(one, 1);
    table.trip = Duration.ofSeconds(2);
    table.failing = "did not answer in time";
    use(one, 1);
    time.advance(Duration.ofSeconds(2));
    table.failing = null;
    table.trip = Duration.ofMillis(5);
    assertEquals(1, failures);
    int before = table.writes;
    time.advance(Duration.ofSeconds(3));
    use(one, 1);

    assertEquals(before + 1, table.writes);
  }

  @Test
  void aSlowTableKeepsTheFirstCallForAQuarterOfASecondAndOnlyNowAndThenAnother() {
    table.trip = Duration.ofSeconds(20);

    assertEquals(Duration.ofMillis(250), took(() -> assertEquals(1, ask(one))));
    assertEquals(Duration.ZERO, took(() -> assertEquals(2, ask(one))));
    time.advance(Access.QUIET);
    assertEquals(Duration.ofMillis(50), took(() -> assertEquals(3, ask(one))));
  }

  @Test
  void anAnswerThatComesLateStillCountsForTheNext() {
    table.trip = Duration.ofMillis(300);
    ask(other);
    time.advance(Duration.ofSeconds(1));
    assertEquals(1, ask(one));
    time.advance(Duration.ofSeconds(1));

    assertEquals(2, one.known(minute()).of(Limit.REQUESTS_PER_MINUTE));
  }

  @Test
  void theEndOfACallWaitsUntilWhatItUsedIsWritten() {
    ask(one);
    Count _ = one.add(day(), Amounts.of(Limit.TOKENS_PER_DAY, 5));

    assertEquals(table.trip, took(one::settle));
    assertEquals(Duration.ZERO, took(one::settle));
    assertEquals(2, table.items.size());
  }

  @Test
  void theFirstWriteAtTheEndOfACallIsWaitedForAsLongAsTheFirstRead() {
    table.trip = Duration.ofMillis(200);
    Count _ = one.add(day(), Amounts.of(Limit.TOKENS_PER_DAY, 5));
    assertEquals(table.trip, took(one::settle));
    assertEquals(0, failures);
    Count _ = one.add(day(), Amounts.of(Limit.TOKENS_PER_DAY, 5));

    assertEquals(Duration.ofMillis(50), took(one::settle));
    assertEquals(1, failures);
  }

  @Test
  void afterASnapshotNothingIsKnown() {
    ask(one);
    one.forget();

    assertEquals(Amounts.NONE, one.known(minute()));
    assertEquals(2, ask(one));
  }

  @Test
  void theNameOfTheKeyIsNotInTheTable() {
    ask(one);

    String all = table.items.toString();
    assertTrue(all.startsWith("{used#") && !all.contains("shop"), all);
  }

  @Test
  void whatAnotherVersionWroteCountsForNothingAndIsLeftAsItIs() {
    ask(one);
    table.age();
    Map<String, Item> before = Map.copyOf(table.items);

    assertEquals(Amounts.NONE, other.look(minute()).total());
    assertEquals(1, ask(other));
    assertEquals(2, ask(other));
    assertEquals(before, table.items);
    use(other, 5);
    assertEquals(5, tokens(one));
  }
}

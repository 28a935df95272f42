package dev.understudy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.time.FakeTime;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoryCountersTest {
  private static final Amounts ONE = Amounts.of(Limit.REQUESTS_PER_MINUTE, 1);

  private final FakeTime time = new FakeTime();
  private int said;
  private final MemoryCounters counters = new MemoryCounters(time, () -> said++);

  private Window minute(String key) {
    return Window.at(key, ChronoUnit.MINUTES, time.now());
  }

  @Test
  void ofAHundredAtOnceWithALimitOfFiftyExactlyFiftyPass() throws InterruptedException {
    AtomicInteger passed = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    awaitUninterrupted(start);
                    Amounts total = counters.add(minute("shop"), ONE).total();
                    if (total.of(Limit.REQUESTS_PER_MINUTE) <= 50) {
                      passed.incrementAndGet();
                    }
                  }));
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertEquals(50, passed.get());
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void windowsAreTheMinutesAndDaysOfTheCalendar() {
    time.advance(Duration.ofSeconds(59));
    Window first = minute("shop");
    time.advance(Duration.ofSeconds(1));
    Window second = minute("shop");

    assertEquals("2026-01-01T00:01:00Z", first.end().toString());
    assertEquals(first.end(), second.start());
    assertEquals(
        "2026-01-02T00:00:00Z",
        Window.at("shop", ChronoUnit.DAYS, second.start()).end().toString());
  }

  @Test
  void windowsThatAreOverAreForgotten() {
    for (int i = 0; i < 100; i++) {
      counters.add(minute("shop"), ONE);
      time.advance(Duration.ofMinutes(1));
    }

    assertEquals(1, counters.size());
  }

  @Test
  void thatItCountsForOneEnvironmentIsSaidOnceAndNotBeforeItCounts() {
    counters.known(minute("shop"));
    assertEquals(0, said);
    counters.add(minute("shop"), ONE);
    counters.look(minute("shop"));
    assertEquals(1, said);
  }

  @Test
  void moneyIsToldInDollars() {
    assertEquals("0.25 US dollars a day, as estimated", Limit.USD_PER_DAY.text(250_000_000));
    assertEquals("100", Limit.USD_PER_DAY.number(100_000_000_000L));
    assertEquals("0.000000001", Limit.USD_PER_DAY.number(1));
  }
}

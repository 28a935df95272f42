package dev.understudy.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CancellationTest {
  private final Cancellation cancellation = new Cancellation();
  private final List<String> stopped = new ArrayList<>();

  @Test
  void whatIsRegisteredIsStoppedOnceAndInOrder() {
    cancellation.onCancel(() -> stopped.add("one"));
    cancellation.onCancel(() -> stopped.add("two"));
    assertFalse(cancellation.cancelled());

    cancellation.cancel();
    cancellation.cancel();

    assertTrue(cancellation.cancelled());
    assertEquals(List.of("one", "two"), stopped);
  }

  @Test
  void whatComesTooLateIsStoppedAtOnce() {
    cancellation.cancel();

    cancellation.onCancel(() -> stopped.add("late"));

    assertEquals(List.of("late"), stopped);
  }

  @Test
  void whatIsOverIsNotStopped() {
    Cancellation.Registration one = cancellation.onCancel(() -> stopped.add("one"));
    cancellation.onCancel(() -> stopped.add("two"));
    one.close();
    one.close();

    cancellation.cancel();
    one.close();

    assertEquals(List.of("two"), stopped);
  }

  @Test
  void thoseBelowAreCancelledAndThoseAboveAndBesideAreNot() {
    Cancellation one = cancellation.child();
    Cancellation two = cancellation.child();
    Cancellation below = one.child();

    one.cancel();

    assertTrue(one.cancelled() && below.cancelled());
    assertFalse(cancellation.cancelled() || two.cancelled());
    cancellation.cancel();
    assertTrue(two.cancelled());
    assertTrue(cancellation.child().cancelled());
  }

  @Test
  void whoSleepsIsWokenByTheLimitOrByTheEndOfWaiting() {
    FakeTime time = new FakeTime();
    cancellation.sleep(Deadline.in(time, Duration.ofSeconds(3)));
    assertEquals(Duration.ofSeconds(3), time.passed());

    time.start(
        () -> {
          time.advance(Duration.ofSeconds(1));
          cancellation.cancel();
        });
    cancellation.sleep(Deadline.in(time, Duration.ofSeconds(60)));
    assertEquals(Duration.ofSeconds(4), time.passed());

    cancellation.sleep(Deadline.in(time, Duration.ofSeconds(60)));
    assertEquals(Duration.ofSeconds(4), time.passed());
  }

  @Test
  void whatIsRegisteredMayCancelOrRegisterItself() {
    cancellation.onCancel(
        () -> {
          cancellation.cancel();
          cancellation.onCancel(() -> stopped.add("inner"));
        });

    cancellation.cancel();

    assertEquals(List.of("inner"), stopped);
  }

  @Test
  void whateverTheThreadsEachIsStoppedExactlyOnce() throws InterruptedException {
    for (int round = 0; round < 200; round++) {
      Cancellation shared = new Cancellation();
      AtomicInteger times = new AtomicInteger();
      CountDownLatch begin = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        boolean cancels = i % 2 == 0;
        threads.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      awaitQuietly(begin);
                      if (cancels) {
                        shared.cancel();
                      } else {
                        shared.child().onCancel(times::incrementAndGet);
                      }
                    }));
      }
      begin.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(2, times.get());
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.understudy.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FakeTimeTest {
  private final FakeTime time = new FakeTime();
  private final List<String> seen = new ArrayList<>();

  private void note(String what) {
    seen.add(what + "@" + time.passed().toMillis());
  }

  private Deadline in(long millis) {
    return Deadline.in(time, Duration.ofMillis(millis));
  }

  private void after(long millis, Runnable what) {
    time.start(
        () -> {
          time.advance(Duration.ofMillis(millis));
          what.run();
        });
  }

  @Test
  void onlyWaitingMakesTimePass() {
    long before = time.nanos();
    assertEquals(Instant.parse("2026-01-01T00:00:00Z"), time.now());

    time.advance(Duration.ofHours(5));

    assertEquals(Duration.ofHours(5), time.passed());
    assertEquals(Duration.ofHours(5).toNanos(), time.nanos() - before);
    assertTrue(time.nanos() < before, "readings overflow on purpose");
    assertEquals(Instant.parse("2026-01-01T05:00:00Z"), time.now());
  }

  @Test
  void whatIsStartedRunsWhenTheStarterWaitsAndInItsOrder() {
    time.start(() -> note("one"));
    time.start(() -> note("two"));
    note("starter");

    time.advance(Duration.ofMillis(1));
    note("starter");

    assertEquals(List.of("starter@0", "one@0", "two@0", "starter@1"), seen);
  }

  @Test
  void theClockJumpsFromOneToTheNextThatWantsToGoOn() {
    after(30, () -> note("late"));
    after(10, () -> note("early"));
    after(20, () -> after(5, () -> note("within")));

    time.advance(Duration.ofMillis(40));
    note("end");

    assertEquals(List.of("early@10", "within@25", "late@30", "end@40"), seen);
  }

  @Test
  void ofTwoAtTheSameMomentTheOneThatWaitedFirstGoesFirst() {
    after(10, () -> note("one"));
    after(10, () -> note("two"));

    time.advance(Duration.ofMillis(10));
    note("starter");
    time.advance(Duration.ZERO);

    assertEquals(List.of("starter@10", "one@10", "two@10"), seen);
  }

  @Test
  void aMailboxHandsOverInOrder() {
    Mailbox<String> box = time.mailbox();
    box.put("one");
    box.put("two");

    assertEquals(Optional.of("one"), box.take(in(0)));
    assertEquals(Optional.of("two"), box.take(in(1_000)));
    assertEquals(Duration.ZERO, time.passed());
    assertEquals(Optional.empty(), box.take(in(1_000)));
    assertEquals(Duration.ofSeconds(1), time.passed());
  }

  @Test
  void whoWaitsAtAMailboxGoesOnAsSoonAsThereIsSomething() {
    Mailbox<String> box = time.mailbox();
    after(300, () -> box.put("letter"));

    assertEquals(Optional.of("letter"), box.take(in(1_000)));
    assertEquals(Duration.ofMillis(300), time.passed());
  }

  @Test
  void whatComesAfterTheLimitIsThereForTheNextTime() {
    Mailbox<String> box = time.mailbox();
    after(300, () -> box.put("letter"));

    assertEquals(Optional.empty(), box.take(in(299)));
    assertEquals(Optional.of("letter"), box.take(in(1)));
  }

  @Test
  void twoLettersWakeOnce() {
    Mailbox<String> box = time.mailbox();
    after(
        300,
        () -> {
          box.put("one");
          box.put("two");
        });

    assertEquals(Optional.of("one"), box.take(in(1_000)));
    assertEquals(Optional.of("two"), box.take(in(1_000)));
    time.advance(Duration.ofMillis(5));
    assertEquals(Duration.ofMillis(305), time.passed());
  }

  @Test
  void aThreadThatBreaksDoesNotStopTheOthers() {
    time.start(
        () -> {
          Thread.currentThread().setUncaughtExceptionHandler((_, _) -> note("broken"));
          throw new IllegalStateException();
        });
    after(10, () -> note("other"));

    time.advance(Duration.ofMillis(20));

    assertTrue(seen.contains("other@10"));
  }

  @Test
  void oneAtATime() {
    int[] counter = new int[1];
    for (int i = 0; i < 50; i++) {
      after(
          i % 7,
          () -> {
            for (int j = 0; j < 10; j++) {
              int read = counter[0];
              counter[0] = read + 1;
              time.advance(Duration.ofMillis(j % 3));
            }
          });
    }

    time.advance(Duration.ofSeconds(1));

    assertEquals(500, counter[0]);
  }

  @Test
  void theSameTakesTheSameCourse() {
    List<List<String>> courses = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      FakeTimeTest again = new FakeTimeTest();
      Mailbox<String> box = again.time.mailbox();
      for (int j = 0; j < 9; j++) {
        String name = "s" + j;
        again.after(j % 4, () -> box.put(name));
      }
      while (again.seen.size() < 9) {
        again.note(box.take(again.in(100)).orElse("nothing"));
      }
      courses.add(again.seen);
    }

    assertEquals(1, courses.stream().distinct().count(), courses::toString);
    assertFalse(courses.getFirst().contains("nothing@100"));
  }
}

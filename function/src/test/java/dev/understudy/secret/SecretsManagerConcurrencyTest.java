package dev.understudy.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.secret.SecretException.Reason;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import dev.understudy.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// [SecretsManagerSecrets] asked by many threads at once.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SecretsManagerConcurrencyTest {
  private static final Deadline SOON = Deadline.in(Time.system(), Duration.ofMinutes(1));

  private static final int THREADS = 20;

  private final AtomicInteger fetches = new AtomicInteger();
  private final CountDownLatch fetching = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);
  private volatile @Nullable Reason failing;

  private final SecretsManagerSecrets secrets =
      new SecretsManagerSecrets(this::fetch, "stack", new FakeTime(), () -> 0);

  private Secret fetch(String fullName) throws SecretException {
    if (fullName.startsWith("stack/quick")) {
      return new Secret("quick value");
    }
    int number = fetches.incrementAndGet();
    fetching.countDown();
    try {
      assertTrue(answer.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    Reason reason = failing;
    if (reason != null) {
      throw new SecretException(reason, "failure " + number);
    }
    return new Secret("value " + number);
  }

  /// What each of [#THREADS] threads got that all waited for one answer.
  private <T> List<T> whatAllGot(Callable<T> question) throws Exception {
    List<FutureTask<T>> questions = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      FutureTask<T> task = new FutureTask<>(question);
      questions.add(task);
      threads.add(Thread.ofPlatform().daemon().start(task));
    }
    for (Thread thread : threads) {
      while (!waits(thread)) {
        Thread.onSpinWait();
      }
    }
    answer.countDown();
    List<T> got = new ArrayList<>();
    for (FutureTask<T> task : questions) {
      got.add(task.get());
    }
    return got;
  }

  private static boolean waits(Thread thread) {
    Thread.State state = thread.getState();
    return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
  }

  @Test
  void allWhoAskAtOnceShareOneFetch() throws Exception {
    List<Secret> got = whatAllGot(() -> secrets.get("slow", SOON));

    assertEquals(1, fetches.get());
    got.forEach(secret -> assertEquals(new Secret("value 1"), secret));
  }

  @Test
  void allWhoWaitShareTheFailureAndTheNextAsksAnew() throws Exception {
    failing = Reason.UNAVAILABLE;
    Callable<String> message =
        () -> {
          try {
            return secrets.get("slow", SOON).toString();
          } catch (SecretException e) {
            return e.getMessage();
          }
        };

    List<String> got = whatAllGot(message);

    assertEquals(1, fetches.get());
    got.forEach(text -> assertEquals("failure 1", text));
    failing = null;
    assertEquals(new Secret("value 2"), secrets.get("slow", SOON));
  }

  @Test
  void allWhoRefreshAtOnceShareOneFetch() throws Exception {
    List<Secret> got = whatAllGot(() -> secrets.refresh("slow", new Secret("refused"), SOON));

    assertEquals(1, fetches.get());
    got.forEach(secret -> assertEquals(new Secret("value 1"), secret));
  }

  @Test
  void aSlowFetchOfOneNameDoesNotHoldUpAnother() throws Exception {
    FutureTask<Secret> slow = new FutureTask<>(() -> secrets.get("slow", SOON));
    Thread.ofPlatform().daemon().start(slow);
    assertTrue(fetching.await(20, TimeUnit.SECONDS));

    assertEquals(new Secret("quick value"), secrets.get("quick", SOON));

    answer.countDown();
    assertEquals(new Secret("value 1"), slow.get());
  }

  @Test
  void aNameThatIsBeingFetchedIsNotDroppedForOthers() throws Exception {
    FutureTask<Secret> slow = new FutureTask<>(() -> secrets.get("slow", SOON));
    Thread.ofPlatform().daemon().start(slow);
    assertTrue(fetching.await(20, TimeUnit.SECONDS));
    for (int i = 0; i < 2 * SecretsManagerSecrets.MOST_NAMES; i++) {
      secrets.get("quick-" + i, SOON);
    }

    List<Secret> got = whatAllGot(() -> secrets.get("slow", SOON));

    assertEquals(1, fetches.get());
    got.forEach(secret -> assertEquals(new Secret("value 1"), secret));
    assertEquals(new Secret("value 1"), slow.get());
  }

  @Test
  void aFetchThatLandsAfterClearServesItsCallerAndIsForgotten() throws Exception {
    FutureTask<Secret> slow = new FutureTask<>(() -> secrets.get("slow", SOON));
    Thread.ofPlatform().daemon().start(slow);
    assertTrue(fetching.await(20, TimeUnit.SECONDS));

    secrets.clear();
    answer.countDown();

    assertEquals(new Secret("value 1"), slow.get());
    assertEquals(new Secret("value 2"), secrets.get("slow", SOON));
  }
}

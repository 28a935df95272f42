package dev.understudy.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import dev.understudy.time.Time;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretsManagerLimitTest {
  private final FakeTime time = new FakeTime();
  private final CountDownLatch storeAnswers = new CountDownLatch(1);
  private volatile boolean hangs;
  private final Secrets secrets =
      new SecretsManagerSecrets(this::fetch, "understudy", time, new Random(1));

  private Secret fetch(String name) throws SecretException {
    try {
      if (hangs) {
        storeAnswers.await();
        throw new SecretException(SecretException.Reason.UNAVAILABLE, "out of time");
      }
      return new Secret("value");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void letTheStoreAnswer() {
    storeAnswers.countDown();
  }

  private static Deadline now() {
    return Deadline.in(Time.system(), Duration.ofMillis(20));
  }

  @Test
  void nobodyWaitsForAStoreThatHangsBeyondTheLimit() {
    hangs = true;

    SecretException late =
        assertThrows(SecretException.class, () -> secrets.get("providers/openai", now()));

    assertEquals(SecretException.Reason.UNAVAILABLE, late.reason());
  }

  @Test
  void theLastKnownValueServesWhileTheStoreHangs() throws SecretException {
    secrets.get("providers/openai", Deadline.in(Time.system(), Duration.ofMinutes(1)));
    time.advance(Duration.ofHours(1));
    hangs = true;

    assertEquals(new Secret("value"), secrets.get("providers/openai", now()));
  }

  @Test
  void aFetchThatSleptInAFrozenEnvironmentDoesNotFailTheNextCall() throws Exception {
    hangs = true;
    assertThrows(SecretException.class, () -> secrets.get("providers/openai", now()));
    hangs = false;
    time.advance(Duration.ofMinutes(3));

    FutureTask<Secret> next =
        new FutureTask<>(
            () ->
                secrets.get("providers/openai", Deadline.in(Time.system(), Duration.ofMinutes(1))));
    Thread caller = Thread.ofPlatform().daemon().start(next);
    while (caller.getState() != Thread.State.TIMED_WAITING
        && caller.getState() != Thread.State.TERMINATED) {
      Thread.onSpinWait();
    }
    storeAnswers.countDown();

    assertEquals(new Secret("value"), next.get());
  }
}

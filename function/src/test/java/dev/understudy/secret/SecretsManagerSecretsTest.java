package dev.understudy.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.secret.SecretException.Reason;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import dev.understudy.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SecretsManagerSecretsTest {
  private static final Deadline SOON = Deadline.in(Time.system(), Duration.ofMinutes(1));

  private static final String NAME = "providers/openai";
  private static final String FULL_NAME = "stack/providers/openai";
  private static final RandomGenerator MIDDLE = () -> Long.MIN_VALUE;
  private static final Duration INSTANT = Duration.ofNanos(1);

  private final FakeTime time = new FakeTime();
  private final FakeStore store = new FakeStore();
  private final SecretsManagerSecrets secrets = secrets(MIDDLE);

  private SecretsManagerSecrets secrets(RandomGenerator random) {
    return new SecretsManagerSecrets(store, "stack", time, random);
  }

  private static void assertReason(Reason expected, ThrowingCall call) {
    assertEquals(expected, assertThrows(SecretException.class, call::run).reason());
  }

  private interface ThrowingCall {
    void run() throws SecretException;
  }

  @Test
  void aNameIsAskedForBelowThePrefix() throws SecretException {
    store.values.put(FULL_NAME, "one");

    assertEquals(new Secret("one"), secrets.get(NAME, SOON));
    assertEquals(List.of(FULL_NAME), store.asked);
  }

  @Test
  void aFreshValueIsNotFetchedAgain() throws SecretException {
    store.values.put(FULL_NAME, "one");
    secrets.get(NAME, SOON);
    store.values.put(FULL_NAME, "two");

    time.advance(SecretsManagerSecrets.FRESH.minus(INSTANT));

    assertEquals(new Secret("one"), secrets.get(NAME, SOON));
    time.advance(INSTANT);
    assertEquals(new Secret("two"), secrets.get(NAME, SOON));
  }

  @Test
  void freshnessLastsATenthLessOrMoreAsChanceWills() throws SecretException {
    store.values.put(FULL_NAME, "one");
    RandomGenerator lowest = () -> 0;
    RandomGenerator highest = () -> -1;
    SecretsManagerSecrets early = secrets(lowest);
    SecretsManagerSecrets late = secrets(highest);
    early.get(NAME, SOON);
    late.get(NAME, SOON);
    store.values.put(FULL_NAME, "two");

    time.advance(Duration.ofSeconds(270).plusMillis(1));
    assertEquals(new Secret("two"), early.get(NAME, SOON));
    assertEquals(new Secret("one"), late.get(NAME, SOON));

    time.advance(Duration.ofSeconds(59));
    assertEquals(new Secret("one"), late.get(NAME, SOON));
    time.advance(Duration.ofSeconds(1));
    assertEquals(new Secret("two"), late.get(NAME, SOON));
  }

  @Test
  void anOldValueIsServedWhileTheStoreIsUnavailable() throws SecretException {
    store.values.put(FULL_NAME, "one");
    secrets.get(NAME, SOON);
    time.advance(Duration.ofDays(1));
    store.failing = Reason.UNAVAILABLE;

    assertEquals(new Secret("one"), secrets.get(NAME, SOON));
    assertEquals(2, store.asked.size());
  }

  @Test
  void anUnavailableStoreIsLeftAloneForSomeSecondsWhereAnOldValueServes() throws SecretException {
    store.values.put(FULL_NAME, "one");
    secrets.get(NAME, SOON);
    time.advance(Duration.ofDays(1));
    store.failing = Reason.UNAVAILABLE;
    secrets.get(NAME, SOON);
    store.failing = null;
    store.values.put(FULL_NAME, "two");

    time.advance(SecretsManagerSecrets.QUIET.minus(INSTANT));
    assertEquals(new Secret("one"), secrets.get(NAME, SOON));
    assertEquals(2, store.asked.size());

    time.advance(INSTANT);
    assertEquals(new Secret("two"), secrets.get(NAME, SOON));
  }

  @Test
  void thatTheStoreIsUnavailableIsNotRememberedWhereNothingIsKnown() throws SecretException {
    store.failing = Reason.UNAVAILABLE;
    assertReason(Reason.UNAVAILABLE, () -> secrets.get(NAME, SOON));
    store.failing = null;
    store.values.put(FULL_NAME, "one");

    assertEquals(new Secret("one"), secrets.get(NAME, SOON));
  }

  @Test
  void aSecretThatIsGoneIsNotCoveredUpByItsOldValue() throws SecretException {
    store.values.put(FULL_NAME, "one");
    secrets.get(NAME, SOON);
    store.values.clear();
    time.advance(SecretsManagerSecrets.FRESH);

    assertReason(Reason.NOT_FOUND, () -> secrets.get(NAME, SOON));
    store.failing = Reason.UNAVAILABLE;
    time.advance(SecretsManagerSecrets.ABSENT);
    assertReason(Reason.UNAVAILABLE, () -> secrets.get(NAME, SOON));
  }

  @Test
  void aSecretThatIsDeniedIsNotCoveredUpByItsOldValueNorRemembered() throws SecretException {
    store.values.put(FULL_NAME, "one");
    secrets.get(NAME, SOON);
    store.failing = Reason.DENIED;
    time.advance(SecretsManagerSecrets.FRESH);

    assertReason(Reason.DENIED, () -> secrets.get(NAME, SOON));
    store.failing = null;
    assertEquals(new Secret("one"), secrets.get(NAME, SOON));
  }

  @Test
  void thatThereIsNoSuchSecretIsRememberedForSomeSeconds() throws SecretException {
    assertReason(Reason.NOT_FOUND, () -> secrets.get(NAME, SOON));
    store.values.put(FULL_NAME, "one");

    time.advance(SecretsManagerSecrets.ABSENT.minus(INSTANT));
    assertReason(Reason.NOT_FOUND, () -> secrets.get(NAME, SOON));
    assertReason(Reason.NOT_FOUND, () -> secrets.refresh(NAME, new Secret("old"), SOON));
    assertEquals(1, store.asked.size());

    time.advance(INSTANT);
    assertEquals(new Secret("one"), secrets.get(NAME, SOON));
  }

  @Test
  void aNameThatIsNoneNeverReachesTheStore() {
    for (String name :
        List.of(
            "",
            "a/",
            "/a",
            "../other",
            "a//b",
            "a b",
            "a/b/c/d/e",
            "x".repeat(65),
            "arn:aws:secretsmanager:eu-west-1:000000000000:secret:x")) {
      SecretException refused = assertThrows(SecretException.class, () -> secrets.get(name, SOON));
      assertEquals(Reason.NOT_FOUND, refused.reason());
      assertFalse(refused.toString().contains("arn:"));
    }
    assertEquals(List.of(), store.asked);
  }

  @Test
  void clearForgetsEverything() throws SecretException {
    store.values.put(FULL_NAME, "one");
    secrets.get(NAME, SOON);
    store.values.put(FULL_NAME, "two");

    secrets.clear();

    assertEquals(new Secret("two"), secrets.get(NAME, SOON));
  }

  @Test
  void aFloodOfUnknownNamesDoesNotPushOutAKnownValue() throws SecretException {
    store.values.put(FULL_NAME, "one");
    secrets.get(NAME, SOON);

    for (int i = 0; i < 3 * SecretsManagerSecrets.MOST_NAMES; i++) {
      String unknown = "providers/unknown-" + i;
      assertReason(Reason.NOT_FOUND, () -> secrets.get(unknown, SOON));
    }
    store.asked.clear();

    assertEquals(new Secret("one"), secrets.get(NAME, SOON));
    assertEquals(List.of(), store.asked);
  }

  @Test
  void theLongestUnusedValueGoesWhenThereAreTooMany() throws SecretException {
    for (int i = 0; i <= SecretsManagerSecrets.MOST_NAMES; i++) {
      store.values.put("stack/" + i, "value " + i);
    }
    for (int i = 0; i < SecretsManagerSecrets.MOST_NAMES; i++) {
      secrets.get(Integer.toString(i), SOON);
    }
    secrets.get("0", SOON);
    secrets.get(Integer.toString(SecretsManagerSecrets.MOST_NAMES), SOON);
    store.asked.clear();

    secrets.get("0", SOON);
    secrets.get("2", SOON);
    assertEquals(List.of(), store.asked);
    secrets.get("1", SOON);
    assertEquals(List.of("stack/1"), store.asked);
  }

  @Test
  void aBugInTheStorePassesThroughAndDoesNotStick() throws SecretException {
    AtomicInteger calls = new AtomicInteger();
    Fetch fetch =
        _ -> {
          if (calls.getAndIncrement() == 0) {
            throw new UnsupportedOperationException("a bug");
          }
          return new Secret("one");
        };
    SecretsManagerSecrets buggy = new SecretsManagerSecrets(fetch, "stack", time, MIDDLE);

    assertThrows(UnsupportedOperationException.class, () -> buggy.get(NAME, SOON));
    assertEquals(new Secret("one"), buggy.get(NAME, SOON));
  }
}

package dev.understudy.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.secret.SecretException.Reason;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import dev.understudy.time.Time;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// [SecretsManagerSecrets#refresh]: what happens when a provider refuses a key.
class SecretsManagerRefreshTest {
  private static final Deadline SOON = Deadline.in(Time.system(), Duration.ofMinutes(1));

  private static final String NAME = "providers/openai";
  private static final String FULL_NAME = "stack/providers/openai";
  private static final Secret ONE = new Secret("one");
  private static final Secret TWO = new Secret("two");

  private final FakeTime time = new FakeTime();
  private final FakeStore store = new FakeStore();
  private final SecretsManagerSecrets secrets =
      new SecretsManagerSecrets(store, "stack", time, () -> Long.MIN_VALUE);

  @BeforeEach
  void theValueIsOne() {
    store.values.put(FULL_NAME, "one");
  }

  @Test
  void aRotatedKeyIsFetchedAtOnceAndServedFromThenOn() throws SecretException {
    secrets.get(NAME, SOON);
    store.values.put(FULL_NAME, "two");

    assertEquals(TWO, secrets.refresh(NAME, ONE, SOON));
    assertEquals(TWO, secrets.get(NAME, SOON));
    assertEquals(2, store.asked.size());
  }

  @Test
  void whoComesLateWithTheOldKeyGetsTheNewOneWithoutAFetch() throws SecretException {
    secrets.get(NAME, SOON);
    store.values.put(FULL_NAME, "two");
    secrets.refresh(NAME, ONE, SOON);

    assertEquals(TWO, secrets.refresh(NAME, ONE, SOON));
    assertEquals(2, store.asked.size());
  }

  @Test
  void aFetchThatBroughtTheSameValueIsNotRepeatedWhileItRests() throws SecretException {
    secrets.get(NAME, SOON);
    assertEquals(ONE, secrets.refresh(NAME, ONE, SOON));
    store.values.put(FULL_NAME, "two");

    time.advance(Secrets.REST.minusNanos(1));
    assertEquals(ONE, secrets.refresh(NAME, ONE, SOON));
    assertEquals(2, store.asked.size());

    time.advance(Duration.ofNanos(1));
    assertEquals(TWO, secrets.refresh(NAME, ONE, SOON));
  }

  @Test
  void itRestsAlsoWhenTheSameValueCameBecauseTheOldOneWasNoLongerFresh() throws SecretException {
    secrets.get(NAME, SOON);
    time.advance(SecretsManagerSecrets.FRESH);
    secrets.get(NAME, SOON);

    assertEquals(ONE, secrets.refresh(NAME, ONE, SOON));
    assertEquals(2, store.asked.size());
  }

  @Test
  void itRestsAlsoWhenTheCacheWasEmptyAndTheRefusedValueCameAgain() throws SecretException {
    assertEquals(ONE, secrets.refresh(NAME, ONE, SOON));
    assertEquals(ONE, secrets.refresh(NAME, ONE, SOON));
    assertEquals(1, store.asked.size());

    time.advance(Secrets.REST);
    secrets.refresh(NAME, ONE, SOON);
    assertEquals(2, store.asked.size());
  }

  @Test
  void aNewValueThatIsRefusedTooIsAskedForOnceMore() throws SecretException {
    secrets.get(NAME, SOON);
    store.values.put(FULL_NAME, "two");
    secrets.refresh(NAME, ONE, SOON);
    store.values.put(FULL_NAME, "three");

    assertEquals(new Secret("three"), secrets.refresh(NAME, TWO, SOON));
  }

  @Test
  void whileTheStoreIsUnavailableTheRefusedValueIsAllThatIsKnown() throws SecretException {
    secrets.get(NAME, SOON);
    store.failing = Reason.UNAVAILABLE;

    assertEquals(ONE, secrets.refresh(NAME, ONE, SOON));
    assertEquals(ONE, secrets.refresh(NAME, ONE, SOON));
    assertEquals(2, store.asked.size());

    store.failing = null;
    store.values.put(FULL_NAME, "two");
    assertEquals(ONE, secrets.get(NAME, SOON));
    time.advance(SecretsManagerSecrets.QUIET);
    assertEquals(TWO, secrets.refresh(NAME, ONE, SOON));
  }

  @Test
  void aRefusedValueThatIsGoneFromTheStoreIsGoneHereToo() throws SecretException {
    secrets.get(NAME, SOON);
    store.values.clear();

    SecretException gone =
        assertThrows(SecretException.class, () -> secrets.refresh(NAME, ONE, SOON));
    assertEquals(Reason.NOT_FOUND, gone.reason());
    assertThrows(SecretException.class, () -> secrets.get(NAME, SOON));
  }
}

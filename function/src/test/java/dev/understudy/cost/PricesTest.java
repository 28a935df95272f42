package dev.understudy.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.understudy.provider.Providers;
import dev.understudy.route.Ledger;
import dev.understudy.secret.Secret;
import dev.understudy.secret.SecretException;
import dev.understudy.secret.Secrets;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PricesTest {
  private static final String LIST =
      """
      {"prices":[{"provider":"anthropic","model":"claude-opus-5","input":1,"output":2,
        "as_of":"2026-01-01","source":"our contract"}]}
      """;

  private final FakeTime time = new FakeTime();
  private final Store store = new Store();
  private final Ledger ledger = new Ledger(time);
  private final Prices prices = new Prices(store, time, new Providers(time, Map.of()).ids());

  /// One secret, or none, and how long each look-up might have taken.
  private static final class Store implements Secrets {
    private Optional<String> value = Optional.of(LIST);
    private final List<Duration> limits = new ArrayList<>();

    @Override
    public Secret get(String name, Deadline limit) throws SecretException {
      limits.add(limit.left());
      return new Secret(
          value.orElseThrow(
              () -> new SecretException(SecretException.Reason.NOT_FOUND, "no secret " + name)));
    }

    @Override
    public Secret refresh(String name, Secret stale, Deadline limit) throws SecretException {
      return get(name, limit);
    }
  }

  private Tariff inForce() {
    return prices.inForce(ledger, Deadline.in(time, Duration.ofMinutes(1)));
  }

  private static String source(Tariff tariff, String model) {
    return tariff.price("anthropic", model, 1).map(Price::source).orElse("none");
  }

  @Test
  void theOperatorsRowsStandBeforeThoseThatComeWithTheGateway() {
    assertEquals("our contract", source(inForce(), "claude-opus-5"));
    assertNotEquals("none", source(inForce(), "claude-opus-4-8"));
    assertEquals("none", source(inForce(), "claude-that-nobody-knows"));
    assertEquals(List.of(), ledger.complaints());
  }

  @Test
  void aCallWaitsForThemNoLongerThanASecondAndWhoFetchesAheadDoesNotAtAll() {
    prices.fetchAhead();
    inForce();

    assertEquals(List.of(Duration.ZERO, Duration.ofSeconds(1)), store.limits);
  }

  @Test
  void aListIsReadOnceForAsLongAsItIsTheSame() {
    Tariff first = inForce();
    assertSame(first, inForce());

    store.value = Optional.of(LIST.replace("our contract", "a new contract"));
    assertEquals("a new contract", source(inForce(), "claude-opus-5"));
  }

  @Test
  void thatThereIsNoListIsNotAskedAgainWithEveryCall() {
    store.value = Optional.empty();
    assertNotEquals("none", source(inForce(), "claude-opus-5"));
    store.value = Optional.of(LIST);
    prices.fetchAhead();
    inForce();
    assertEquals(1, store.limits.size());

    time.advance(Prices.ABSENT);
    assertEquals("our contract", source(inForce(), "claude-opus-5"));
    assertEquals(List.of(), ledger.complaints());
  }
}

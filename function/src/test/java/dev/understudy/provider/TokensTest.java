package dev.understudy.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Body;
import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.http.Upstream;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.secret.Secret;
import dev.understudy.secret.SecretException;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A vendor that gives `token-1`, `token-2` and so on, good for an hour, and takes a second for it.
class TokensTest {
  private final FakeTime time = new FakeTime();
  private final List<Upstream.Limits> asked = new ArrayList<>();
  private final Tokens tokens = new Tokens(this::send, time);
  private int status = 200;
  private Duration life = Duration.ofHours(1);
  private boolean stale;

  @Test
  void aTokenIsHadOnceAndKeptUntilAMinuteBeforeItsEnd() throws Exception {
    assertEquals("token-1", token("key"));
    time.advance(Duration.ofMinutes(58));
    assertEquals("token-1", token("key"));
    time.advance(Duration.ofMinutes(1));
    assertEquals("token-2", token("key"));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, 0})
  void howLongATokenIsKeptIsBoundedWhateverIsSaidOfIt(long seconds) throws Exception {
    life = Duration.ofSeconds(seconds);
    assertEquals("token-1", token("key"));
    time.advance(Tokens.LIFE);
    assertEquals("token-2", token("key"));
  }

  @Test
  void eachAccountHasItsOwn() throws Exception {
    assertEquals("token-1", token("key"));
    assertEquals("token-2", token("another"));
    assertEquals("token-1", token("key"));
  }

  @Test
  void whoAsksWhileOneIsBeingHadWaitsForThatOne() {
    List<String> had = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      time.start(() -> had.add(unchecked()));
    }
    time.advance(Duration.ofSeconds(2));

    assertEquals(List.of("token-1", "token-1", "token-1", "token-1", "token-1"), had);
    assertEquals(1, asked.size());
  }

  @Test
  void nobodyWaitsLongerThanHisOwnCallMayLast() {
    time.start(() -> assertEquals("token-1", unchecked()));
    List<Duration> gaveUp = new ArrayList<>();
    time.start(
        () -> {
          assertThrows(SecretException.class, () -> token("key", Duration.ofMillis(300)));
          gaveUp.add(time.passed());
        });
    time.advance(Duration.ofSeconds(2));

    assertEquals(List.of(Duration.ofMillis(300)), gaveUp);
  }

  @Test
  void theVendorIsAskedUnderTheCallsOwnDeadline() {
    SecretException late =
        assertThrows(SecretException.class, () -> token("key", Duration.ofMillis(500)));

    assertEquals(SecretException.Reason.UNAVAILABLE, late.reason());
    assertEquals(Duration.ofMillis(500), time.passed());
  }

  @Test
  void aRefusedTokenIsDroppedAndHadAnewOnce() throws Exception {
    Account refused = proved("key");
    time.advance(Duration.ofMinutes(5));

    Optional<Account> renewed = tokens.renewed(new Fake(), account("key"), refused, minute());
    assertEquals("token-2", renewed.orElseThrow().key().reveal());
    assertEquals("token-2", token("key"));
    // Another call that was refused the old one gets the new one.
    assertEquals(renewed, tokens.renewed(new Fake(), account("key"), refused, minute()));
    // And one that was refused the new one at once has nothing more to try.
    assertEquals(
        Optional.empty(),
        tokens.renewed(new Fake(), account("key"), renewed.orElseThrow(), minute()));
    assertEquals(2, asked.size());
  }

  @Test
  void aKeyThatIsRefusedIsNoOutage() {
    status = 400;
    KeyException refused = assertThrows(KeyException.class, () -> token("key"));

    assertEquals(
        "no token for fake was given for the key: HTTP 400 (invalid_grant)", refused.getMessage());
    assertFalse(refused.belongsElsewhere());
  }

  @Test
  void aVendorThatIsDownIsAskedAgainByTheNextCall() throws Exception {
    status = 503;
    SecretException down = assertThrows(SecretException.class, () -> token("key"));
    assertEquals("a token for fake did not come: HTTP 503", down.getMessage());
    status = 200;

    assertEquals("token-2", token("key"));
  }

  @Test
  void aConnectionThatHadBeenClosedIsOpenedAgain() throws Exception {
    stale = true;

    assertEquals("token-2", token("key"));
  }

  @Test
  void afterClearNothingIsLeft() throws Exception {
    assertEquals("token-1", token("key"));
    tokens.clear();
    assertEquals("token-2", token("key"));
  }

  @Test
  void noMoreAreKeptThanManyAccountsNeed() throws Exception {
    assertEquals("token-1", token("first"));
    for (int i = 0; i < Tokens.MOST; i++) {
      assertTrue(token("key-" + i).startsWith("token-"));
    }
    assertEquals("token-" + (Tokens.MOST + 2), token("first"));
  }

  private String unchecked() {
    try {
      return token("key");
    } catch (KeyException | SecretException e) {
      throw new AssertionError(e);
    }
  }

  private String token(String key) throws KeyException, SecretException {
    return proved(key).key().reveal();
  }

  private String token(String key, Duration limit) throws KeyException, SecretException {
    return tokens.proved(new Fake(), account(key), Deadline.in(time, limit)).key().reveal();
  }

  private Account proved(String key) throws KeyException, SecretException {
    return tokens.proved(new Fake(), account(key), minute());
  }

  private Deadline minute() {
    return Deadline.in(time, Duration.ofMinutes(1));
  }

  private static Account account(String key) {
    return new Account(
        new Secret(key), Map.of(), Optional.empty(), HostGuard.Origin.OPERATOR, Optional.empty());
  }

  private Upstream.Exchange send(Request request, HostGuard.Origin origin, Upstream.Limits limits) {
    asked.add(limits);
    String token = "token-" + asked.size();
    if (stale && asked.size() == 1) {
      return new Upstream.Broken(Upstream.Fault.STALE_CONNECTION, "closed");
    }
    Duration takes = Duration.ofSeconds(1);
    if (limits.whole().left().compareTo(takes) < 0) {
      time.advance(limits.whole().left());
      return new Upstream.Broken(Upstream.Fault.NO_HEADERS_IN_TIME, "no headers in time");
    }
    time.advance(takes);
    String body = status == 200 ? token : "{\"error\":\"invalid_grant\"}";
    return new Upstream.Answered(
        new Response(
            status, Headers.none(), new Body.Bytes(body.getBytes(StandardCharsets.UTF_8))));
  }

  private final class Fake implements Provider {
    @Override
    public String id() {
      return "fake";
    }

    @Override
    public Protocol protocol(Operation operation, String model, Optional<Dialect> own) {
      throw new AssertionError("nothing is said");
    }

    @Override
    public Optional<URI> baseUrl(Map<AccountField, String> fields) {
      return Optional.empty();
    }

    @Override
    public Headers headers(Account account) {
      return Headers.none();
    }

    @Override
    public Optional<Login> login(Account account) {
      return Optional.of(new FakeLogin());
    }
  }

  private final class FakeLogin implements Login {
    @Override
    public Request request(Instant now) {
      return new Request("POST", URI.create("https://tokens.example"), Headers.none(), new byte[0]);
    }

    @Override
    public Optional<Token> token(Response response, byte[] body) {
      return Optional.of(new Token(new Secret(new String(body, StandardCharsets.UTF_8)), life));
    }
  }
}

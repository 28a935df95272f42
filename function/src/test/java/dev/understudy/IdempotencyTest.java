package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Headers;
import dev.understudy.http.Upstream;
import dev.understudy.secret.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `Idempotency-Key` does to a call.
class IdempotencyTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String BODY =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
  private static final String CONFIG = "{\"provider\":\"openai\",\"api_key\":\"key-one\"}";

  private final World world = new World();

  private World.Answer post(String key, String... more) {
    return world.send("POST", CHAT, BODY, headers(key, more));
  }

  private static Headers headers(String key, String... more) {
    return Headers.of("x-portkey-api-key", World.ACCESS_KEY, "x-portkey-config", CONFIG)
        .with("idempotency-key", key)
        .withAll(Headers.of(more));
  }

  @Test
  void theSameRequestGetsTheSameAnswerWithoutAnotherCall() {
    world.upstream.answers(
        200, World.OPENAI_OK, "x-request-id", "r1", "x-ratelimit-remaining", "7");

    World.Answer first = post("one");
    world.time.advance(Duration.ofHours(23));
    World.Answer again = post("one");

    assertEquals(1, world.upstream.sent.size());
    assertEquals(first.text(), again.text());
    assertEquals(200, again.status());
    assertEquals("", first.header("x-understudy-idempotent-replay"));
    assertEquals("true", again.header("x-understudy-idempotent-replay"));
    assertEquals("application/json", again.header("content-type"));
    assertEquals("r1", again.header("x-request-id"));
    assertEquals(first.header("x-understudy-attempts"), again.header("x-understudy-attempts"));
    assertEquals("7", first.header("x-ratelimit-remaining"));
    assertEquals("", again.header("x-ratelimit-remaining"));
    assertNotEquals(first.header("x-understudy-trace-id"), again.header("x-understudy-trace-id"));
    assertEquals(again.header("x-understudy-trace-id"), again.header("x-portkey-trace-id"));
  }

  @Test
  void afterADayTheAnswerIsForgotten() {
    world.upstream.answers(200, World.OPENAI_OK);
    post("one");
    world.time.advance(Duration.ofHours(24));

    assertEquals("", post("one").header("x-understudy-idempotent-replay"));
  }

  @Test
  void anotherKeyIsAnotherRequest() {
    world.upstream.answers(200, World.OPENAI_OK);
    post("one");
    post("two");

    assertEquals(2, world.upstream.sent.size());
  }

  @Test
  void anotherBodyConfigOrPathUnderTheSameKeyIsA422() {
    world.upstream.answers(200, World.OPENAI_OK);
    post("one");

    List<World.Answer> others =
        List.of(
            world.send("POST", CHAT, BODY + " ", headers("one")),
            post("one", "x-portkey-config", CONFIG + " "),
            world.send(
                "POST",
                "/v1/chatComplete",
                "{\"config\":" + CONFIG + ",\"params\":" + BODY + "}",
                headers("one")));

    for (World.Answer other : others) {
      assertEquals(422, other.status());
      assertEquals("idempotency_key_reused", other.at("/error/code").asText());
    }
    assertEquals(1, world.upstream.sent.size());
  }

  @Test
  void whatOnlyNamesTheSendingMayDiffer() {
    world.upstream.answers(200, World.OPENAI_OK);
    post("one", "x-portkey-trace-id", "a", "x-stainless-retry-count", "0");

    World.Answer again = post("one", "x-portkey-trace-id", "b", "x-stainless-retry-count", "1");

    assertEquals("true", again.header("x-understudy-idempotent-replay"));
    assertEquals("b", again.header("x-portkey-trace-id"));
    // The provider has no name of its own for the answer, so this one is the gateway's too.
    assertEquals("b", again.header("x-request-id"));
  }

  @Test
  void nobodyGetsTheAnswerOfAnotherAccessKey() {
    world.secrets.store.put(
        "access-keys",
        "{\"%s\":{\"name\":\"same\"},\"%s\":{\"name\":\"same\"}}"
            .formatted(new Secret(World.ACCESS_KEY).sha256(), new Secret("other").sha256()));
    world.upstream.answers(200, World.OPENAI_OK);
    post("one");

    World.Answer other = post("one", "x-portkey-api-key", "other");

    assertEquals(200, other.status());
    assertEquals(2, world.upstream.sent.size());
  }

  @Test
  void whoAsksAgainTooSoonIsToldWhenToComeBack() {
    world.upstream.answersAfter(Duration.ofSeconds(10), 200, World.OPENAI_OK);
    List<World.Answer> answers = new ArrayList<>();
    world.time.start(() -> answers.add(post("one")));
    world.time.advance(Duration.ofSeconds(1));

    World.Answer early = post("one");
    World.Answer wrong = world.send("POST", CHAT, BODY + " ", headers("one"));
    world.time.advance(Duration.ofSeconds(20));
    World.Answer late = post("one");

    assertEquals(409, early.status());
    assertEquals("idempotency_key_in_use", early.at("/error/code").asText());
    assertEquals("5", early.header("retry-after"));
    assertEquals(422, wrong.status());
    assertEquals(1, answers.size());
    assertEquals(answers.getFirst().text(), late.text());
    assertEquals("true", late.header("x-understudy-idempotent-replay"));
    assertEquals(1, world.upstream.sent.size());
  }

  @Test
  void ofManyAtOnceOneIsCalledForAndTheOthersAreTurnedAway() {
    world.upstream.answersAfter(Duration.ofSeconds(1), 200, World.OPENAI_OK);
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      world.time.start(() -> statuses.add(post("one").status()));
    }
    world.time.advance(Duration.ofSeconds(2));

    assertEquals(1, world.upstream.sent.size());
    assertEquals(20, statuses.size());
    assertEquals(19, statuses.stream().filter(status -> status == 409).count());
  }

  @Test
  void anErrorIsNotGivenAgain() {
    world.upstream.answers(500, "{}").answers(200, World.OPENAI_OK);

    assertEquals(500, post("one").status());
    World.Answer second = post("one");

    assertEquals(200, second.status());
    assertEquals("", second.header("x-understudy-idempotent-replay"));
  }

  @Test
  void aFaultOfOurOwnLeavesTheKeyFree() {
    world
        .upstream
        .then(
            _ -> {
              throw new AssertionError("a bug");
            })
        .answers(200, World.OPENAI_OK);

    assertThrows(AssertionError.class, () -> post("one"));
    assertEquals(200, post("one").status());
  }

  @Test
  void anAnswerThatTheFrontDoorCannotCarryIsNotGivenAgain() {
    world.upstream.answers(200, World.OPENAI_OK.replace("from openai", "x".repeat(2000)));
    world.bytesThatFit = 1000;
    post("one");
    world.bytesThatFit = Integer.MAX_VALUE;

    assertEquals("", post("one").header("x-understudy-idempotent-replay"));
    assertEquals(2, world.upstream.sent.size());
  }

  @Test
  void aRequestThatIsRefusedDoesNotUseTheKeyUp() {
    world.upstream.answers(200, World.OPENAI_OK);

    assertEquals(400, world.send("POST", CHAT, "{}", headers("one")).status());
    assertEquals(200, post("one").status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "tab\tbed", "ümlaut"})
  void aKeyThatIsNoneIsA400(String key) {
    World.Answer answer = post(key);

    assertEquals(400, answer.status());
    assertEquals("invalid_idempotency_key", answer.at("/error/code").asText());
    assertEquals(List.of(), world.upstream.sent);
  }

  @Test
  void aKeyHas255CharactersAtMostAndStandsOnce() {
    world.upstream.answers(200, World.OPENAI_OK);

    assertEquals(200, post("k".repeat(255)).status());
    assertEquals(400, post("k".repeat(256)).status());
    assertEquals(
        400, world.send("POST", CHAT, BODY, headers("a").and("idempotency-key", "b")).status());
  }

  @Test
  void anInterruptedCallIsTriedAgainAsIfNothingHadBeen() {
    world.upstream.breaks(Upstream.Fault.CUT_OFF).answers(200, World.OPENAI_OK);

    assertEquals(502, post("one").status());
    assertTrue(post("one").text().contains("from openai"));
  }
}

package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.understudy.http.Headers;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessTest {
  private static final String BODY =
      """
      {"config":{"provider":"openai","apiKey":"k","custom_host":"https://llm.example.com"},
       "params":{"model":"m","messages":[{"role":"user","content":"x"}]}}\
      """;
  private static final String PLAIN =
      BODY.replace(",\"custom_host\":\"https://llm.example.com\"", "");

  private final World world = new World();

  AccessTest() {
    world.upstream.answers(200, World.OPENAI_OK);
  }

  private World.Answer with(String... headers) {
    return world.send("POST", "/v1/chatComplete", PLAIN, Headers.of(headers));
  }

  @Test
  void everyHeaderThatMayCarryTheAccessKeyOpensTheDoor() {
    assertEquals(200, with("x-portkey-api-key", World.ACCESS_KEY).status());
    assertEquals(200, with("x-understudy-api-key", World.ACCESS_KEY).status());
    assertEquals(200, with("authorization", "Bearer " + World.ACCESS_KEY).status());
    assertEquals(200, with("x-api-key", World.ACCESS_KEY).status());
  }

  @Test
  void anAccessKeysOwnHeaderIsTheOneThatCounts() {
    assertEquals(
        401,
        with("x-portkey-api-key", "wrong", "authorization", "Bearer " + World.ACCESS_KEY).status());
  }

  @Test
  void aSecondKeyInTheHeadersIsNobodysAndThatIsSaid() {
    World.Answer answer =
        with("x-portkey-api-key", World.ACCESS_KEY, "authorization", "Bearer another");

    assertEquals(
        "the provider's key in the headers is not used", answer.header("x-understudy-warnings"));
    assertEquals("Bearer k", world.upstream.authorization());
    assertEquals("", with("x-portkey-api-key", World.ACCESS_KEY).header("x-understudy-warnings"));
  }

  @Test
  void aWrongOrMissingKeyIsA401InPortkeysWords() {
    for (World.Answer answer : List.of(with("x-portkey-api-key", "wrong"), with())) {
      assertEquals(401, answer.status());
      assertEquals(
          "Portkey Error: Invalid API Key. Error Code: 03", answer.at("/message").asText());
      assertEquals("failure", answer.at("/status").asText());
      assertFalse(answer.header("x-portkey-trace-id").isEmpty());
    }
    assertEquals(List.of(), world.upstream.sent);
  }

  @Test
  void aMissingKeyDoesNotEvenReadTheSecret() {
    with();

    assertEquals(List.of(), world.secrets.reads);
  }

  @Test
  void aKeyThatWasAddedSinceIsFoundByOneRefresh() {
    with("x-portkey-api-key", World.ACCESS_KEY);
    world.secrets.store.put(
        "access-keys", "{\"" + new dev.understudy.secret.Secret("new-key").sha256() + "\":{}}");

    assertEquals(200, with("x-portkey-api-key", "new-key").status());
  }

  @Test
  void anExpiredKeyIsA401() {
    world.allow("{\"expires\":\"2025-12-31T00:00:00Z\"}");
    assertEquals(401, with("x-portkey-api-key", World.ACCESS_KEY).status());

    world.allow("{\"expires\":\"2026-12-31T00:00:00Z\"}");
    assertEquals(200, with("x-portkey-api-key", World.ACCESS_KEY).status());
  }

  @Test
  void aKeyForOtherProvidersIsA403() {
    world.allow("{\"providers\":[\"anthropic\"]}");

    World.Answer answer = with("x-portkey-api-key", World.ACCESS_KEY);

    assertEquals(403, answer.status());
    assertEquals("/config/provider", answer.at("/error/param").asText());
    assertEquals(List.of(), world.upstream.sent);
  }

  @Test
  void aHostOfTheCallersOwnNeedsThePermission() {
    world.allow("{}");

    World.Answer answer = world.post("/v1/chatComplete", BODY);

    assertEquals(403, answer.status());
    assertEquals("/config/custom_host", answer.at("/error/param").asText());
    assertEquals(List.of(), world.upstream.sent);
  }

  @Test
  void nobodyIsLetInWhileAccessKeysCannotBeChecked() {
    world.secrets.down = true;
    assertEquals(503, with("x-portkey-api-key", World.ACCESS_KEY).status());

    world.secrets.down = false;
    for (String broken :
        List.of(
            "[]",
            "{",
            "no json",
            "{\"%s\":{\"expires\":\"tomorrow\"}}",
            "{\"%s\":{\"providers\":7}}",
            "{\"%s\":{\"providers\":[7]}}",
            "{\"%s\":{\"configs\":\"all\"}}",
            "{\"%s\":{\"customHosts\":\"yes\"}}",
            "{\"%s\":{\"simulate\":1}}",
            "{\"%s\":{\"explain\":\"true\"}}")) {
      world.secrets.cache.clear();
      world.secrets.store.put(
          "access-keys",
          broken.replace("%s", new dev.understudy.secret.Secret(World.ACCESS_KEY).sha256()));
      assertEquals(503, with("x-portkey-api-key", World.ACCESS_KEY).status(), broken);
    }
    world.secrets.store.clear();
    world.secrets.cache.clear();
    assertEquals(503, with("x-portkey-api-key", World.ACCESS_KEY).status());
    assertEquals(List.of(), world.upstream.sent);
  }

  @Test
  void aKeyThatWasPutWhereTheNameOfOneBelongsIsNotShown() {
    String key = "abcdefghijklmnopqrstuvwxyz0123456789";

    World.Answer answer =
        world.post(
            "/v1/chatComplete", PLAIN.replace("\"apiKey\":\"k\"", "\"secret\":\"" + key + "\""));

    assertEquals(400, answer.status());
    assertFalse(answer.text().contains(key), answer.text());
  }

  @Test
  void theAccessKeyIsNeverInTheAnswer() {
    world.allow("{\"providers\":[]}");

    World.Answer answer =
        world.post(
            "/v1/chatComplete",
            PLAIN.replace("\"provider\":\"openai\"", "\"provider\":\"" + World.ACCESS_KEY + "\""));

    assertEquals(400, answer.status());
    assertFalse(answer.text().contains(World.ACCESS_KEY));
  }
}

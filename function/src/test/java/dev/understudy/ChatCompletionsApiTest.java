package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatCompletionsApiTest {
  private static final String PATH = "/v1/chat/completions";
  private static final String BODY =
      """
      {"messages":[{"role":"user","content":"hello"}],"max_tokens":50,"a_field_of_tomorrow":[1.0]}\
      """;
  private static final String TWO =
      """
      {"mode":"fallback","options":[
        {"provider":"openai","api_key":"key-one","override_params":{"model":"gpt-4o-mini"}},
        {"provider":"anthropic","api_key":"key-two","override_params":{"model":"claude-sonnet-4-5"}}]}\
      """;

  private final World world = new World();

  @Test
  void theBodyGoesOnAsItIsAndTheAnswerComesBackInOpenAisShape() {
    world.upstream.answers(200, World.OPENAI_OK);

    World.Answer answer = world.post(PATH, BODY, "x-portkey-config", TWO);

    assertEquals(200, answer.status());
    assertEquals("from openai", answer.at("/choices/0/message/content").asText());
    assertEquals(
        BODY.strip().replaceFirst("}$", ",\"model\":\"gpt-4o-mini\"}"),
        world.upstream.sent.getFirst().body());
  }

  @Test
  void theHeadersOfAnAnswerAreThoseOfEverySurface() {
    world.upstream.answers(503, "{}").answers(200, World.ANTHROPIC_OK);

    World.Answer answer = world.post(PATH, BODY, "x-understudy-config", TWO);

    assertEquals("from anthropic", answer.at("/choices/0/message/content").asText());
    assertEquals("config.options[1]", answer.header("x-portkey-last-used-option-index"));
    assertEquals("0", answer.header("x-portkey-retry-attempt-count"));
    assertEquals("anthropic", answer.header("x-portkey-provider"));
    assertEquals("anthropic", answer.header("x-understudy-provider"));
    assertEquals("claude-sonnet-4-5", answer.header("x-understudy-model"));
    assertEquals(
        "openai/gpt-4o-mini 503 overloaded 10ms, anthropic/claude-sonnet-4-5 200 10ms",
        answer.header("x-understudy-attempts"));
    assertEquals(32, answer.header("x-portkey-trace-id").length());
  }

  @Test
  void everyTryAtTheTargetThatAnsweredCountsAsARetry() {
    world
        .upstream
        .breaks(dev.understudy.http.Upstream.Fault.STALE_CONNECTION)
        .answers(200, World.OPENAI_OK);

    World.Answer answer = world.post(PATH, BODY, "x-portkey-config", TWO);

    assertEquals("1", answer.header("x-portkey-retry-attempt-count"));
  }

  @Test
  void whatIsWrongIsPointedAtInTheBodyItself() {
    World.Answer answer =
        world.post(
            PATH,
            BODY.replace("\"max_tokens\":50", "\"max_tokens\":\"x\""),
            "x-portkey-config",
            TWO);

    assertEquals(400, answer.status());
    assertEquals("/max_tokens", answer.at("/error/param").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "\"text\"", "{\"model\":\"a\",\"model\":\"b\"}"})
  void aBodyThatIsNoJsonObjectIsA400(String body) {
    World.Answer answer = world.post(PATH, body, "x-portkey-config", TWO);

    assertEquals(400, answer.status());
    assertEquals("invalid_json", answer.at("/error/code").asText());
  }

  @Test
  void aConfigThatIsMissingOrUnreadableIsA400() {
    assertEquals("missing_config", world.post(PATH, BODY).at("/error/code").asText());
    World.Answer unreadable =
        world.post(PATH, BODY, "x-portkey-config", "{\"api_key\":\"key-one\"");
    assertEquals("invalid_config", unreadable.at("/error/code").asText());
    assertFalse(unreadable.text().contains("key-one"));
  }

  @Test
  void whereTheAccessKeyHasNoHeaderOfItsOwnAuthorizationHasIt() {
    world.upstream.answers(200, World.OPENAI_OK);

    World.Answer answer =
        world.send(
            "POST",
            PATH,
            BODY,
            Headers.of("authorization", "Bearer " + World.ACCESS_KEY, "x-portkey-config", TWO));

    assertEquals(200, answer.status());
    assertEquals("Bearer key-one", world.upstream.authorization());
    assertEquals("", answer.header("x-understudy-warnings"));
  }

  @Test
  void aProvidersKeyBesideTheAccessKeyIsNeverShown() {
    world.upstream.answers(401, "{\"error\":{\"message\":\"no such key: the-clients-key\"}}");

    World.Answer answer =
        world.post(PATH, BODY, "authorization", "Bearer the-clients-key", "x-portkey-config", TWO);

    assertTrue(answer.text().contains("no such key: ***"), answer.text());
  }

  @Test
  void aCallForWhichNoConditionHoldsIsTheCallersFault() {
    String config =
        """
        {"strategy":{"mode":"conditional","conditions":[{"query":{"metadata.plan":"paid"},"then":"a"}]},\
        "targets":[{"name":"a","provider":"openai","api_key":"k-1"}]}\
        """;
    World.Answer answer =
        world.post(
            "/v1/chat/completions",
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
            "x-portkey-config",
            config);
    assertEquals(400, answer.status());
    assertEquals("caller_fault", answer.json().at("/error/code").asText());
  }
}

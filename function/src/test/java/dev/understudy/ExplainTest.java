package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What `POST /v1/explain` says of a request.
class ExplainTest {
  private static final String TWO =
      """
      {"mode":"fallback","deadline_ms":20000,"options":[
        {"provider":"openai","override_params":{"model":"gpt-4o-mini"}},
        {"provider":"anthropic","api_key":"key-number-two","override_params":{"model":"claude-sonnet-4-5"}}]}\
      """;
  private static final String BODY =
      """
      {"messages":[{"role":"user","content":"hello, key-number-two"}],"temperature":1.5}\
      """;

  private final World world = new World().allow("{\"explain\":true,\"simulate\":true}");

  private World.Answer explain(String... headers) {
    return world.post("/v1/explain", BODY, headers);
  }

  @Test
  void theRouteItsTimesAndWhatEachTargetWouldBeSentAreShown() {
    World.Answer answer = explain("x-portkey-config", TWO);

    assertEquals(200, answer.status(), answer.text());
    assertEquals(19_700, answer.at("/deadline_ms").asInt());
    assertEquals("fallback", answer.at("/route/strategy/mode").asText());
    JsonNode openai = answer.at("/route/targets/0");
    assertEquals("config.options[0]", openai.path("path").asText());
    assertEquals("stored: openai", openai.path("key").asText());
    assertEquals(11_700, openai.path("limit_ms").asInt());
    assertEquals("https://api.openai.com/v1/chat/completions", openai.at("/request/url").asText());
    assertEquals("Bearer ***", openai.at("/request/headers/authorization").asText());
    assertEquals("gpt-4o-mini", openai.at("/request/body/model").asText());
    assertEquals("1.5", openai.at("/request/body/temperature").asText());
    JsonNode anthropic = answer.at("/route/targets/1");
    assertEquals("from the request", anthropic.path("key").asText());
    assertEquals(19_700, anthropic.path("limit_ms").asInt());
    assertEquals("https://api.anthropic.com/v1/messages", anthropic.at("/request/url").asText());
    assertEquals("***", anthropic.at("/request/headers/x-api-key").asText());
    assertEquals(2, anthropic.path("adaptations").size());
  }

  @Test
  void nothingIsCalledAndNoProvidersKeyIsRead() {
    explain("x-portkey-config", TWO);

    assertEquals(List.of(), world.upstream.sent);
    assertEquals(List.of("access-keys"), world.secrets.reads);
  }

  @Test
  void noKeyIsShownWhereverItStands() {
    World.Answer answer = explain("x-portkey-config", TWO, "authorization", "Bearer another-key");

    assertFalse(answer.text().contains("key-number-two"), answer.text());
    assertFalse(answer.text().contains("another-key"), answer.text());
    assertFalse(answer.text().contains(World.ACCESS_KEY), answer.text());
    assertEquals(
        "hello, ***", answer.at("/route/targets/0/request/body/messages/0/content").asText());
  }

  @Test
  void aTargetThatCannotHonourTheRequestSaysWhy() {
    World.Answer answer =
        world.post(
            "/v1/explain", BODY.replace("\"temperature\":1.5", "\"n\":2"), "x-portkey-config", TWO);

    assertTrue(answer.at("/route/targets/1/unsupported").asText().startsWith("n "), answer.text());
    assertTrue(answer.at("/route/targets/1/request").isMissingNode());
  }

  @Test
  void theOtherSurfacesAreNamedByTheirPath() {
    String body =
        "{\"config\":{\"provider\":\"anthropic\",\"api_key\":\"k\"},\"params\":{\"model\":\"m\",\"prompt\":\"once\"}}";

    World.Answer answer = world.post("/v1/explain?path=%2Fv1%2Fcomplete", body);

    assertEquals("https://api.anthropic.com/v1/messages", answer.at("/route/request/url").asText());
    assertEquals("once", answer.at("/route/request/body/messages/0/content").asText());
    World.Answer unknown = world.post("/v1/explain?path=/v1/nothing", body);
    assertEquals(400, unknown.status());
    assertEquals("invalid_path", unknown.at("/error/code").asText());
  }

  @Test
  void whatWouldBeSimulatedIsMarked() {
    World.Answer answer =
        explain("x-portkey-config", TWO, "x-understudy-simulate", "anthropic=503");

    assertFalse(answer.at("/route/targets/0").has("simulated"));
    assertTrue(answer.at("/route/targets/1/simulated").asBoolean());
  }

  @Test
  void whatIsWrongWithTheRequestIsTheSameError() {
    World.Answer answer = explain("x-portkey-config", TWO.replace("fallback", "fallbak"));

    assertEquals(400, answer.status());
    assertEquals("x-portkey-config/mode", answer.at("/error/param").asText());
  }

  @Test
  void itNeedsThePermission() {
    world.allow("{}");

    World.Answer answer = explain("x-portkey-config", TWO);

    assertEquals(403, answer.status());
    assertEquals("permission_denied", answer.at("/error/code").asText());
  }

  @Test
  void anIdempotencyKeyIsOfNoMatterToIt() {
    assertEquals(200, explain("x-portkey-config", TWO, "idempotency-key", "two words").status());
  }

  @Test
  void itCountsAsNoCall() {
    explain("x-portkey-config", TWO);

    assertEquals(1, world.log.size(), world.log.toString());
  }
}

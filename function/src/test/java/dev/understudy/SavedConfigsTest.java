package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What becomes of a request that names a saved config when the store is not as it was.
class SavedConfigsTest {
  private static final String BODY =
      """
      {"config":"mine","params":{"model":"m","messages":[{"role":"user","content":"x"}]}}\
      """;

  private final World world = new World();

  SavedConfigsTest() {
    world.secrets.store.put("providers/openai", "key-of-openai");
    world.secrets.store.put("configs/mine", "{\"provider\":\"openai\"}");
    world.upstream.answers(200, World.OPENAI_OK);
  }

  private World.Answer ask() {
    return world.post("/v1/chatComplete", BODY);
  }

  @Test
  void oneThatWasReadIsKeptWhileTheStoreIsDown() {
    assertEquals(200, ask().status());
    world.secrets.down = true;

    assertEquals(200, ask().status());
  }

  @Test
  void oneThatWasNotReadIsA503ThatTheLogExplains() {
    world.post("/v1/chatComplete", "{}");
    world.secrets.down = true;

    World.Answer answer = ask();

    assertEquals(503, answer.status());
    assertEquals("saved_config_unavailable", answer.at("/error/code").asText());
    assertEquals(List.of(), world.upstream.sent);
    String log = String.join("\n", world.log);
    assertTrue(log.contains("the store does not answer for configs/mine"), log);
  }

  @Test
  void whatItHoldsIsNeverShown() {
    world.secrets.store.put(
        "configs/broken", "{\"provider\":\"openai\",\"api_key\":\"key-of-the-house\",}");

    World.Answer answer = world.post("/v1/chatComplete", BODY.replace("mine", "broken"));

    assertEquals("invalid_saved_config", answer.at("/error/code").asText());
    assertFalse(answer.text().contains("key-of-the-house"), answer.text());
    assertFalse(world.log.toString().contains("key-of-the-house"), world.log.toString());
  }

  @Test
  void aParameterThatItGetsWrongIsTheOperatorsToMend() {
    world.secrets.store.put(
        "configs/mine", "{\"provider\":\"openai\",\"override_params\":{\"n\":\"many\"}}");

    World.Answer answer = ask();

    assertEquals(500, answer.status());
    assertEquals("invalid_saved_config", answer.at("/error/code").asText());
    assertEquals("configs/mine/override_params/n", answer.at("/error/param").asText());
    assertTrue(world.log.toString().contains("configs/mine/override_params/n"));
  }
}

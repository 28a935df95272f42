package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Headers;
import dev.understudy.secret.Secret;
import org.junit.jupiter.api.Test;

class TargetHealthTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String BODY =
      "{\"model\":\"MODEL\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

  private final World world =
      new World()
          .stores("providers/openai", new Secret("key-one"))
          .stores(
              "configs/default",
              new Secret("{\"provider\":\"openai\",\"override_params\":{\"model\":\"gpt\"}}"));

  private World.Answer list() {
    return world.send(
        "GET", "/v1/health/targets", "", Headers.of("x-portkey-api-key", World.ACCESS_KEY));
  }

  private void fail(int times, String model) {
    for (int i = 0; i < times; i++) {
      world.upstream.answers(503, "{\"error\":{\"message\":\"down\"}}");
      world.post(CHAT, BODY.replace("MODEL", model));
    }
  }

  @Test
  void aTargetOfASavedConfigThatNobodyHasCalledIsClosed() {
    assertEquals(
        "{\"object\":\"list\",\"data\":[{\"provider\":\"openai\",\"account\":\"openai\","
            + "\"model\":\"gpt\",\"state\":\"closed\",\"failures\":0,"
            + "\"source\":\"this environment\"}]}",
        list().text());
  }

  @Test
  void aTargetThatRestsSaysUntilWhenAndWhy() {
    fail(3, "gpt");

    World.Answer list = list();
    assertEquals("open", list.at("/data/0/state").asText());
    assertEquals("2026-01-01T00:00:15.030Z", list.at("/data/0/until").asText());
    assertEquals(3, list.at("/data/0/failures").asInt());
  }

  @Test
  void aTargetThatThisEnvironmentHasCalledIsListedThoughNoConfigNamesIt() {
    fail(1, "openai/other");

    assertTrue(list().text().contains("\"model\":\"other\""), list().text());
  }

  @Test
  void whatAKeyMayNotUseItDoesNotSee() {
    fail(1, "openai/other");
    world.allow("{\"name\":\"tests\",\"providers\":[\"anthropic\"]}");

    assertEquals("{\"object\":\"list\",\"data\":[]}", list().text());
  }

  @Test
  void aKeyWithConfigsOfItsOwnDoesNotSeeWhatOthersCall() {
    fail(1, "openai/secret-project");
    world.allow("{\"name\":\"tests\",\"configs\":[\"default\"]}");

    assertEquals(1, list().at("/data").size());
    assertEquals("gpt", list().at("/data/0/model").asText());
  }

  @Test
  void aSavedConfigThatCannotBeReadIsSaidAndKeepsNothingElseBack() {
    fail(1, "openai/other");
    world.stores("configs/default", new Secret("no JSON"));

    World.Answer list = list();
    assertEquals(200, list.status());
    assertTrue(list.text().contains("\"model\":\"other\""), list.text());
    assertTrue(
        list.header("x-understudy-warnings").contains("The saved config default is not listed"),
        list.header("x-understudy-warnings"));
  }

  @Test
  void aCallersOwnKeyIsNotListed() {
    world.upstream.answers(503, "{\"error\":{\"message\":\"down\"}}");
    world.post(
        CHAT,
        BODY.replace("MODEL", "mine"),
        "x-portkey-config",
        "{\"provider\":\"openai\",\"api_key\":\"key-of-the-caller\"}");

    assertEquals(1, list().at("/data").size());
  }

  @Test
  void nobodySeesAnythingWithoutAKey() {
    assertEquals(401, world.send("GET", "/v1/health/targets", "", Headers.none()).status());
  }
}

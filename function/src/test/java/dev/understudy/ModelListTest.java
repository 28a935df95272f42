package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Headers;
import dev.understudy.secret.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelListTest {
  private static final String FAST =
      """
      {"strategy":{"mode":"fallback"},"targets":[
        {"provider":"openai","override_params":{"model":"gpt-4o-mini"}},
        {"provider":"@anthropic-prod","override_params":{"model":"claude-sonnet-4-5"}},
        {"provider":"groq","secret":"shared","override_params":{"model":"llama"}},
        {"provider":"openai","api_key":"sk-in-the-config","override_params":{"model":"gpt-5"}},
        {"provider":"openai"}]}\
      """;

  private final World world =
      new World()
          .stores("providers/openai", new Secret("key-one"))
          .stores("configs/fast", new Secret(FAST))
          .stores("configs/default", new Secret("{\"provider\":\"openai\"}"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name':'tests'} | config:default",
        "{'name':'tests','configs':['fast']}"
            + " | @anthropic-prod/claude-sonnet-4-5 config:fast openai/gpt-4o-mini",
        "{'name':'tests','configs':['fast','gone'],'providers':['openai']}"
            + " | openai/gpt-4o-mini",
        "{'name':'tests','configs':['fast'],'providers':['cohere']} | ''",
        "{'name':'tests','configs':['fast','default'],'providers':['openai','anthropic','groq']}"
            + " | @anthropic-prod/claude-sonnet-4-5 config:default config:fast openai/gpt-4o-mini",
        "{'name':'tests','configs':[]} | ''"
      })
  void aCallerSeesWhatItsKeyNames(String key, String ids) {
    world.allow(key.replace('\'', '"'));

    assertEquals(ids, ids(list()));
  }

  @Test
  void aModelIsInOpenAisShapeAndAnthropics() {
    World.Answer list = list();

    assertEquals(
        """
        {"object":"list","data":[{"id":"config:default","object":"model","created":0,\
        "owned_by":"understudy","type":"model","display_name":"config:default",\
        "created_at":"1970-01-01T00:00:00Z"}],"has_more":false,"first_id":"config:default",\
        "last_id":"config:default"}\
        """,
        list.text());
  }

  @Test
  void aConfigThatIsWrongIsListedAndSaysSoWhenItIsCalled() {
    world.allow("{\"name\":\"tests\",\"configs\":[\"bad\"]}");
    world.stores("configs/bad", new Secret("{\"provider\":\"nobody\"}"));

    assertEquals("config:bad", ids(list()));
  }

  @Test
  void aConfigThatCannotBeReadIsPassedOverAndSaid() {
    world.allow("{\"name\":\"tests\",\"configs\":[\"broken\",\"fast\"]}");
    world.stores("configs/broken", new Secret("{"));

    World.Answer list = list();

    assertEquals(200, list.status());
    assertTrue(ids(list).contains("config:fast"), list.text());
    assertFalse(ids(list).contains("config:broken"), list.text());
    assertTrue(
        list.header("x-understudy-warnings")
            .startsWith(
                "The saved config broken is not listed: the saved config configs/broken is not"
                    + " valid JSON"),
        list.header("x-understudy-warnings"));
    assertTrue(
        world.log.stream().anyMatch(line -> line.contains("configs/broken is not valid JSON")),
        world.log.toString());
  }

  @Test
  void whileNoConfigCanBeHadThereIsNoList() {
    list();
    world.secrets.cache.remove("configs/default");
    world.secrets.down = true;

    World.Answer list = list();

    assertEquals(503, list.status());
    assertEquals("saved_config_unavailable", list.at("/error/code").asText());
  }

  @Test
  void nobodySeesAnythingWithoutAKey() {
    assertEquals(401, world.send("GET", "/v1/models", "", Headers.none()).status());
  }

  @Test
  void aConfigOfTheListIsCalledAsAModel() {
    world.upstream.answers(200, World.OPENAI_OK);
    world.stores(
        "configs/mini",
        new Secret("{\"provider\":\"openai\",\"override_params\":{\"model\":\"gpt-4o-mini\"}}"));

    World.Answer answer =
        world.post(
            "/v1/chat/completions",
            "{\"model\":\"config:mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

    assertEquals(200, answer.status());
    assertEquals("gpt-4o-mini", answer.header("x-understudy-model"));
  }

  /// Where the client speaks the provider's own dialect its words pass as they are, but for ours.
  @ParameterizedTest
  @CsvSource({
    "/v1/messages, anthropic, messages",
    "/v1/responses, openai, input",
    "/v1/chat/completions, openai, messages"
  })
  void itsNameGoesToNoProvider(String path, String provider, String said) {
    world.stores("providers/anthropic", new Secret("key-two"));
    world.stores(
        "configs/mine",
        new Secret(
            "{\"provider\":\"%s\",\"default_params\":{\"model\":\"a-model\"}}"
                .formatted(provider)));
    world.upstream.answers(200, "{}");

    world.post(
        path,
        "{\"model\":\"config:mine\",\"max_tokens\":9,\"%s\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
            .formatted(said));

    assertEquals(
        "a-model", world.upstream.sent.getFirst().json().path("model").textValue(), provider);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "config:nothing | unknown_config | /model: there is no saved config \"nothing\"",
        "config:../fast | invalid_config | /model: expected a config",
        "config:default | invalid_request | /model: the name of a model is missing"
      })
  void whatCannotBeCalledSoIsA400ThatPointsAtTheModel(String model, String code, String start) {
    World.Answer answer =
        world.post(
            "/v1/chat/completions",
            "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

    assertEquals(400, answer.status());
    assertEquals(code + " " + start, code(answer, start));
  }

  @Test
  void twoConfigsAreOneTooMany() {
    World.Answer answer =
        world.post(
            "/v1/chat/completions",
            "{\"model\":\"config:fast\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
            "x-portkey-config",
            "default");

    assertEquals(400, answer.status());
    assertEquals(
        "/model: names a saved config, and x-portkey-config stands beside it; one is enough",
        answer.at("/error/message").asText());
  }

  private static String code(World.Answer answer, String start) {
    String message = answer.at("/error/message").asText();
    return answer.at("/error/code").asText()
        + " "
        + message.substring(0, Math.min(start.length(), message.length()));
  }

  private World.Answer list() {
    return world.send("GET", "/v1/models", "", Headers.of("x-portkey-api-key", World.ACCESS_KEY));
  }

  private static String ids(World.Answer list) {
    return String.join(
        " ", list.at("/data").valueStream().map(each -> each.path("id").asText()).toList());
  }

  @Test
  void aProviderThatIsMisspeltBeforeTheModelIsGuessed() {
    world.stores("configs/default", new Secret("not to be used"));
    world.allow("{\"name\":\"tests\",\"configs\":[]}");

    World.Answer answer =
        world.post(
            "/v1/chat/completions",
            "{\"model\":\"opnai/gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

    String message = answer.at("/error/message").asText();
    assertEquals(400, answer.status());
    assertTrue(message.endsWith("\"opnai\" is no provider; did you mean \"openai\"?"), message);
  }

  @Test
  void anAnswerThatDoesNotNameItsModelHasTheNameOfTheOneThatWasAsked() {
    world.stores("providers/cohere", new Secret("a-key"));
    world.upstream.answers(
        200,
        """
        {"id":"c1","message":{"role":"assistant","content":[{"type":"text","text":"hi"}]},
         "finish_reason":"COMPLETE","usage":{"tokens":{"input_tokens":1,"output_tokens":2}}}\
        """);

    World.Answer answer =
        world.post(
            "/v1/chat/completions",
            "{\"model\":\"cohere/command-r\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

    assertEquals(200, answer.status(), answer.text());
    assertEquals("command-r", answer.at("/model").asText());
  }
}

package dev.understudy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.http.Rejection;
import dev.understudy.provider.Key;
import dev.understudy.route.Route;
import dev.understudy.secret.Secret;
import dev.understudy.secret.SecretException;
import dev.understudy.secret.Secrets;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlansTest {
  private static final String OPENAI = "{'provider':'openai'}";
  private static final String ANTHROPIC = "{\"provider\":\"anthropic\"}";

  private final Map<String, String> store = new HashMap<>();
  private final List<String> reads = new ArrayList<>();
  private Headers headers = Headers.none();
  private Optional<JsonNode> body = Optional.empty();
  private ObjectNode params = (ObjectNode) Configs.json("{'model':'m'}");
  private Optional<Secret> key = Optional.empty();
  private Optional<Set<String>> allowed = Optional.empty();

  private final Secrets secrets =
      new Secrets() {
        @Override
        public Secret get(String name, Deadline limit) throws SecretException {
          reads.add(name);
          if (store.containsKey(name)) {
            return new Secret(store.get(name));
          }
          throw new SecretException(
              name.contains("down")
                  ? SecretException.Reason.UNAVAILABLE
                  : SecretException.Reason.NOT_FOUND,
              "no " + name);
        }

        @Override
        public Secret refresh(String name, Secret stale, Deadline limit) throws SecretException {
          return get(name, limit);
        }
      };

  private Plan plan() {
    return new Plans(Configs.reader(), new SavedConfigs(secrets))
        .plan(
            new Wanted(headers, body, "/config", params, "", key, allowed),
            Deadline.in(new FakeTime(), Duration.ofSeconds(1)));
  }

  private Rejection refused(int status, String code, String param) {
    Rejection refused = assertThrows(Rejection.class, this::plan);
    assertEquals(status, refused.status(), refused.text());
    assertEquals(code, refused.code(), refused.text());
    assertEquals(param, refused.param().orElse(""), refused.text());
    return refused;
  }

  private Route.Target only() {
    List<Route.Target> targets = plan().route().targets();
    assertEquals(1, targets.size());
    return targets.getFirst();
  }

  private static String model(Route.Target target) {
    return target.overrides().params().path("model").asText();
  }

  @Test
  void theFirstThatIsFoundDecidesAndTheOthersAreSaidToBeUnused() {
    store.put("configs/default", OPENAI.replace('\'', '"'));
    params =
        (ObjectNode) Configs.json("{'model':'anthropic/c','models':['openai/a','anthropic/b']}");
    headers = Headers.of("x-portkey-config", ANTHROPIC, "x-portkey-provider", "openai");
    body = Optional.of(Configs.json(OPENAI));

    assertEquals("config", only().path());
    assertEquals("openai", only().provider().id());
    assertEquals(
        List.of(
            "x-portkey-config is not used: the route comes from elsewhere",
            "/models is not used: the route comes from elsewhere",
            "x-portkey-provider is not used: the route comes from elsewhere",
            "/model is sent as it is, with anthropic/ before it: the route comes from elsewhere"),
        plan().warnings());
    assertFalse(plan().params().has("models"), "it is for us alone");

    body = Optional.empty();
    assertEquals("anthropic", only().provider().id());
    assertEquals(3, plan().warnings().size());

    headers = Headers.of("x-portkey-provider", "openai");
    assertEquals(2, plan().route().targets().size(), "models");
    assertEquals(1, plan().warnings().size());

    params = (ObjectNode) Configs.json("{'model':'anthropic/c'}");
    assertEquals("openai", only().provider().id());
    assertEquals("", model(only()), "with a provider in the headers, a model is a model");
    assertEquals(1, plan().warnings().size());

    headers = Headers.none();
    assertEquals("anthropic", only().provider().id());
    assertEquals("c", model(only()));
    assertEquals(List.of(), reads);

    params = (ObjectNode) Configs.json("{'model':'c'}");
    assertEquals("openai", only().provider().id());
    assertEquals(Optional.of("default"), plan().saved());
  }

  @Test
  void aRequestThatSaysNothingIsToldWhatItMaySay() {
    assertTrue(refused(400, "missing_config", "/config").text().contains("x-portkey-config"));

    params = (ObjectNode) Configs.json("{'model':'meta-llama/llama'}");
    refused(400, "missing_config", "/config");

    store.put("configs/default", "{\"provider\":\"openai\"}");
    allowed = Optional.of(Set.of("other"));
    reads.clear();
    refused(400, "missing_config", "/config");
    assertEquals(List.of(), reads, "not read for a caller who may not use it");
  }

  @Test
  void aConfigIsSentUnderOneNameAlone() {
    headers = Headers.of("x-portkey-config", ANTHROPIC, "x-understudy-config", ANTHROPIC);
    refused(400, "invalid_config", "x-understudy-config");
    headers = Headers.of("x-understudy-config", ANTHROPIC);
    assertEquals("anthropic", only().provider().id());
  }

  @Test
  void anErrorInAHeadersConfigPointsIntoIt() {
    headers =
        Headers.of("x-portkey-config", "{\"provider\":\"openai\",\"retry\":{\"attempts\":9}}");
    refused(400, "invalid_config", "x-portkey-config/retry/attempts");
    headers = Headers.of("x-portkey-config", "{\"provider\":");
    refused(400, "invalid_config", "x-portkey-config");
  }

  @Test
  void aSavedConfigIsFoundByItsName() {
    store.put("configs/pc-mine", "{\"provider\":\"openai\",\"deadline_ms\":5000}");
    body = Optional.of(Configs.json("'pc-mine'"));
    assertEquals(Duration.ofSeconds(5), plan().deadline());
    assertEquals(Optional.of("pc-mine"), plan().saved());
    assertEquals("configs/pc-mine", only().place().pointer());

    body = Optional.empty();
    headers = Headers.of("x-portkey-config", "pc-mine");
    assertEquals(Optional.of("pc-mine"), plan().saved());
    assertEquals(List.of(), plan().warnings());
  }

  @Test
  void aSavedConfigThatCannotBeHadSaysWhy() {
    body = Optional.of(Configs.json("'nobody'"));
    refused(400, "unknown_config", "/config");
    body = Optional.of(Configs.json("'../access-keys'"));
    refused(400, "invalid_config", "/config");
    body = Optional.of(Configs.json("'down'"));
    refused(503, "saved_config_unavailable", "");

    reads.clear();
    allowed = Optional.of(Set.of("mine"));
    refused(403, "permission_denied", "/config");
    assertEquals(List.of(), reads);
  }

  @Test
  void aSavedConfigThatIsWrongIsTheOperatorsToMend() {
    store.put("configs/bad", "{\"provider\":\"openai\",\"retry\":{\"attempts\":9}}");
    store.put("configs/worse", "{");
    body = Optional.of(Configs.json("'bad'"));
    refused(500, "invalid_saved_config", "configs/bad/retry/attempts");
    body = Optional.of(Configs.json("'worse'"));
    assertFalse(refused(500, "invalid_saved_config", "configs/worse").detail().isEmpty());
  }

  @Test
  void modelsAreTriedInTurn() {
    params = (ObjectNode) Configs.json("{'models':['openai/a','@anthropic-prod/b/c']}");
    List<Route.Target> targets = plan().route().targets();

    assertEquals(List.of("a", "b/c"), targets.stream().map(PlansTest::model).toList());
    assertEquals(new Key.Stored("anthropic-prod"), targets.getLast().key());
    assertEquals("config.targets[1]", targets.getLast().path());
    assertEquals("/models/1", targets.getLast().place().pointer());
  }

  @Test
  void modelsThatAreWrongArePointedAt() {
    for (String wrong :
        List.of("[]", "'openai/a'", "[1]", "['gpt']", "['nobody/gpt']", "['@x/gpt']")) {
      params = (ObjectNode) Configs.json("{'models':" + wrong + "}");
      Rejection refused = assertThrows(Rejection.class, this::plan, wrong);
      assertTrue(refused.param().orElse("").startsWith("/models"), wrong);
    }
  }

  @Test
  void aKeyInTheHeadersGoesToTheProviderThatTheRequestNames() {
    key = Optional.of(new Secret("k"));
    headers = Headers.of("x-portkey-provider", "openai");
    assertTrue(only().key() instanceof Key.Inline);

    headers = Headers.none();
    params = (ObjectNode) Configs.json("{'model':'openai/gpt'}");
    assertTrue(only().key() instanceof Key.Inline);

    params = (ObjectNode) Configs.json("{'models':['openai/a','openai/b']}");
    assertTrue(plan().route().targets().stream().allMatch(t -> t.key() instanceof Key.Inline));
    assertEquals(List.of(), plan().warnings());
  }

  @Test
  void aKeyInTheHeadersGoesNowhereElse() {
    List<String> unused = List.of("the provider's key in the headers is not used");
    key = Optional.of(new Secret("k"));
    params = (ObjectNode) Configs.json("{'models':['openai/a','anthropic/b']}");
    assertEquals(unused, plan().warnings());
    params = (ObjectNode) Configs.json("{'model':'@openai-prod/a'}");
    assertEquals(unused, plan().warnings());
    body = Optional.of(Configs.json(OPENAI));
    assertEquals(unused, plan().warnings());
  }

  @Test
  void aHostInTheHeadersTakesAKeyOfTheSameRequestAlone() {
    headers =
        Headers.of(
            "x-portkey-provider", "openai", "x-portkey-custom-host", "https://a.example.com");
    refused(400, "invalid_config", "x-portkey-custom-host");
    key = Optional.of(new Secret("k"));
    assertEquals("https://a.example.com", base(only()));

    store.put("configs/mine", "{\"provider\":\"openai\",\"api_key\":\"saved\"}");
    body = Optional.of(Configs.json("'mine'"));
    refused(400, "invalid_config", "x-portkey-custom-host");

    store.put("configs/open", "{\"passthrough\":true,\"custom_host\":\"https://b.example.com\"}");
    headers = Headers.of("x-portkey-provider", "openai");
    body = Optional.of(Configs.json("'open'"));
    assertThrows(Rejection.class, this::plan, "a caller's key to a host of the operator's");
  }

  private static String base(Route.Target target) {
    return ((Key.Inline) target.key()).baseUrl().orElseThrow().toString();
  }

  @Test
  void aTargetBeatsAHeader() {
    headers =
        Headers.of(
            "x-portkey-request-timeout", "2000",
            "x-portkey-retry-count", "3",
            "x-portkey-forward-headers", "x-a, x-b");
    body = Optional.of(Configs.json(OPENAI));
    Route.Retry retry = (Route.Retry) plan().route();
    assertEquals(3, retry.attempts());
    assertEquals(Duration.ofSeconds(2), ((Route.Timeout) retry.route()).limit());
    assertEquals(List.of("x-a", "x-b"), only().terms().forwardHeaders());

    body =
        Optional.of(
            Configs.json(
                "{'provider':'openai','retry':0,'request_timeout':7000,'forward_headers':['x-c']}"));
    assertEquals(Duration.ofSeconds(7), ((Route.Timeout) plan().route()).limit());
    assertEquals(List.of("x-c"), only().terms().forwardHeaders());
  }

  @Test
  void aHeaderThatIsWrongIsNamed() {
    body = Optional.of(Configs.json(OPENAI));
    for (List<String> wrong :
        List.of(
            List.of("x-portkey-request-timeout", "soon"),
            List.of("x-portkey-request-timeout", "0"),
            List.of("x-portkey-retry-count", "6"),
            List.of("x-portkey-forward-headers", "cookie"),
            List.of("x-portkey-custom-host", "http://a.example.com"),
            List.of("x-portkey-metadata", "[]"),
            List.of("x-understudy-metadata", "user=1"))) {
      headers = Headers.of(wrong.getFirst(), wrong.getLast());
      refused(400, "invalid_config", wrong.getFirst());
    }
    body = Optional.empty();
    headers = Headers.of("x-portkey-provider", "opnai");
    refused(400, "invalid_config", "x-portkey-provider");
    headers = Headers.of("x-portkey-provider", "openai", "x-portkey-virtual-key", "a b");
    refused(400, "invalid_config", "x-portkey-virtual-key");
    headers = Headers.of("x-portkey-provider", "@openai-1", "x-portkey-virtual-key", "openai-1");
    refused(400, "invalid_config", "x-portkey-virtual-key");
  }

  @Test
  void aProviderInTheHeadersMayNameItsStoredKey() {
    headers = Headers.of("x-portkey-provider", "openai", "x-portkey-virtual-key", "team-blue");
    assertEquals(new Key.Stored("team-blue"), only().key());
    headers = Headers.of("x-portkey-provider", "@openai-prod");
    assertEquals(new Key.Stored("openai-prod"), only().key());
  }

  @Test
  void aConfigWithoutAProviderAsksTheRequest() {
    store.put("configs/calm", "{\"retry\":2}");
    body = Optional.of(Configs.json("'calm'"));
    headers = Headers.of("x-portkey-provider", "anthropic");
    assertEquals("anthropic", only().provider().id());
    assertEquals(List.of(), plan().warnings());

    headers = Headers.none();
    params = (ObjectNode) Configs.json("{'model':'@openai-prod/gpt'}");
    assertEquals("gpt", model(only()));
    assertEquals(new Key.Stored("openai-prod"), only().key());
  }

  @Test
  void metadataComesFromHeaderAndConfig() {
    body =
        Optional.of(Configs.json("{'provider':'openai','metadata':{'a':'config','b':'config'}}"));
    headers = Headers.of("x-portkey-metadata", "{\"b\":\"header\",\"userId\":\"u\"}");

    assertEquals(Configs.json("{'a':'config','b':'header','userId':'u'}"), plan().metadata());
  }

  @Test
  void aHeaderThatNobodyHearsIsSaidToDoNothing() {
    body = Optional.of(Configs.json(OPENAI));
    headers = Headers.of("x-portkey-of-tomorrow", "p", "x-portkey-runtime-version", "1");

    assertEquals(List.of("x-portkey-of-tomorrow has no effect here"), plan().warnings());
  }

  @Test
  void guardrailsInAHeaderAreRefused() {
    body = Optional.of(Configs.json(OPENAI));
    headers = Headers.of("x-portkey-default-input-guardrails", "[]");

    refused(400, "invalid_config", "x-portkey-default-input-guardrails");
  }

  @Test
  void aProviderBeforeTheModelThatDecidesNothingIsSaidToBeSent() {
    headers = Headers.of("x-portkey-provider", "anthropic");
    params = (ObjectNode) Configs.json("{'model':'openai/gpt'}");

    assertEquals("anthropic", only().provider().id());
    assertEquals(
        List.of("/model is sent as it is, with openai/ before it: the route comes from elsewhere"),
        plan().warnings());
  }

  @Test
  void headersForACacheAreSaidToDoNothing() {
    body = Optional.of(Configs.json(OPENAI));
    headers = Headers.of("x-portkey-cache", "simple", "x-portkey-cache-force-refresh", "true");

    assertEquals(2, plan().warnings().size());
  }

  @Test
  void theNameOfAStoredKeyAloneSaysItsProvider() {
    store.put("configs/default", ANTHROPIC);
    headers = Headers.of("x-portkey-virtual-key", "openai-prod");
    assertEquals("openai", only().provider().id());
    assertEquals(new Key.Stored("openai-prod"), only().key());
    assertEquals(List.of(), plan().warnings());

    headers = Headers.of("x-portkey-virtual-key", "team-blue");
    refused(400, "invalid_config", "x-portkey-virtual-key");

    headers = Headers.of("x-portkey-virtual-key", "openai-prod");
    body = Optional.of(Configs.json(OPENAI));
    assertEquals(new Key.Stored("openai"), only().key());
    assertTrue(plan().warnings().getFirst().startsWith("x-portkey-virtual-key is not used"));
  }
}

package dev.understudy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.HostGuard.Origin;
import dev.understudy.http.Rejection;
import dev.understudy.protocol.FailureClass;
import dev.understudy.provider.Key;
import dev.understudy.route.Cooldown;
import dev.understudy.route.Route;
import dev.understudy.route.Sticky;
import dev.understudy.route.Turn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
  private static final String TWO = "'targets':[{'provider':'openai'},{'provider':'anthropic'}]";

  @Test
  void bothGenerationsAndAnyMixtureAreTheSameRoute() {
    Route today =
        Configs.route("{'strategy':{'mode':'fallback','on_status_codes':[429]}," + TWO + "}");

    for (String other :
        List.of(
            "{'mode':'fallback','strategy':{'onStatusCodes':[429]}," + TWO + "}",
            "{'mode':'fallback','on_status_codes':[429]," + TWO + "}",
            "{'strategy':{'mode':'fallback'},'onStatusCodes':[429]," + TWO + "}")) {
      assertEquals(today, Configs.route(other), other);
    }
    assertEquals(
        List.of("config.options[0]", "config.options[1]"),
        Configs.targets(
                "{'mode':'fallback','options':[{'provider':'openai'},{'provider':'anthropic'}]}")
            .stream()
            .map(Route.Target::path)
            .toList());
  }

  @Test
  void groupsNestInBothGenerationsAndSayWhereTheyStand() {
    List<Route.Target> targets =
        Configs.targets(
            """
            {'strategy':{'mode':'loadbalance'},'targets':[{'provider':'openai'},
              {'mode':'fallback','options':[{'provider':'openai'},{'strategy':{'mode':'single'},
                'targets':[{'provider':'anthropic','name':'deep'}]}]}]}
            """);

    assertEquals(
        List.of(
            "config.targets[0]",
            "config.targets[1].options[0]",
            "config.targets[1].options[1].targets[0]"),
        targets.stream().map(Route.Target::path).toList());
    assertEquals("/config/targets/1/options/1/targets/0", targets.getLast().place().pointer());
    assertEquals("deep", targets.getLast().name());
  }

  @Test
  void aTargetIsRetriedAroundItsLimit() {
    Route.Retry retry =
        assertInstanceOf(
            Route.Retry.class,
            Configs.route(
                """
                {'provider':'openai','requestTimeout':45000,
                 'retry':{'attempts':5,'onStatusCodes':[429,500],'useRetryAfterHeader':true}}
                """));

    assertEquals(5, retry.attempts());
    assertEquals(Optional.of(Set.of(429, 500)), retry.statuses());
    assertTrue(retry.useRetryAfter());
    Route.Timeout timeout = assertInstanceOf(Route.Timeout.class, retry.route());
    assertEquals(Duration.ofSeconds(45), timeout.limit());
    assertEquals(
        Duration.ofSeconds(45), retry.targets().getFirst().terms().headers(), "not cut off before");
  }

  @Test
  void aShortLimitLeavesTheProvidersPatienceAlone() {
    assertEquals(
        Duration.ofSeconds(30),
        Configs.target("{'provider':'openai','request_timeout':2000}").terms().headers());
  }

  @Test
  void anEmptyListOfStatusesIsNever() {
    Route.Retry retry =
        (Route.Retry)
            Configs.route("{'provider':'openai','retry':{'attempts':1,'on_status_codes':[]}}");
    Route.Fallback fallback =
        (Route.Fallback)
            Configs.route("{'strategy':{'mode':'fallback','on_status_codes':[]}," + TWO + "}");

    assertEquals(Optional.of(Set.of()), retry.statuses());
    assertEquals(Optional.of(new Turn.Listed(Set.of(), Set.of())), fallback.turn().on().listed());
  }

  @Test
  void classesAndStatusesAreTakenTogether() {
    Route.Fallback fallback =
        (Route.Fallback)
            Configs.route(
                "{'strategy':{'mode':'fallback','on':['timeout','content_filtered'],'on_status_codes':[429]},"
                    + TWO
                    + "}");

    assertEquals(
        Optional.of(
            new Turn.Listed(
                Set.of(FailureClass.TIMEOUT, FailureClass.CONTENT_FILTERED), Set.of(429))),
        fallback.turn().on().listed());
  }

  @Test
  void weightsAreOneUnlessNamedAndZeroIsKept() {
    Route.LoadBalance balance =
        (Route.LoadBalance)
            Configs.route(
                """
                {'mode':'ab_test','options':[{'provider':'openai','weight':0},
                  {'provider':'openai','weight':0.25},{'provider':'openai'}]}
                """);

    assertEquals(
        List.of(0.0, 0.25, 1.0), balance.choices().stream().map(Route.Weighted::weight).toList());
    assertTrue(balance.failover());
  }

  @Test
  void aLoadBalanceCanDoWithoutFailoverAndBeStickyAndHedge() {
    Config config =
        Configs.read(
            """
            {'strategy':{'mode':'loadbalance','failover':false,'hedge':{'afterMs':700,'maxPercent':2.5},
              'sticky':{'enabled':true,'hashFields':['metadata.userId','headers.x-a'],'ttl':60}},
             'targets':[{'provider':'openai'},{'provider':'anthropic'}]}
            """);
    Route.LoadBalance balance = (Route.LoadBalance) config.route();

    assertFalse(balance.failover());
    assertEquals(
        Optional.of(new Sticky(List.of("metadata.userId", "headers.x-a"))), balance.sticky());
    assertEquals(Optional.of(new Turn.Hedge(Duration.ofMillis(700), 2.5)), balance.turn().hedge());
    assertEquals(1, config.warnings().size(), "ttl");
    assertTrue(config.warnings().getFirst().startsWith("/config/strategy/sticky/ttl "));
  }

  @Test
  void aHedgeMayAlwaysHappenUnlessTheConfigLimitsIt() {
    Route.Fallback fallback =
        (Route.Fallback)
            Configs.route("{'strategy':{'mode':'fallback','hedge':{'after_ms':5}}," + TWO + "}");

    assertEquals(100, fallback.turn().hedge().orElseThrow().percent());
  }

  @Test
  void stickyThatIsNotEnabledIsNone() {
    Route.LoadBalance balance =
        (Route.LoadBalance)
            Configs.route(
                "{'strategy':{'mode':'loadbalance','sticky':{'hash_fields':['metadata.a']}},"
                    + TWO
                    + "}");

    assertEquals(Optional.empty(), balance.sticky());
  }

  @Test
  void portkeysCircuitBreakerIsACooldown() {
    Config config =
        Configs.read(
            """
            {'provider':'openai','cb_config':{'failure_threshold':4,'cooldown_interval':60000,
              'minimum_requests':10,'failure_threshold_percentage':20,'failure_status_codes':[500]}}
            """);

    assertEquals(
        Optional.of(new Cooldown(4, Duration.ofMinutes(1), Duration.ofMinutes(1))),
        config.route().targets().getFirst().terms().cooldown());
    assertEquals(3, config.warnings().size());
  }

  @Test
  void whatDoesNothingInAModeIsSaid() {
    assertEquals(
        List.of(
            "/config/strategy/failover has no effect in mode \"fallback\"",
            "/config/strategy/sticky has no effect in mode \"fallback\""),
        Configs.read(
                "{'strategy':{'mode':'fallback','sticky':{'enabled':false},'failover':true},"
                    + TWO
                    + "}")
            .warnings());
    assertEquals(
        List.of(
            "/config/onStatusCodes has no effect in mode \"single\"",
            "/config/targets: mode \"single\" uses the first target alone"),
        Configs.read("{'mode':'single','onStatusCodes':[1e2],".replace("1e2", "100") + TWO + "}")
            .warnings());
  }

  @Test
  void whatHasNoEffectIsSaidOnceForAllThatStandsInIt() {
    assertEquals(
        List.of("/config/cache has no effect: Answers are not cached."),
        Configs.read("{'provider':'openai','cache':{'mode':'simple','maxAge':60}}").warnings());
  }

  @Test
  void aStoredKeyMayNameItsProvider() {
    for (String config :
        List.of(
            "{'provider':'@openai-prod'}",
            "{'virtual_key':'openai-prod'}",
            "{'virtualKey':'@openai-prod'}",
            "{'provider':'openai','secret':'openai-prod'}",
            "{'override_params':{'model':'@openai-prod/gpt'}}")) {
      Route.Target target = Configs.target(config);
      assertEquals("openai", target.provider().id(), config);
      assertEquals(new Key.Stored("openai-prod"), target.key(), config);
    }
    assertEquals(
        "gpt",
        Configs.target("{'override_params':{'model':'@openai-prod/gpt'}}")
            .overrides()
            .params()
            .path("model")
            .asText());
  }

  @Test
  void aModelThatOnlyLooksLikeAProviderStaysAsItIs() {
    Route.Target target =
        Configs.target("{'provider':'openai','override_params':{'model':'anthropic/claude'}}");

    assertEquals("openai", target.provider().id());
    assertEquals("anthropic/claude", target.overrides().params().path("model").asText());
  }

  @Test
  void keysInsideParametersKeepTheirSpelling() {
    Route.Target target =
        Configs.target(
            "{'provider':'openai','overrideParams':{'maxTokens':1},'defaultParams':{'topP':1}}");

    assertTrue(target.overrides().params().has("maxTokens"));
    assertTrue(target.overrides().defaults().has("topP"));
  }

  @Test
  void theRequestFillsInTheProviderWhereTheConfigLeavesIt() {
    Config config = Configs.readWithRequest(Configs.json("{'retry':1}"), Origin.OPERATOR);
    Route.Target target = config.route().targets().getFirst();

    assertTrue(config.asked());
    assertEquals("openai", target.provider().id());
    assertEquals("model-of-the-request", target.overrides().params().path("model").asText());
    assertEquals(
        "mine",
        Configs.readWithRequest(
                Configs.json("{'passthrough':true,'override_params':{'model':'mine'}}"),
                Origin.CALLER)
            .route()
            .targets()
            .getFirst()
            .overrides()
            .params()
            .path("model")
            .asText());
    assertFalse(
        Configs.readWithRequest(Configs.json("{'provider':'anthropic'}"), Origin.CALLER).asked());
  }

  @Test
  void aKeyOfTheConfigDoesNotGoToAProviderThatTheRequestNames() {
    Rejection refused =
        assertThrows(
            Rejection.class,
            () -> Configs.readWithRequest(Configs.json("{'api_key':'k'}"), Origin.OPERATOR));

    assertEquals(Optional.of("/config/provider"), refused.param());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "azure_ad_token",
        "azure_entra_client_secret",
        "aws_secret_access_key",
      })
  void neitherDoesAKeyInAnotherForm(String field) {
    Rejection refused =
        assertThrows(
            Rejection.class,
            () ->
                Configs.readWithRequest(
                    Configs.json("{'passthrough':true,'" + field + "':'k'}"), Origin.OPERATOR));

    assertEquals(Optional.of("/config/provider"), refused.param());
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-project", "x-goog-user-project", "x-goog-api-key", "api-key"})
  void neitherKeysNorWhoPaysArePassedOn(String header) {
    assertThrows(
        Rejection.class,
        () -> Configs.read("{'provider':'openai','forward_headers':['" + header + "']}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "a/b", "a?b", "a#b", "a@b", "a%2fb", "a\\nb", ""})
  void aFieldOfAnAccountStaysInItsPlace(String project) {
    Rejection refused =
        assertThrows(
            Rejection.class,
            () ->
                Configs.read(
                    "{'provider':'vertex-ai','api_key':'k','vertex_region':'us-east1',"
                        + "'vertex_project_id':'"
                        + project
                        + "'}"));

    assertEquals(Optional.of("/config/vertex_project_id"), refused.param());
  }

  @Test
  void aSavedConfigsHostIsTheOperatorsAndItsFaultsToo() {
    Route.Target target =
        Configs.readWithRequest(
                Configs.json(
                    "{'provider':'openai','api_key':'k','custom_host':'https://llm.example.com/v1'}"),
                Origin.OPERATOR)
            .route()
            .targets()
            .getFirst();
    assertTrue(target.key().ours());

    Rejection refused =
        assertThrows(
            Rejection.class,
            () ->
                Configs.readWithRequest(
                    Configs.json("{'provider':'openai','retry':9}"), Origin.OPERATOR));
    assertEquals(500, refused.status());
    assertEquals("invalid_saved_config", refused.code());
    assertTrue(refused.detail().contains("/config/retry"), refused.detail());
  }

  @Test
  void noErrorQuotesAKey() {
    String key = "key-of-somebody-0123456789-abcdefghij";
    for (String config :
        List.of(
            "{'provider':'openai','api_key':'" + key + " x'}",
            "{'provider':'openai','secret':'" + key + key + "'}",
            "{'provider':'" + key + "'}",
            "{'provider':'@" + key + "'}",
            "{'provider':'openai','api_key':'" + key + "','custom_host':'http://x'}",
            "{'provider':'openai','" + key + "':1}",
            "{'provider':'openai','cache':'" + key + "'}",
            "{'provider':'openai','forward_headers':['" + key + " x']}",
            "{'provider':'openai','drop_params':['[" + key + "']}",
            "{'mode':'" + key + "','options':[{'provider':'openai'}]}")) {
      Rejection refused = assertThrows(Rejection.class, () -> Configs.read(config), config);
      assertFalse(refused.text().contains(key), refused.text());
      assertFalse(refused.param().orElse("").contains(key), refused.text());
    }
  }

  @Test
  void aConfigMayTake64Calls() {
    assertEquals(
        64,
        Configs.route(
                "{'mode':'fallback','retry':1,'options':["
                    + "{'provider':'openai'},".repeat(31)
                    + "{'provider':'openai'}]}")
            .mostAttempts());
  }

  @Test
  void aConfigThatIsTooLongIsRefused() {
    Rejection refused =
        assertThrows(
            Rejection.class,
            () ->
                Configs.read(
                    "{'provider':'openai','override_params':{'x':'" + "y".repeat(65_536) + "'}}"));

    assertEquals(Optional.of("/config"), refused.param());
  }

  @Test
  void theDeadlineAndTheMetadataAreTheRoots() {
    Config config =
        Configs.read("{'provider':'openai','deadlineMs':9000,'metadata':{'userId':'u'}}");

    assertEquals(Duration.ofSeconds(9), config.deadline());
    assertEquals("u", config.metadata().path("userId").asText());
    assertEquals(Duration.ofMinutes(2), Configs.read("{'provider':'openai'}").deadline());
  }
}

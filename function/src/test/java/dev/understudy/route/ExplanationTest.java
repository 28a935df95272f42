package dev.understudy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.json.BoundedRegex;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Operation;
import dev.understudy.provider.AccountField;
import dev.understudy.provider.Capabilities;
import dev.understudy.provider.Key;
import dev.understudy.provider.Providers;
import dev.understudy.secret.Redaction;
import dev.understudy.secret.Secret;
import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private final FakeTime time = new FakeTime();
  private final Providers providers = new Providers(time, Map.of());

  private Route.Target target(String name, Key key, String overrides) {
    return new Route.Target(
        "config." + name,
        name,
        new Place("/" + name, Map.of()),
        providers.find("openai").orElseThrow(),
        key,
        overriding(object(overrides)),
        Terms.DEFAULT);
  }

  private Route.Target target(String name) {
    return target(name, new Key.Stored("openai"), "{\"model\":\"m\"}");
  }

  private ObjectNode explain(Route route, boolean saved) {
    Call call =
        new Call(
            Operation.CHAT,
            new Facts(
                object("{\"plan\":\"paid\"}"),
                object(
                    "{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],\"max_tokens\":7,\"user\":\"u\"}"),
                Headers.none(),
                "/v1/chat/completions"),
            Optional.empty(),
            Delivery.WHOLE,
            Optional.empty(),
            Optional.empty(),
            Deadline.in(time, Duration.ofSeconds(60)),
            Deadline.in(time, Duration.ofSeconds(60)),
            new Cancellation(),
            Headers.none(),
            Simulation.NONE,
            new Ledger(time),
            new Redaction());
    return Explanation.of(route, call, saved);
  }

  private static ObjectNode object(String json) {
    try {
      return (ObjectNode) Json.parse(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (JsonException e) {
      throw new AssertionError(e);
    }
  }

  /// `json` without what each target has of its own: the shape of the route.
  private static void shape(ObjectNode json) {
    if (json.has("path")) {
      json.retain("path", "limit_ms", "retry", "request_timeout", "weight", "drawn_first_percent");
    }
    json.forEach(
        child -> {
          if (child instanceof ObjectNode object) {
            shape(object);
          }
          child.forEach(
              element -> {
                if (element instanceof ObjectNode object) {
                  shape(object);
                }
              });
        });
  }

  private void assertShape(String expected, Route route) {
    ObjectNode json = (ObjectNode) explain(route, false).path("route");
    shape(json);
    assertEquals(Json.text(object(expected.replace('\'', '"'))), Json.text(json));
  }

  @Test
  void aTargetsRetryAndTimeoutStandWhereTheConfigHasThem() {
    assertShape(
        """
        {'path':'config.a','limit_ms':5000,'request_timeout':5000,
         'retry':{'attempts':2,'on_status_codes':[429,503],'use_retry_after_headers':true}}
        """,
        new Route.Retry(
            new Route.Timeout(target("a"), Duration.ofSeconds(5)),
            2,
            Optional.of(Set.of(503, 429)),
            true));
  }

  @Test
  void oneAroundAnotherOfItsKindIsAGroup() {
    assertShape(
        """
        {'strategy':{'mode':'single'},'targets':[{'path':'config.a','limit_ms':1000,'request_timeout':1000}],
         'request_timeout':5000}
        """,
        new Route.Timeout(
            new Route.Timeout(target("a"), Duration.ofSeconds(1)), Duration.ofSeconds(5)));
  }

  @Test
  void aFallbackShowsWhatPassesItOnAndLeavesTimeForThoseThatFollow() {
    Turn turn =
        new Turn(
            new Turn.On(
                Optional.of(
                    new Turn.Listed(
                        Set.of(FailureClass.TIMEOUT, FailureClass.OVERLOADED), Set.of(500)))),
            Optional.of(new Turn.Hedge(Duration.ofMillis(800), 50)));
    assertShape(
        """
        {'strategy':{'mode':'fallback','on':['overloaded','timeout'],'on_status_codes':[500],
                     'hedge':{'after_ms':800,'max_percent':50.0}},
         'targets':[{'path':'config.a','limit_ms':44000},
                    {'strategy':{'mode':'fallback'},
                     'targets':[{'path':'config.b','limit_ms':52000},{'path':'config.c','limit_ms':60000}]}]}
        """,
        new Route.Fallback(
            List.of(
                target("a"),
                new Route.Fallback(List.of(target("b"), target("c")), Turn.AFTER_FAILURE)),
            turn));
  }

  @Test
  void weightsAreShownAsTheChanceToBeDrawnFirst() {
    assertShape(
        """
        {'strategy':{'mode':'loadbalance','failover':true,'sticky':{'hash_fields':['metadata.user']}},
         'targets':[{'path':'config.a','limit_ms':52000,'weight':1.0,'drawn_first_percent':33.3},
                    {'path':'config.b','limit_ms':52000,'weight':2.0,'drawn_first_percent':66.7},
                    {'path':'config.c','limit_ms':52000,'weight':0.0,'drawn_first_percent':0.0}]}
        """,
        new Route.LoadBalance(
            List.of(
                new Route.Weighted(target("a"), 1),
                new Route.Weighted(target("b"), 2),
                new Route.Weighted(target("c"), 0)),
            true,
            Optional.of(new Sticky(List.of("metadata.user"))),
            Turn.AFTER_FAILURE));
  }

  @Test
  void withoutFailoverADrawnTargetHasAllTheTime() {
    assertShape(
        """
        {'strategy':{'mode':'loadbalance','failover':false},
         'targets':[{'path':'config.a','limit_ms':60000,'weight':1.0,'drawn_first_percent':50.0},
                    {'path':'config.b','limit_ms':60000,'weight':1.0,'drawn_first_percent':50.0}]}
        """,
        new Route.LoadBalance(
            List.of(new Route.Weighted(target("a"), 1), new Route.Weighted(target("b"), 1)),
            false,
            Optional.empty(),
            Turn.AFTER_FAILURE));
  }

  @Test
  void everyConditionSaysWhetherItHoldsAndTheFirstThatDoesIsChosen() {
    Condition paid = new Condition.In("metadata.plan", List.of(Json.string("paid")));
    Condition some =
        new Condition.Or(
            List.of(
                new Condition.Matches("params.user", BoundedRegex.compile("^u")),
                new Condition.Compare(
                    "params.max_tokens",
                    Condition.Order.GREATER_OR_SAME,
                    object("{\"n\":100}").path("n"))));
    assertShape(
        """
        {'strategy':{'mode':'conditional','conditions':[
          {'query':{'$and':[{'metadata.plan':{'$ne':'paid'}}]},'holds':false,'chosen':false,
           'then':{'path':'config.a','limit_ms':60000}},
          {'query':{'metadata.plan':{'$eq':'paid'}},'holds':true,'chosen':true,
           'then':{'path':'config.b','limit_ms':60000}},
          {'query':{'$or':[{'params.user':{'$regex':'^u'}},{'params.max_tokens':{'$gte':100}}]},
           'holds':true,'chosen':false,'then':{'path':'config.a','limit_ms':60000}}],
         'default':{'chosen':false,'then':{'path':'config.c','limit_ms':60000}}}}
        """,
        new Route.Conditional(
            List.of(
                new Route.Case(new Condition.And(List.of(new Condition.Not(paid))), target("a")),
                new Route.Case(paid, target("b")),
                new Route.Case(some, target("a"))),
            Optional.of(target("c"))));
  }

  @Test
  void whatASavedConfigComparesWithIsMasked() {
    Condition paid = new Condition.In("metadata.plan", List.of(Json.string("the-operators-word")));

    ObjectNode json =
        explain(
            new Route.Conditional(List.of(new Route.Case(paid, target("a"))), Optional.empty()),
            true);

    assertFalse(Json.text(json).contains("the-operators-word"));
    assertTrue(Json.text(json).contains("{\"metadata.plan\":{\"$eq\":\"***\"}}"));
  }

  @Test
  void whatASavedConfigBringsIsMasked() {
    Key key =
        new Key.Inline(
            new Secret("operators-key"),
            Optional.of(URI.create("https://hidden.example.com/v1")),
            HostGuard.Origin.OPERATOR);
    Route route =
        target(
            "a",
            key,
            "{\"model\":\"m\",\"max_tokens\":9,\"secret_prompt\":{\"x\":\"hidden\"},\"user\":\"u\"}");

    ObjectNode json = explain(route, true);

    assertEquals("***/chat/completions", json.at("/route/request/url").asText());
    assertEquals("from the saved config", json.at("/route/key").asText());
    assertEquals(
        "{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],\"max_tokens\":\"***\",\"user\":\"u\","
            + "\"model\":\"m\",\"secret_prompt\":\"***\"}",
        Json.text(json.at("/route/request/body")));
    assertFalse(Json.text(json).contains("hidden"));
    assertFalse(Json.text(json).contains("operators-key"));
    assertEquals("stored: ***", explain(target("b"), true).at("/route/key").asText());
  }

  @Test
  void whatASavedConfigSaysOfTheAccountIsMaskedAndTheRequestsOwnIsShown() {
    Key key =
        new Key.Inline(
            new Secret("operators-key"),
            Map.of(
                AccountField.RESOURCE_NAME, new Secret("hidden-resource"),
                AccountField.DEPLOYMENT_ID, new Secret("hidden-deployment"),
                AccountField.API_VERSION, new Secret("2024-10-21")),
            Optional.empty(),
            HostGuard.Origin.OPERATOR);
    Route.Target azure =
        new Route.Target(
            "config",
            "",
            new Place("", Map.of()),
            providers.find("azure-openai").orElseThrow(),
            key,
            overriding(object("{\"model\":\"m\"}")),
            Terms.DEFAULT);

    assertFalse(Json.text(explain(azure, true)).contains("hidden"));
    assertEquals(
        "https://resource-name.openai.azure.com/openai/deployments/deployment-id/chat/completions"
            + "?api-version=2024-10-21",
        explain(azure, true).at("/route/request/url").asText());
    assertEquals(
        "https://hidden-resource.openai.azure.com/openai/deployments/hidden-deployment"
            + "/chat/completions?api-version=2024-10-21",
        explain(azure, false).at("/route/request/url").asText());
  }

  @Test
  void aSavedConfigsWholeConversationIsMaskedAtAnyProtocol() {
    Route.Target anthropic =
        new Route.Target(
            "config",
            "",
            new Place("", Map.of()),
            providers.find("anthropic").orElseThrow(),
            new Key.Stored("anthropic"),
            overriding(
                object(
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"hidden\"},{\"role\":\"user\",\"content\":\"hidden\"}]}")),
            Terms.DEFAULT);

    ObjectNode json = explain(anthropic, true);

    assertFalse(Json.text(json).contains("hidden"), Json.text(json));
    assertEquals("***", json.at("/route/request/body/system").asText());
    assertEquals(7, json.at("/route/request/body/max_tokens").asInt());
  }

  @Test
  void whatTheConfigSaysOfAModelAndOfAnswersIsShownAndActsOnTheRequest() {
    Route.Target target =
        new Route.Target(
            "config",
            "",
            new Place("", Map.of()),
            providers.find("openai").orElseThrow(),
            new Key.Stored("openai"),
            overriding(object("{\"model\":\"m\"}")),
            new Terms(
                Duration.ofSeconds(30),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(20)),
                List.of("x-tenant"),
                Optional.empty(),
                new Checks(false, Optional.of(Set.of("stop")), Optional.empty()),
                new Capabilities(Map.of(), Map.of(Capabilities.Limit.MAX_OUTPUT_TOKENS, 5)),
                Terms.DEFAULT.commit(),
                Terms.DEFAULT.onBreak(),
                false));

    ObjectNode json = explain(target, false);

    assertEquals(
        object(
                """
                {"path":"config","provider":"openai","model":"m","key":"stored: openai","limit_ms":60000,
                 "answer_begins_within_ms":30000,"idle_timeout":20000,"cooldown":false,
                 "checks":{"non_empty":false,"finish_reason":["stop"],"json_schema":false},
                 "capabilities":{"max_output_tokens":5},"forward_headers":["x-tenant"],
                 "unsupported":"max_tokens is 7, and the model's most is 5"}
                """)
            .toPrettyString(),
        ((ObjectNode) json.path("route")).toPrettyString());
  }

  private static Overrides overriding(ObjectNode params) {
    return new Overrides(Json.object(), params, List.of());
  }

  @Test
  void whatSeveralConditionsLeadToIsShownOnce() {
    Condition paid = new Condition.In("metadata.plan", List.of(Json.string("paid")));
    Route route = target("a");
    for (int depth = 0; depth < 40; depth++) {
      route =
          new Route.Conditional(
              List.of(new Route.Case(paid, route), new Route.Case(paid, route)),
              Optional.of(route));
    }

    ObjectNode json = explain(route, false);

    assertEquals("as in conditions[0]", json.at("/route/strategy/conditions/1/then").asText());
    assertEquals("as in conditions[0]", json.at("/route/strategy/default/then").asText());
  }
}

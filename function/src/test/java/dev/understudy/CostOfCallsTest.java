package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.PlayedEvents;
import dev.understudy.http.Upstream;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.secret.Secret;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What calls cost by the gateway's estimate, as callers and operators are told it.
class CostOfCallsTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String COST = "x-understudy-cost-usd";
  private static final String AT_LEAST = "x-understudy-cost-usd-at-least";

  /// Each kind of token has a digit of its own in the sum.
  private static final String ROW =
      "{'provider':'%s','model':'m*','input':1,'cached_input':10,'cache_write':100,'output':1000,"
          + "'as_of':'2026-01-01','source':'us'}";

  private static final String OPENAI = ROW.formatted("openai");
  private static final String ANTHROPIC = ROW.formatted("anthropic");

  /// One token read and two written by each.
  private static final String ONE_ANSWER = "0.002001";

  private static final String BEDROCK =
      ",'aws_region':'us-east-1','aws_access_key_id':'made-up','aws_secret_access_key':'made-up'";

  private static final String FALLBACK =
      "{'strategy':{'mode':'fallback'},'targets':[{'provider':'openai'},{'provider':'anthropic'}]}";

  private final World world = world(OPENAI + "," + ANTHROPIC);

  private static World world(String rows) {
    World world = World.pricing(rows);
    world.stores("providers/openai", new Secret("made-up-key-of-openai"));
    return world.stores("providers/anthropic", new Secret("made-up-key-of-anthropic"));
  }

  private static World.Answer ask(World world, String config, String members) {
    String body =
        "{'model':'m',"
            + members
            + "'messages':[{'role':'user','content':'hello'}],'max_tokens':9}";
    return world.post(CHAT, body.replace('\'', '"'), "x-portkey-config", config.replace('\'', '"'));
  }

  private World.Answer ask(String config) {
    return ask(world, config, "");
  }

  private static List<JsonNode> lines(World world, String type) {
    return world.log.stream()
        .map(
            line -> {
              try {
                return Json.parse(line);
              } catch (JsonException e) {
                throw new AssertionError(line, e);
              }
            })
        .filter(line -> line.path("type").asText().equals(type))
        .toList();
  }

  @Test
  void headerLogAndMetricSayTheSame() {
    world.upstream.answers(200, World.OPENAI_OK);

    World.Answer answer = ask("{'provider':'openai'}");

    assertEquals(ONE_ANSWER, answer.header(COST));
    JsonNode line = lines(world, "access").getFirst();
    assertEquals(ONE_ANSWER, line.path("cost_usd").asText());
    assertEquals(ONE_ANSWER, line.at("/attempts/0/cost_usd").asText());
    JsonNode metric = lines(world, "metrics").getLast();
    assertEquals("openai", metric.path("Provider").asText());
    assertEquals(ONE_ANSWER, metric.path("EstimatedCostUsd").asText());
  }

  /// Three tokens read anew, two from the cache, one into it where the provider says so, four
  /// written.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          openai      | 0.004023 | {'choices':[{'index':0,'message':{'role':'assistant','content':'x'},'finish_reason':'stop'}],'usage':{'prompt_tokens':5,'completion_tokens':4,'total_tokens':9,'prompt_tokens_details':{'cached_tokens':2}}}
          deepseek    | 0.004023 | {'choices':[{'index':0,'message':{'role':'assistant','content':'x'},'finish_reason':'stop'}],'usage':{'prompt_tokens':5,'completion_tokens':4,'total_tokens':9,'prompt_cache_hit_tokens':2,'prompt_cache_miss_tokens':3}}
          together-ai | 0.004023 | {'choices':[{'index':0,'message':{'role':'assistant','content':'x'},'finish_reason':'stop'}],'usage':{'prompt_tokens':5,'completion_tokens':4,'total_tokens':9,'cached_tokens':2}}
          openrouter  | 0.004123 | {'choices':[{'index':0,'message':{'role':'assistant','content':'x'},'finish_reason':'stop'}],'usage':{'prompt_tokens':6,'completion_tokens':4,'total_tokens':10,'prompt_tokens_details':{'cached_tokens':2,'cache_write_tokens':1}}}
          x-ai        | 0.004023 | {'choices':[{'index':0,'message':{'role':'assistant','content':'x'},'finish_reason':'stop'}],'usage':{'prompt_tokens':5,'completion_tokens':1,'total_tokens':9,'prompt_tokens_details':{'cached_tokens':2},'completion_tokens_details':{'reasoning_tokens':3}}}
          anthropic   | 0.004123 | {'type':'message','role':'assistant','content':[{'type':'text','text':'x'}],'stop_reason':'end_turn','usage':{'input_tokens':3,'cache_read_input_tokens':2,'cache_creation_input_tokens':1,'output_tokens':4}}
          google      | 0.004023 | {'candidates':[{'content':{'role':'model','parts':[{'text':'x'}]},'finishReason':'STOP'}],'usageMetadata':{'promptTokenCount':5,'cachedContentTokenCount':2,'candidatesTokenCount':1,'thoughtsTokenCount':3,'totalTokenCount':9}}
          bedrock     | 0.004123 | {'output':{'message':{'role':'assistant','content':[{'text':'x'}]}},'stopReason':'end_turn','usage':{'inputTokens':3,'cacheReadInputTokens':2,'cacheWriteInputTokens':1,'outputTokens':4,'totalTokens':10}}
          """)
  void everyProviderCountsItsCacheInItsOwnWay(String provider, String cost, String reply) {
    World world = world(ROW.formatted(provider));
    world.upstream.answers(200, reply.replace('\'', '"'));
    String key = provider.equals("bedrock") ? BEDROCK : ",'api_key':'made-up'";

    World.Answer answer = ask(world, "{'provider':'" + provider + "'" + key + "}", "");

    assertEquals(cost, answer.header(COST), answer.text());
  }

  @Test
  void responsesCountTheirCacheAmongWhatIsRead() {
    world.upstream.answers(
        200,
        """
        {"id":"resp_1","object":"response","created_at":1,"model":"m","status":"completed","output":[{"type":"message",
         "id":"msg_1","role":"assistant","status":"completed","content":[{"type":"output_text","text":"x","annotations":[]}]}],
         "usage":{"input_tokens":5,"input_tokens_details":{"cached_tokens":2},"output_tokens":4,"total_tokens":9}}\
        """);

    World.Answer answer =
        world.post("/v1/responses", "{\"model\":\"openai/m\",\"input\":\"hello\"}");

    assertEquals("0.004023", answer.header(COST), answer.text());
  }

  @Test
  void aStreamSaysAtItsEndWhatItCost() {
    world.live = true;
    world.upstream.streams(ScriptedStream.of(world.time, World.array("['one']"), false));

    World.Answer answer = ask(world, "{'provider':'openai'}", "'stream':true,");

    assertEquals("", answer.header(COST));
    String comment = ": " + COST + ": " + ONE_ANSWER + "\n";
    assertTrue(answer.text().indexOf(comment) > answer.text().indexOf("one"), answer.text());
    assertTrue(answer.text().indexOf(comment) < answer.text().indexOf("[DONE]"), answer.text());
    JsonNode line = lines(world, "access").getFirst();
    assertEquals(ONE_ANSWER, line.path("cost_usd").asText());
    assertEquals(ONE_ANSWER, lines(world, "metrics").getLast().path("EstimatedCostUsd").asText());
  }

  @Test
  void aStreamOfAnthropicsKeepsWhatItReadUntilItsEnd() {
    world.live = true;
    world.upstream.streams(ScriptedStream.of(world.time, World.array("['one']"), true));

    World.Answer answer = ask(world, "{'provider':'anthropic'}", "'stream':true,");

    assertTrue(answer.text().contains(": " + COST + ": " + ONE_ANSWER + "\n"), answer.text());
  }

  @Test
  void aStreamThatBreaksOffBeforeItsCountHasNoCost() {
    world.live = true;
    world.upstream.streams(ScriptedStream.of(world.time, World.array("['one','cut']"), false));

    World.Answer answer = ask(world, "{'provider':'openai'}", "'stream':true,");

    assertFalse(answer.text().contains(COST), answer.text());
    assertFalse(String.join("", world.log).contains("cost_usd"), world.log.toString());
  }

  @Test
  void aStreamThatBreaksOffCostAtLeastWhatWasCountedUntilThen() {
    world.live = true;
    world.upstream.streams(ScriptedStream.of(world.time, World.array("['one','cut']"), true));

    World.Answer answer = ask(world, "{'provider':'anthropic'}", "'stream':true,");

    assertTrue(answer.text().contains(": " + AT_LEAST + ": 0.001001\n"), answer.text());
    JsonNode line = lines(world, "access").getFirst();
    assertEquals("0.001001", line.path("cost_usd_at_least").asText());
    assertEquals("0.001001", line.at("/attempts/0/cost_usd_at_least").asText());
    assertFalse(line.has("cost_usd"));
  }

  @Test
  void soDoesOneOfGooglesWhichCountsWithEveryPiece() {
    World google = world(ROW.formatted("google"));
    google.live = true;
    String piece =
        "data:"
            + " {'candidates':[{'content':{'role':'model','parts':[{'text':'x'}]}}],'usageMetadata':{'promptTokenCount':5,'cachedContentTokenCount':2,'candidatesTokenCount':1}}\r\n\r\n";
    google.upstream.streams(PlayedEvents.text(google.time, piece.replace('\'', '"')));

    World.Answer answer =
        ask(google, "{'provider':'google','api_key':'made-up'}", "'stream':true,");

    assertTrue(answer.text().contains(": " + AT_LEAST + ": 0.001023\n"), answer.text());
  }

  @Test
  void anAttemptThatSaysNothingOfItsTokensMakesTheSumABound() {
    world.upstream.answers(503, "{}").answers(200, World.ANTHROPIC_OK);

    World.Answer answer = ask(FALLBACK);

    assertEquals("", answer.header(COST));
    assertEquals(ONE_ANSWER, answer.header(AT_LEAST));
    JsonNode line = lines(world, "access").getFirst();
    assertEquals(ONE_ANSWER, line.path("cost_usd_at_least").asText());
    assertFalse(line.at("/attempts/0").has("cost_usd"), line.at("/attempts/0").asText());
    assertEquals(ONE_ANSWER, line.at("/attempts/1/cost_usd").asText());
    List<JsonNode> metrics = lines(world, "metrics");
    assertFalse(metrics.get(1).has("EstimatedCostUsd"));
    assertEquals(ONE_ANSWER, metrics.get(2).path("EstimatedCostUsd").asText());
  }

  @Test
  void anAnswerThatDoesNotPassACheckCostsTooAndBothAreSummed() {
    world.upstream.answers(200, World.OPENAI_OK).answers(200, World.ANTHROPIC_OK);

    World.Answer answer =
        ask(
            "{'strategy':{'mode':'fallback'},'targets':[{'provider':'openai',"
                + "'checks':{'finish_reason':['length']}},{'provider':'anthropic'}]}");

    assertEquals("0.004002", answer.header(COST), answer.text());
  }

  @Test
  void aTargetThatWasNotAskedCostsNothing() {
    world.secrets.store.remove("providers/openai");
    world.secrets.cache.clear();
    world.upstream.answers(200, World.ANTHROPIC_OK);

    assertEquals(ONE_ANSWER, ask(FALLBACK).header(COST));
    assertEquals(1, world.upstream.sent.size());
  }

  @Test
  void anErrorSaysWhatItCost() {
    world.upstream.answers(200, World.OPENAI_OK);

    World.Answer answer = ask("{'provider':'openai','checks':{'finish_reason':['length']}}");

    assertEquals(502, answer.status());
    assertEquals(ONE_ANSWER, answer.header(COST));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a model without a price | other | {'prompt_tokens':1,'completion_tokens':2}
          no count at all         | m     | null
          what was read is missing | m    | {'completion_tokens':2,'total_tokens':3}
          more cached than read   | m     | {'prompt_tokens':1,'completion_tokens':2,'prompt_tokens_details':{'cached_tokens':5}}
          """)
  void whatIsNotKnownIsAbsentAndNotZero(String why, String model, String usage) {
    world.upstream.answers(
        200,
        ("{'choices':[{'index':0,'message':{'role':'assistant','content':'x'},'finish_reason':'stop'}],"
             + "'usage':%s}")
            .formatted(usage)
            .replace('\'', '"'));

    World.Answer answer = ask("{'provider':'openai','override_params':{'model':'" + model + "'}}");

    assertEquals(200, answer.status(), why);
    assertEquals("", answer.header(COST) + answer.header(AT_LEAST), why);
    assertFalse(String.join("", world.log).contains("cost_usd"), why);
    assertFalse(String.join("", world.log).contains("EstimatedCostUsd"), why);
  }

  @Test
  void nobodyIsToldAnythingWhereNobodyAsksForEstimates() {
    World silent = new World();
    silent.stores("prices", new Secret("{\"prices\":[]}"));
    silent.stores("providers/openai", new Secret("made-up-key"));
    silent.upstream.answers(200, World.OPENAI_OK);

    World.Answer answer = ask(silent, "{'provider':'openai'}", "");

    assertEquals("", answer.header(COST) + answer.header(AT_LEAST));
    assertFalse(silent.secrets.reads.contains("prices"), silent.secrets.reads.toString());
    assertFalse(String.join("", silent.log).contains("cost"), String.join("", silent.log));
  }

  @Test
  void anAnswerThatIsGivenAgainCostsNothingAgain() {
    world.upstream.answers(200, World.OPENAI_OK);
    String body =
        "{\"model\":\"openai/m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    assertEquals(ONE_ANSWER, world.post(CHAT, body, "idempotency-key", "one").header(COST));
    World.Answer again = world.post(CHAT, body, "idempotency-key", "one");

    assertEquals("true", again.header("x-understudy-idempotent-replay"));
    assertEquals("", again.header(COST));
  }

  @Test
  void aBrokenListOfPricesFailsNoCallAndIsReportedWithItsPlace() {
    World broken = world(OPENAI.replace("'input':1", "'input':'free'"));
    broken.upstream.answers(200, World.OPENAI_OK);

    World.Answer answer = ask(broken, "{'provider':'openai'}", "");

    assertEquals(200, answer.status());
    assertEquals("", answer.header(COST));
    String report = lines(broken, "report").getFirst().path("message").asText();
    assertTrue(report.contains("the secret prices/prices/0/input: expected US dollars"), report);
    assertTrue(report.contains("found \"free\""), report);
    assertEquals(1, lines(broken, "metrics").getFirst().path("SecretFailures").asInt());
  }

  @Test
  void aListThatCannotBeHadFailsNoCallAndIsReported() {
    world.upstream.answers(200, World.OPENAI_OK);
    String config = "{'provider':'openai','api_key':'made-up'}";
    ask(config);
    world.secrets.cache.remove("prices");
    world.secrets.down = true;

    World.Answer answer = ask(config);

    assertEquals(200, answer.status());
    assertEquals("", answer.header(COST));
    String report = lines(world, "report").getFirst().path("message").asText();
    assertEquals("nothing is estimated: the store does not answer for prices", report);
  }

  @Test
  void anAnswerDoesNotFailForABugOfOursInWhatItCosts() {
    world.upstream.then(
        limits -> {
          world.secrets.broken = true;
          return world.upstream.after(Duration.ZERO, limits, 200, World.OPENAI_OK);
        });

    World.Answer answer = ask("{'provider':'openai'}");

    assertEquals(200, answer.status(), answer.text());
    assertEquals("", answer.header(COST));
    assertEquals(1, lines(world, "metrics").getFirst().path("Faults").asInt());
  }

  @Test
  void theLoserOfARaceMakesTheSumABound() {
    world.upstream.then(this::slow).answers(200, World.ANTHROPIC_OK);

    World.Answer answer =
        ask(
            "{'strategy':{'mode':'fallback','hedge':{'after_ms':50}},"
                + "'targets':[{'provider':'openai'},{'provider':'anthropic'}]}");

    assertEquals(200, answer.status(), answer.text());
    assertEquals(ONE_ANSWER, answer.header(AT_LEAST), answer.header("x-understudy-attempts"));
  }

  private Upstream.Exchange slow(Upstream.Limits limits) {
    return world.upstream.after(Duration.ofSeconds(9), limits, 200, World.OPENAI_OK);
  }

  @Test
  void aNumberIsWrittenWithoutAnExponent() {
    World cheap = world(OPENAI.replace("'input':1,", "'input':0.01,").replace("1000", "0"));
    cheap.upstream.answers(200, World.OPENAI_OK);

    assertEquals("0.00000001", ask(cheap, "{'provider':'openai'}", "").header(COST));
    assertTrue(
        String.join("", cheap.log).contains("\"cost_usd\":0.00000001"), cheap.log.toString());
    assertTrue(String.join("", cheap.log).contains("\"EstimatedCostUsd\":0.00000001"));
  }

  @Test
  void aCountOfTokensIsNotPriced() {
    world.upstream.answers(200, "{\"input_tokens\":7}");

    World.Answer answer =
        world.post(
            "/v1/messages/count_tokens",
            "{\"model\":\"anthropic/m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");

    assertEquals(200, answer.status(), answer.text());
    assertEquals("", answer.header(COST) + answer.header(AT_LEAST));
  }

  @Test
  void aStreamThatIsToldWholeSaysItToo() {
    world.upstream.streams(ScriptedStream.of(world.time, World.array("['one']"), false));

    World.Answer answer = ask(world, "{'provider':'openai'}", "'stream':true,");

    assertTrue(answer.text().contains(": " + COST + ": " + ONE_ANSWER + "\n"), answer.text());
  }
}

package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.PlayedEvents;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingsApiTest {
  private static final String PATH = "/v1/embeddings";
  private static final String OK =
      """
      {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-1.25]}],\
      "model":"text-embedding-3-small","usage":{"prompt_tokens":4,"total_tokens":4}}\
      """;
  private static final String SMALL = "text-embedding-3-small";

  private final World world = new World();

  @Test
  void numbersComeBackAsTheyAreAndTheConfigStandsInAHeader() {
    world.upstream.answers(200, OK);

    World.Answer answer = post("{'input':'hello','user':'u'}", fallback(SMALL, SMALL));

    assertEquals(200, answer.status());
    assertEquals(OK.strip(), answer.text());
    assertEquals("config.targets[0]", answer.header("x-portkey-last-used-option-index"));
    FakeUpstream.Sent sent = world.upstream.sent.getFirst();
    assertEquals("https://api.openai.com/v1/embeddings", sent.request().uri().toString());
    assertEquals(
        "{\"input\":\"hello\",\"user\":\"u\",\"model\":\"text-embedding-3-small\",\"encoding_format\":\"base64\"}",
        sent.body());
  }

  @Test
  void whoWantsBase64GetsItWhoeverAnswers() {
    world.upstream.answers(200, OK);

    World.Answer answer =
        post("{'input':['hello'],'encoding_format':'base64'}", fallback(SMALL, SMALL));

    byte[] bytes = Base64.getDecoder().decode(answer.at("/data/0/embedding").asText());
    ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(8, bytes.length);
    assertEquals(0.5f, floats.getFloat());
    assertEquals(-1.25f, floats.getFloat());
  }

  @Test
  void whoCannotEmbedStandsOnTheLedgerOnceAlthoughTheOtherRests() {
    String config =
        """
        {"strategy":{"mode":"fallback"},"cooldown":{"failures":1},"targets":[
          {"provider":"openai","api_key":"key-one","override_params":{"model":"text-embedding-3-small"}},
          {"provider":"anthropic","api_key":"key-two","override_params":{"model":"text-embedding-3-small"}}]}\
        """;
    for (int i = 0; i < 6; i++) {
      world.upstream.answers(
          429, "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"no\"}}");
    }
    World.Answer answer = post("{'input':'hello'}", config);
    for (int i = 0; i < 5 && !answer.text().contains("cooling_down"); i++) {
      answer = post("{'input':'hello'}", config);
    }

    assertEquals(
        List.of("cooling_down", "unsupported", "quota_exhausted"),
        answer
            .at("/error/attempts")
            .valueStream()
            .map(attempt -> attempt.path("class").asText())
            .toList(),
        answer.text());
  }

  @Test
  void portkeysFirstApiHasThemToo() {
    world.upstream.answers(503, "{}").answers(200, OK);

    World.Answer answer =
        world.post(
            "/v1/embed",
            """
            {"config":{"mode":"fallback","options":[
              {"provider":"openai","apiKey":"key-one","override_params":{"model":"text-embedding-3-small"}},
              {"provider":"openai","apiKey":"key-two","override_params":{"model":"openai/text-embedding-3-small"}}]},
             "params":{"input":"hello"}}
            """);

    assertEquals(200, answer.status(), answer.text());
    assertEquals("1", answer.header("x-portkey-last-used-option-index"));
    assertEquals(-1.25, answer.at("/data/0/embedding/1").asDouble());
  }

  @ParameterizedTest
  @CsvSource({
    "text-embedding-3-small, text-embedding-3-large, ",
    "text-embedding-3-small, acme/text-embedding-3-smaller, ",
    "openai/bge-m3, baai/bge-m3, ",
    "text-embedding-3-small, text-embedding-3-small, 'dimensions':256",
  })
  void anotherModelOrOtherDimensionsAreNotAskedAndTheAttemptSaysWhy(
      String first, String second, String more) {
    world.upstream.answers(503, "{}").answers(200, OK);

    World.Answer answer =
        post(
            "{'input':'hello'}",
            targets(
                "'strategy':{'mode':'fallback'}",
                target(first, ""),
                target(second, more == null ? "" : "," + more)));

    assertEquals(1, world.upstream.sent.size());
    assertEquals(502, answer.status(), answer.text());
    JsonNode attempt = answer.at("/error/attempts/1");
    assertEquals("unsupported", attempt.path("error").asText(attempt.path("class").asText()));
    assertTrue(answer.text().contains("allow_mixed_embeddings"), answer.text());
  }

  @ParameterizedTest
  @CsvSource({
    "text-embedding-3-small, openai/Text-Embedding-3-Small",
    "@cf/baai/bge-m3, BAAI/bge-m3",
    "models/gemini-embedding-001, gemini-embedding-001",
  })
  void theSameModelUnderAVendorsPrefixIsTheSame(String first, String second) {
    world.upstream.answers(503, "{}").answers(200, OK);

    World.Answer answer = post("{'input':'hello','dimensions':2}", fallback(first, second));

    assertEquals(200, answer.status(), answer.text());
    assertEquals("config.targets[1]", answer.header("x-portkey-last-used-option-index"));
  }

  @Test
  void aConfigMayAllowAnyModel() {
    world.upstream.answers(503, "{}").answers(200, OK);

    World.Answer answer =
        post(
            "{'input':'hello'}",
            targets(
                "'allow_mixed_embeddings':true,'strategy':{'mode':'fallback'}",
                target(SMALL, ""),
                target("text-embedding-3-large", "")));

    assertEquals(200, answer.status(), answer.text());
  }

  @Test
  void aLoadBalancerOverSeveralModelsIsRefusedBeforeAnythingIsCalled() {
    String config =
        targets(
            "'strategy':{'mode':'loadbalance'}",
            target(SMALL, ""),
            target("text-embedding-3-large", ""));
    World.Answer answer = post("{'input':'hello'}", config);

    assertEquals(400, answer.status(), answer.text());
    assertEquals("mixed_embeddings", answer.at("/error/code").asText());
    assertEquals("x-portkey-config/targets/1", answer.at("/error/param").asText());
    assertEquals(0, world.upstream.sent.size());
  }

  @Test
  void aTargetThatIsNeverDrawnMayBeOfAnotherModel() {
    world.upstream.answers(200, OK);
    String other =
        target("text-embedding-3-large", "").replace("{'provider'", "{'weight':0,'provider'");

    World.Answer answer =
        post(
            "{'input':'hello'}",
            targets("'strategy':{'mode':'loadbalance'}", target(SMALL, ""), other));

    assertEquals(200, answer.status(), answer.text());
  }

  @Test
  void theFirstTargetOfWhatAConditionChoosesSetsTheModel() {
    world.upstream.answers(200, OK);
    String config =
        """
        {'strategy':{'mode':'conditional','conditions':[{'query':{'params.user':{'$eq':'u'}},'then':'large'}],'default':'small'},
         'targets':[{'name':'small','provider':'openai','api_key':'k','override_params':{'model':'text-embedding-3-small'}},
                    {'name':'large','provider':'openai','api_key':'k','override_params':{'model':'text-embedding-3-large'}}]}
        """
            .replace("\n", " ");

    World.Answer answer = post("{'input':'hello','user':'u'}", config);

    assertEquals(200, answer.status(), answer.text());
    assertEquals("text-embedding-3-large", answer.header("x-understudy-model"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'data':[]}| empty",
        "{'data':[{'embedding':[]}]}| malformed",
        "{'data':[{'embedding':[1,'x']}]}| malformed",
        "{'data':[{'embedding':null}]}| malformed",
        "{'data':[{'embedding':[1]},{'embedding':[2]}]}| malformed",
        "{'data':[{'index':1,'embedding':[1]}]}| malformed",
        "{'object':'list'}| malformed",
        "{'error':{'message':'no'}}| error_in_200",
        "{'data':[{'embedding':[1| truncated",
      })
  void whatIsNoVectorForEachTextIsAFailure(String reply, String failure) {
    world.upstream.answers(200, reply.replace('\'', '"'));

    World.Answer answer = post("{'input':'hello'}", fallback(SMALL, SMALL));

    assertEquals(502, answer.status(), answer.text());
    assertTrue(answer.header("x-understudy-attempts").contains(" " + failure + " "), answer.text());
    assertEquals(2, world.upstream.sent.size());
  }

  @Test
  void vectorsOfAnotherLengthThanAskedForAreAFailure() {
    world.upstream.answers(200, OK);

    World.Answer answer = post("{'input':'hello','dimensions':512}", fallback(SMALL, SMALL));

    assertEquals(502, answer.status());
    assertTrue(answer.text().contains("dimensions is 512"), answer.text());
  }

  @Test
  void aStreamIsNoAnswer() {
    world.upstream.streams(PlayedEvents.text(world.time, "data: {}\n\n"));

    World.Answer answer = post("{'input':'hello'}", fallback(SMALL, SMALL));

    assertTrue(answer.header("x-understudy-attempts").contains(" malformed "), answer.text());
  }

  @Test
  void aProviderWithoutEmbeddingsIsUnsupported() {
    World.Answer answer =
        world.post(
            PATH,
            "{\"input\":\"hello\",\"model\":\"claude-x\"}",
            "x-portkey-config",
            "{\"provider\":\"anthropic\",\"api_key\":\"k\"}");

    assertEquals(400, answer.status(), answer.text());
    assertTrue(answer.text().contains("Anthropic has no embeddings"), answer.text());
  }

  @Test
  void aLimitForTheFirstTokenAsksForNoStream() {
    world.upstream.answers(200, OK);

    World.Answer answer =
        post(
            "{'input':'hello','stream':false}",
            targets("'first_token_timeout':500,'strategy':{'mode':'fallback'}", target(SMALL, "")));

    assertEquals(200, answer.status(), answer.text());
    assertTrue(world.upstream.sent.getFirst().json().path("stream").isMissingNode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'input':'x','stream':true}",
        "{'input':'x','stream_options':{}}",
        "{'input':''}",
        "{'input':[]}",
        "{'input':7}",
        "{}",
        "{'input':'x','dimensions':0}",
        "{'input':'x','encoding_format':'int8'}",
      })
  void whatIsNoRequestForVectorsIsA400(String body) {
    World.Answer answer = post(body, fallback(SMALL, SMALL));

    assertEquals(400, answer.status(), answer.text());
    assertEquals("invalid_request", answer.at("/error/code").asText());
    assertEquals(0, world.upstream.sent.size());
  }

  @Test
  void theyAreExplainedLikeEverythingElse() {
    world.allow("{\"explain\":true}");

    World.Answer answer =
        world.post(
            "/v1/explain?path=/v1/embeddings",
            "{\"input\":\"hello\",\"encoding_format\":\"base64\"}",
            "x-portkey-config",
            fallback(SMALL, "text-embedding-3-large"));

    assertEquals("hello", answer.at("/route/targets/0/request/body/input").asText(), answer.text());
    assertTrue(
        answer.at("/route/targets/1/unsupported").asText().contains("one model's"), answer.text());
  }

  @Test
  void theSameRequestWithAnIdempotencyKeyIsPaidForOnce() {
    world.upstream.answers(200, OK);
    String config = fallback(SMALL, SMALL);
    String[] headers = {"x-portkey-config", config, "idempotency-key", "key-1"};

    world.post(PATH, "{\"input\":\"hello\"}", headers);
    World.Answer again = world.post(PATH, "{\"input\":\"hello\"}", headers);

    assertEquals("true", again.header("x-understudy-idempotent-replay"));
    assertEquals(1, world.upstream.sent.size());
  }

  private World.Answer post(String body, String config) {
    return world.post(
        PATH, body.replace('\'', '"'), "x-portkey-config", config.replace('\'', '"').strip());
  }

  private static String fallback(String first, String second) {
    return targets("'strategy':{'mode':'fallback'}", target(first, ""), target(second, ""));
  }

  private static String target(String model, String more) {
    return "{'provider':'openai','api_key':'k','override_params':{'model':'"
        + model
        + "'"
        + more
        + "}}";
  }

  private static String targets(String settings, String... targets) {
    return ("{" + settings + ",'targets':[" + String.join(",", targets) + "]}").replace('\'', '"');
  }
}

package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.Body;
import dev.understudy.http.Event;
import dev.understudy.http.EventSource;
import dev.understudy.http.Headers;
import dev.understudy.http.PlayedEvents;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.http.ResponseSink;
import dev.understudy.http.Upstream;
import dev.understudy.secret.Secret;
import dev.understudy.time.Deadline;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the limits of an access key do to its calls.
class LimitsTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASKED =
      "{'model':'m','messages':[{'role':'user','content':'hello'}]}";
  private static final String CONFIG = "{'provider':'openai','api_key':'key-one'}";
  private static final String ANTHROPIC = "{'provider':'anthropic','api_key':'key-two'}";
  private static final String REQUESTS = "x-understudy-ratelimit-remaining-requests";
  private static final String TOKENS = "x-understudy-ratelimit-remaining-tokens";

  private final World world = new World();

  private void limit(String limits) {
    world.allow(text("{'name':'shop','simulate':true,'explain':true,'limits':" + limits + "}"));
  }

  private World.Answer post(String... headers) {
    return send(CHAT, ASKED, headers);
  }

  private World.Answer send(String path, String body, String... headers) {
    return world.send(
        "POST",
        path,
        text(body),
        Headers.of("x-portkey-api-key", World.ACCESS_KEY, "x-portkey-config", text(CONFIG))
            .withAll(Headers.of(headers)));
  }

  private static String text(String singleQuoted) {
    return singleQuoted.replace('\'', '"');
  }

  private static void assertRefused(World.Answer answer, String code) {
    assertEquals(429, answer.status(), answer.text());
    assertEquals(code, answer.at("/error/code").asText());
  }

  @Test
  void whoAsksOnceTooOftenInAMinuteIsToldWhenTheNextOneBegins() {
    limit("{'requests_per_minute':2}");
    world.upstream.answers(200, World.OPENAI_OK);
    world.time.advance(Duration.ofMillis(25_500));

    assertEquals("1", post().header(REQUESTS));
    assertEquals("0", post().header(REQUESTS));
    World.Answer refused = post();

    assertRefused(refused, "requests_per_minute_exceeded");
    assertEquals("35", refused.header("retry-after"));
    assertEquals("2", refused.header("x-understudy-ratelimit-limit-requests"));
    assertEquals("0", refused.header(REQUESTS));
    assertEquals("35", refused.header("x-understudy-ratelimit-reset-requests"));
    assertEquals("", refused.header("x-should-retry"));
    assertEquals(
        "This gateway's limit for the access key \"shop\" is used up: 2 requests a minute. It"
            + " begins anew at 2026-01-01T00:01:00Z, in 35 s. No provider was asked.",
        refused.at("/error/message").asText());
    assertEquals(2, world.upstream.sent.size());
    world.time.advance(Duration.ofSeconds(35));
    assertEquals(200, post().status());
  }

  @Test
  void whoIsTurnedAwayDoesNotWaitForLongerByAskingOn() {
    limit("{'requests_per_minute':1}");
    world.upstream.answers(200, World.OPENAI_OK);
    post();
    for (int i = 0; i < 100; i++) {
      assertEquals(429, post().status());
    }
    world.time.advance(Duration.ofMinutes(1));

    assertEquals("0", post().header(REQUESTS));
    assertEquals(429, post().status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /v1/chat/completions | {'model':'m','messages':[{'role':'user','content':'x'}]} | /error/code
          /v1/completions | {'model':'m','prompt':'x'} | /error/code
          /v1/embeddings | {'model':'m','input':'x'} | /error/code
          /v1/responses | {'model':'m','input':'x'} | /error/code
          /v1/messages | {'model':'m','max_tokens':9,'messages':[{'role':'user','content':'x'}]} | /error/code
          /v1/messages/count_tokens | {'model':'m','messages':[{'role':'user','content':'x'}]} | /error/code
          /v1/chatComplete | {'config':{'provider':'openai','apiKey':'k'},'params':{'model':'m','messages':[{'role':'user','content':'x'}]}} | /error/code
          """)
  void everyCallThatMayReachAProviderCountsAndIsRefusedInItsDialect(
      String path, String body, String code) {
    limit("{'requests_per_minute':1}");
    world.upstream.answers(500, "{}");
    Headers headers = Headers.of("x-portkey-api-key", World.ACCESS_KEY);
    Headers asked =
        path.equals("/v1/chatComplete") ? headers : headers.with("x-portkey-config", text(CONFIG));
    world.send("POST", path, text(body), asked);
    int calls = world.upstream.sent.size();

    World.Answer refused = world.send("POST", path, text(body), asked);

    assertEquals(429, refused.status(), refused.text());
    assertEquals("requests_per_minute_exceeded", refused.at(code).asText());
    assertEquals("rate_limit_error", refused.at("/error/type").asText());
    assertEquals(path.startsWith("/v1/messages") ? "error" : "", refused.at("/type").asText());
    assertEquals("60", refused.header("retry-after"));
    assertEquals(calls, world.upstream.sent.size());
  }

  @Test
  void questionsAboutTheGatewayDoNotCount() {
    limit("{'requests_per_minute':1,'tokens_per_day':1}");
    world.upstream.answers(200, World.OPENAI_OK);
    Headers headers = Headers.of("x-portkey-api-key", World.ACCESS_KEY);
    for (int i = 0; i < 3; i++) {
      assertEquals(200, world.send("GET", "/v1/models", "", headers).status());
      assertEquals(200, world.send("GET", "/v1/health/targets", "", headers).status());
      assertEquals(200, world.send("GET", "/health", "", headers).status());
      assertEquals(200, send("/v1/explain?path=" + CHAT, ASKED).status());
    }

    assertEquals(200, post().status());
  }

  @Test
  void aRequestThatIsWrongCountsToo() {
    limit("{'requests_per_minute':1}");

    assertEquals(400, send(CHAT, "{}").status());
    assertEquals(429, post().status());
  }

  @Test
  void theTokensOfADayAreThoseOfEveryAttemptAndTheNextDayIsNew() {
    limit("{'tokens_per_day':6}");
    world.upstream.answers(200, World.OPENAI_OK);

    assertEquals("6", post().header(TOKENS));
    assertEquals("3", post().header(TOKENS));
    world.time.advance(Duration.ofHours(1));
    World.Answer refused = post();

    assertRefused(refused, "tokens_per_day_exceeded");
    assertEquals("0", refused.header(TOKENS));
    assertEquals(Long.toString(23 * 3600), refused.header("retry-after"));
    assertEquals("false", refused.header("x-should-retry"));
    assertTrue(refused.at("/error/message").asText().contains("6 tokens a day"));
    assertEquals(2, world.upstream.sent.size());
    world.time.advance(Duration.ofHours(23));
    assertEquals("6", post().header(TOKENS));
  }

  @Test
  void aFailedAttemptThatWasCountedByItsProviderCounts() {
    limit("{'tokens_per_day':100}");
    world.upstream.answers(200, World.OPENAI_OK).answers(200, World.ANTHROPIC_OK);
    String config =
        "{'strategy':{'mode':'fallback'},'targets':[{'provider':'openai','api_key':'k','checks':"
            + "{'finish_reason':['length']}},{'provider':'anthropic','api_key':'k'}]}";
    String asked = ASKED.replace("'model'", "'max_tokens':9,'model'");
    World.Answer first = send(CHAT, asked, "x-portkey-config", text(config));
    long used = 100 - Long.parseLong(post().header(TOKENS));
    JsonNode log = World.object(world.log.getFirst());

    assertEquals(200, first.status(), first.text());
    assertEquals(2, log.path("attempts").size(), log.toPrettyString());
    assertEquals(counted(log), used);
    assertTrue(used >= 3, "used: " + used);
  }

  /// The tokens that the access log has.
  private static long counted(JsonNode log) {
    long sum = 0;
    for (JsonNode attempt : log.path("attempts")) {
      sum += attempt.path("prompt_tokens").asLong() + attempt.path("completion_tokens").asLong();
    }
    return sum;
  }

  @Test
  void aCallMayUseMoreThanIsLeftButNotTheNextOne() {
    limit("{'tokens_per_day':1}");
    world.upstream.answers(200, World.OPENAI_OK);

    assertEquals(200, post().status());
    assertRefused(post(), "tokens_per_day_exceeded");
  }

  @Test
  void whatAProviderDoesNotCountIsNothing() {
    limit("{'tokens_per_day':1}");
    world.upstream.answers(200, World.OPENAI_OK.replaceAll(",\"usage\":\\{[^}]*}", ""));

    assertEquals(200, post().status());
    assertEquals(200, post().status());
  }

  @Test
  void whoHasTokensCountedUsesNone() {
    limit("{'tokens_per_day':1}");
    world.upstream.answers(200, "{\"input_tokens\":12}");
    for (int i = 0; i < 2; i++) {
      World.Answer answer =
          send("/v1/messages/count_tokens", ASKED, "x-portkey-config", text(ANTHROPIC));

      assertEquals(200, answer.status(), answer.text());
      assertEquals("1", answer.header(TOKENS));
    }
  }

  @Test
  void noCountOfAProviderMakesTheSumOverflow() {
    limit("{'tokens_per_day':1000000000000}");
    world.upstream.answers(
        200, World.OPENAI_OK.replace("\"total_tokens\":3", "\"total_tokens\":9223372036854775807"));
    for (int i = 0; i < 3; i++) {
      post();
    }

    long left = 1_000_000_000_000L - 3L * Integer.MAX_VALUE;
    assertEquals(Long.toString(left), post().header(TOKENS));
  }

  @Test
  void aStreamIsCountedWhenItHasEnded() {
    limit("{'tokens_per_day':3}");
    world.live = true;
    world.upstream.streams(ScriptedStream.of(world.time, World.array("['one',1000,'two']"), false));

    World.Answer answer = send(CHAT, streamed());

    assertEquals("onetwo[DONE]", ScriptedStream.told(answer));
    assertEquals("3", answer.header(TOKENS));
    assertRefused(post(), "tokens_per_day_exceeded");
  }

  /// As providers do that count with every event.
  private PlayedEvents counting() {
    String chunk =
        """
        {"id":"c","object":"chat.completion.chunk","created":1,"model":"gpt","choices":[{"index":0,\
        "delta":{"content":"one"},"finish_reason":null}],\
        "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}\
        """;
    return new PlayedEvents(world.time).then(Event.of(chunk));
  }

  @Test
  void ofAStreamThatBreaksOffCountsWhatWasCountedSoFar() {
    limit("{'tokens_per_day':2}");
    world.live = true;
    world.upstream.streams(
        counting().after(Duration.ZERO, new Upstream.Broken(Upstream.Fault.CUT_OFF, "cut")));

    World.Answer answer = send(CHAT, streamed());

    assertEquals("one[truncated]", ScriptedStream.told(answer));
    assertRefused(post(), "tokens_per_day_exceeded");
  }

  @Test
  void ofAStreamWhoseClientLeavesCountsWhatWasCountedSoFar() {
    limit("{'tokens_per_day':2}");
    world.upstream.streams(counting().after(Duration.ofSeconds(1), new EventSource.End()));
    Request request =
        new Request(
            "POST",
            URI.create(CHAT),
            World.headers().with("x-portkey-config", text(CONFIG)),
            text(streamed()).getBytes(StandardCharsets.UTF_8));

    assertThrows(IOException.class, () -> world.handle(request, new LeavingClient()));

    assertRefused(post(), "tokens_per_day_exceeded");
  }

  private static String streamed() {
    return ASKED.replace("'model'", "'stream':true,'model'");
  }

  /// Reads the first event, and leaves.
  private final class LeavingClient implements ResponseSink {
    @Override
    public boolean streams() {
      return true;
    }

    @Override
    public void send(Response response) throws IOException {
      EventSource events = ((Body.Events) response.body()).source();
      EventSource.Next next = events.next(Deadline.in(world.time, Duration.ofSeconds(1)));
      assertTrue(next instanceof EventSource.Came(Event _));
      response.body().close();
      throw new IOException("gone");
    }
  }

  @Test
  void anAnswerThatIsGivenAgainCountsAsARequestAndUsesNoTokens() {
    limit("{'requests_per_minute':3,'tokens_per_day':3}");
    world.upstream.answers(200, World.OPENAI_OK);
    post("idempotency-key", "one");

    World.Answer again = post("idempotency-key", "one");
    assertEquals(200, again.status());
    assertEquals("true", again.header("x-understudy-idempotent-replay"));
    assertEquals("1", again.header(REQUESTS));
    assertRefused(post("idempotency-key", "two"), "tokens_per_day_exceeded");
    assertRefused(post("idempotency-key", "one"), "requests_per_minute_exceeded");
    world.time.advance(Duration.ofDays(1));
    assertEquals(200, post("idempotency-key", "two").status());
  }

  @Test
  void simulatedCallsCountAsRequests() {
    limit("{'requests_per_minute':1,'tokens_per_day':1}");
    post("x-understudy-simulate", "openai=503");

    assertRefused(post(), "requests_per_minute_exceeded");
  }

  @Test
  void keysOfOneNameAreCountedTogetherAndOthersByThemselves() {
    world.secrets.store.put(
        "access-keys",
        text(
            "{'%s':{'name':'shop','limits':{'requests_per_minute':1}},'%s':{'name':'shop','limits':{'requests_per_minute':1}},'%s':{'name':'other','limits':{'requests_per_minute':1}}}"
                .formatted(
                    new Secret(World.ACCESS_KEY).sha256(),
                    new Secret("rotated").sha256(),
                    new Secret("other").sha256())));
    world.secrets.cache.clear();
    world.upstream.answers(200, World.OPENAI_OK);

    assertEquals(200, post().status());
    assertEquals(429, post("x-portkey-api-key", "rotated").status());
    assertEquals(200, post("x-portkey-api-key", "other").status());
  }

  @Test
  void aKeyWithoutLimitsHearsNothingOfThem() {
    world.upstream.answers(200, World.OPENAI_OK, "x-ratelimit-remaining-requests", "7");

    World.Answer answer = post();

    assertEquals("7", answer.header("x-ratelimit-remaining-requests"));
    assertTrue(
        answer.response().headers().map().keySet().stream()
            .noneMatch(name -> name.startsWith("x-understudy-ratelimit")));
  }

  @Test
  void aProvidersOwnRateLimitsStandBesideOurs() {
    limit("{'requests_per_minute':5}");
    world.upstream.answers(200, World.OPENAI_OK, "x-ratelimit-remaining-requests", "7");

    World.Answer answer = post();

    assertEquals("7", answer.header("x-ratelimit-remaining-requests"));
    assertEquals("4", answer.header(REQUESTS));
  }

  @Test
  void operatorsSeeWhichLimitItWas() {
    limit("{'requests_per_minute':1}");
    world.upstream.answers(200, World.OPENAI_OK);
    post();
    world.log.clear();
    post();

    List<JsonNode> lines = new ArrayList<>();
    world.log.forEach(line -> lines.add(World.object(line)));
    assertEquals("requests_per_minute_exceeded", lines.getFirst().path("code").asText());
    assertEquals("shop", lines.getFirst().path("access_key").asText());
    assertEquals("INFO", lines.getFirst().path("level").asText());
    assertEquals(1, lines.get(1).path("Limited").asInt());
    assertEquals(1, lines.get(1).path("Refusals").asInt());
    assertEquals(0, lines.get(1).path("Errors").asInt());
  }

  @Test
  void moneyIsCountedByWhatEstimatesIt() {
    World priced =
        World.pricing(
            "{'provider':'openai','model':'m','input':100000,'output':100000,"
                + "'as_of':'2026-01-01','source':'made up'}");
    priced.allow(text("{'name':'shop','limits':{'usd_per_day':'0.50'}}"));
    priced.upstream.answers(200, World.OPENAI_OK);
    String body = text("{'config':{'provider':'openai','apiKey':'k'},'params':" + ASKED + "}");

    assertEquals(
        "0.5",
        priced.post("/v1/chatComplete", body).header("x-understudy-ratelimit-remaining-usd"));
    assertEquals(
        "0.2",
        priced.post("/v1/chatComplete", body).header("x-understudy-ratelimit-remaining-usd"));
    World.Answer refused = priced.post("/v1/chatComplete", body);

    assertRefused(refused, "usd_per_day_exceeded");
    assertTrue(
        refused.at("/error/message").asText().contains("0.5 US dollars a day, as estimated"));
  }

  @Test
  void aModelWithoutAPriceIsNoWayRoundALimitOfMoney() {
    World.Answer refused = refusedForMoney(World.pricing(""));

    assertEquals(403, refused.status());
    assertEquals("model_without_price", refused.at("/error/code").asText());
    assertTrue(refused.at("/error/message").asText().contains("openai/m"), refused.text());
  }

  @Test
  void whilePricesCannotBeReadALimitOfMoneyLetsNobodyThrough() {
    World.Answer refused = refusedForMoney(World.pricing("{'provider':'openai'}"));

    assertEquals(503, refused.status());
    assertEquals("prices_unavailable", refused.at("/error/code").asText());
  }

  private static World.Answer refusedForMoney(World priced) {
    priced.allow(text("{'name':'shop','limits':{'usd_per_day':'0.50'}}"));
    String body = text("{'config':{'provider':'openai','apiKey':'k'},'params':" + ASKED + "}");
    World.Answer refused = priced.post("/v1/chatComplete", body);
    assertEquals(List.of(), priced.upstream.sent);
    return refused;
  }

  @Test
  void moneyThatNobodyEstimatesIsNoLimitThatIsPassedOver() {
    limit("{'usd_per_day':'5.00'}");

    World.Answer answer = post();

    assertEquals(503, answer.status());
    assertEquals("access_keys_unavailable", answer.at("/error/code").asText());
    assertEquals(List.of(), world.upstream.sent);
    assertTrue(world.log.toString().contains("usd_per_day"), world.log.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'name':'shop','limits':7 | at /limits: expected an object, found 7
          'name':'shop','limits':{'requests_per_second':7} \
          | at /limits/requests_per_second: there is no such limit; allowed are requests_per_minute, tokens_per_day, usd_per_day
          'name':'shop','limits':{'requests_per_minute':0} | at /limits/requests_per_minute: expected a whole number from 1 to 1000000000000, found 0
          'name':'shop','limits':{'requests_per_minute':1.5} | found 1.5
          'name':'shop','limits':{'requests_per_minute':'60'} | found a value of type string
          'name':'shop','limits':{'tokens_per_day':-1} | at /limits/tokens_per_day: expected a whole number from 1
          'name':'shop','limits':{'tokens_per_day':1e99} | found
          'name':'shop','limits':{'tokens_per_day':99999999999999999999} | found 99999999999999999999
          'name':'shop','limits':{'usd_per_day':'5 $'} | at /limits/usd_per_day: expected US dollars such as
          'name':'shop','limits':{'usd_per_day':'0'} | at /limits/usd_per_day
          'name':'shop','limits':{'usd_per_day':-1} | found -1
          'name':'shop','limits':{'usd_per_day':1e999999999} | at /limits/usd_per_day
          'name':'shop','limits':{'usd_per_day':'1000000.01'} | from 0.000000001 to 1000000
          'name':'shop','limits':{'usd_per_day':null} | at /limits/usd_per_day
          'limits':{'requests_per_minute':7} | at /name: expected a name, by which the limits count, found nothing
          """)
  void limitsThatAreWrongLetNobodyInAndTheLogSaysWhere(String entry, String why) {
    world.allow(text("{" + entry + "}"));

    assertEquals(503, post().status());
    assertTrue(world.log.toString().contains(why), world.log.toString());
    assertEquals(List.of(), world.upstream.sent);
  }

  @ParameterizedTest
  @CsvSource({"null", "{}"})
  void noLimitsAreNone(String limits) {
    limit(limits);
    world.upstream.answers(200, World.OPENAI_OK);

    assertEquals(200, post().status());
  }
}

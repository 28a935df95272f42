package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.Upstream.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `POST /v1/messages/count_tokens`: whoever counts is asked in its own words, and falls back like
/// whoever answers.
class CountTokensTest {
  private static final String PATH = "/v1/messages/count_tokens";
  private static final String ASKED =
      """
      {"model":"MODEL","system":"Be brief.","messages":[{"role":"user","content":"Hello"}],\
      "tools":[{"name":"now","input_schema":{"type":"object","properties":{}}}]}\
      """;
  private static final String ANTHROPIC = "{'provider':'anthropic','api_key':'key-one'}";
  private static final String COUNTED = "{\"input_tokens\":12}";

  private final World world = new World();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          anthropic | claude-sonnet-4-5 | /v1/messages/count_tokens | {'input_tokens':12} \
          | /model /messages/0/content /system /tools/0/input_schema
          google | gemini-2.5-pro | /v1beta/models/gemini-2.5-pro:countTokens \
          | {'totalTokens':12,'totalBilledTokens':3} \
          | /generateContentRequest/model /generateContentRequest/contents/0/parts/0/text \
          /generateContentRequest/systemInstruction /generateContentRequest/tools
          openai | gpt-4o | /v1/responses/input_tokens \
          | {'object':'response.input_tokens','input_tokens':12} | /model /input/0 /tools/0/name
          bedrock','aws_region':'us-east-1 | us.anthropic.claude-sonnet-4-5-20250929-v1:0 \
          | /model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/count-tokens | {'inputTokens':12} \
          | /input/converse/messages/0/content/0/text /input/converse/system/0/text \
          /input/converse/toolConfig/tools/0
          vertex-ai','vertex_project_id':'p','vertex_region':'us-east5 | claude-sonnet-4-5@20250929 \
          | /publishers/anthropic/models/count-tokens:rawPredict | {'input_tokens':12} \
          | /model /messages/0/content /system /tools/0/input_schema
          vertex-ai','vertex_project_id':'p','vertex_region':'us-east5 | gemini-2.5-pro \
          | /publishers/google/models/gemini-2.5-pro:countTokens | {'totalTokens':12} \
          | /contents/0/parts/0/text /systemInstruction/parts/0/text /tools
          """)
  void aProviderThatCountsIsAskedInItsOwnWords(
      String provider, String model, String path, String reply, String present) {
    world.upstream.answers(200, reply.replace('\'', '"'));

    World.Answer answer = count(model, "{'provider':'" + provider + "','api_key':'key-one'}");

    assertEquals(200, answer.status(), answer.text());
    assertEquals(COUNTED, answer.text());
    String asked = world.upstream.sent.getFirst().request().uri().getRawPath();
    assertTrue(asked.endsWith(path), asked);
    JsonNode sent = world.upstream.sent.getFirst().json();
    for (String pointer : present.split(" ", -1)) {
      assertFalse(sent.at(pointer).isMissingNode(), pointer + " in " + sent);
    }
    for (String limit :
        List.of("max_tokens", "maxOutputTokens", "max_output_tokens", "maxTokens")) {
      assertTrue(sent.findValues(limit).isEmpty(), sent.toPrettyString());
    }
    assertEquals("", answer.header("x-understudy-warnings"));
  }

  @Test
  void anthropicIsAskedInTheClientsOwnWords() {
    world.upstream.answers(200, COUNTED);

    World.Answer answer =
        world.post(
            PATH,
            "{\"model\":\"claude\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],"
                + "\"mcp_servers\":[{\"name\":\"m\"}],\"new_one\":{\"x\":1}}",
            "x-portkey-config",
            ANTHROPIC
                .replace("'}", "','override_params':{'max_tokens':9,'temperature':0}}")
                .replace('\'', '"'),
            "anthropic-beta",
            "token-counting-2024-11-01");

    assertEquals(COUNTED, answer.text());
    FakeUpstream.Sent sent = world.upstream.sent.getFirst();
    assertEquals(
        "{\"model\":\"claude\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],"
            + "\"mcp_servers\":[{\"name\":\"m\"}],\"new_one\":{\"x\":1}}",
        sent.body());
    assertEquals(
        "token-counting-2024-11-01", sent.request().headers().first("anthropic-beta").orElse(""));
  }

  @Test
  void whoCannotCountIsNotAsked() {
    world.upstream.answers(200, COUNTED);

    World.Answer answer =
        count("claude", options("{'provider':'groq','api_key':'key-two'}", ANTHROPIC));

    assertEquals(COUNTED, answer.text());
    assertEquals(1, world.upstream.sent.size());
    assertTrue(
        answer.header("x-understudy-attempts").startsWith("groq/claude unsupported"),
        answer.header("x-understudy-attempts"));
  }

  @Test
  void whereNobodyCountsTheClientHearsWhy() {
    World.Answer answer = count("llama", "{'provider':'groq','api_key':'key-two'}");

    assertEquals(400, answer.status(), answer.text());
    assertEquals("invalid_request_error", answer.at("/error/type").textValue());
    assertTrue(answer.text().contains("cannot be asked how many tokens"), answer.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"input_tokens\":-1}",
        "{\"input_tokens\":1.5}",
        "{\"input_tokens\":\"12\"}",
        "[]",
        "<html></html>",
        "{\"error\":{\"type\":\"api_error\",\"message\":\"m\"}}"
      })
  void aReplyWithoutANumberFallsBack(String reply) {
    world.upstream.answers(200, reply).answers(200, "{\"totalTokens\":7}");

    World.Answer answer =
        count("claude", options(ANTHROPIC, "{'provider':'google','api_key':'key-two'}"));

    assertEquals("{\"input_tokens\":7}", answer.text());
  }

  @Test
  void anErrorFallsBackAndSaysNothingOfAnswers() {
    world
        .upstream
        .answers(529, "{\"type\":\"error\"}")
        .answers(200, "{\"totalTokens\":7}")
        .answers(200, "{\"totalTokens\":7}")
        .answers(529, "{\"type\":\"error\"}")
        .answers(503, "{}");
    String config =
        "{'strategy':{'mode':'fallback'},'cooldown':{'failures':1},'targets':["
            + ANTHROPIC
            + ",{'provider':'google','api_key':'key-two'}]}";
    assertEquals("{\"input_tokens\":7}", count("claude", config).text());
    assertEquals("{\"input_tokens\":7}", count("claude", config).text());
    assertEquals(3, world.upstream.sent.size());

    World.Answer answer =
        world.post(
            "/v1/messages",
            "{\"model\":\"claude\",\"max_tokens\":9,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
            "x-portkey-config",
            config.replace('\'', '"'));

    assertEquals(529, answer.at("/error/attempts/0/status").intValue(), answer.text());
  }

  @Test
  void aBrokenConnectionFallsBack() {
    world.upstream.breaks(Fault.UNREACHABLE).answers(200, "{\"totalTokens\":7}");

    World.Answer answer =
        count("claude", options(ANTHROPIC, "{'provider':'google','api_key':'key-two'}"));

    assertEquals("{\"input_tokens\":7}", answer.text());
  }

  @Test
  void whatIsTooLongForTheModelIsCounted() {
    world.upstream.answers(200, "{\"input_tokens\":3000000}");

    World.Answer answer =
        world.post(
            PATH,
            ASKED.replace("MODEL", "claude-sonnet-4-5").replace("Hello", "hello ".repeat(400_000)),
            "x-portkey-config",
            ANTHROPIC.replace('\'', '"'));

    assertEquals("{\"input_tokens\":3000000}", answer.text());
  }

  /// A config is for answers, and says nothing of a number.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'override_params':{'stream':true}",
        "'override_params':{'temperature':0.5,'max_tokens':5}",
        "'first_token_timeout':500",
        "'checks':{'non_empty':true,'finish_reason':['stop']}",
        "'capabilities':{'default_max_tokens':100}"
      })
  void theConfigOfTheAnswersServes(String setting) {
    world.upstream.answers(200, "{\"totalTokens\":7}");

    World.Answer answer =
        count("gemini-2.5-pro", "{'provider':'google','api_key':'key-one'," + setting + "}");

    assertEquals("{\"input_tokens\":7}", answer.text());
    assertEquals("", answer.header("x-understudy-warnings"));
  }

  @Test
  void aCountIsNotStreamed() {
    World.Answer answer =
        world.post(
            PATH,
            ASKED.replace("\"model\"", "\"stream\":true,\"model\""),
            "x-portkey-config",
            ANTHROPIC.replace('\'', '"'));

    assertEquals(400, answer.status());
    assertTrue(answer.text().contains("/stream: expected false"), answer.text());
  }

  @Test
  void countedTokensAreNotSpent() {
    world.upstream.answers(200, "{\"input_tokens\":424242}");

    count("claude", ANTHROPIC);

    assertFalse(world.log.isEmpty());
    assertTrue(world.log.stream().noneMatch(line -> line.contains("424242")), world.log::toString);
  }

  private World.Answer count(String model, String config) {
    return world.post(
        PATH, ASKED.replace("MODEL", model), "x-portkey-config", config.replace('\'', '"'));
  }

  private static String options(String first, String second) {
    return "{'strategy':{'mode':'fallback'},'targets':[" + first + "," + second + "]}";
  }
}

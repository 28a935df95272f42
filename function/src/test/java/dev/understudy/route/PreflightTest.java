package dev.understudy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.FailureClass;
import dev.understudy.provider.Capabilities;
import dev.understudy.provider.Capabilities.Feature;
import dev.understudy.provider.Capabilities.Limit;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreflightTest {
  private static final Capabilities NOTHING =
      new Capabilities(
          Arrays.stream(Feature.values())
              .collect(Collectors.toMap(Function.identity(), _ -> false)),
          Map.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'tools':[{'type':'function'}]} | tools | call tools",
        "{'functions':[{}]} | functions | call tools",
        "{'messages':[{'role':'user'},{'role':'tool','content':'4'}]} | messages[1] | call tools",
        "{'messages':[{'role':'assistant','tool_calls':[{}]}]} | messages[0] | call tools",
        "{'messages':[{'role':'assistant','function_call':{}}]} | messages[0] | call tools",
        "{'messages':[{'content':[{'type':'text'},{'type':'image_url'}]}]} | messages[0].content[1]"
            + " | look at pictures",
        "{'messages':[{'content':[{'type':'input_image'}]}]} | messages[0].content[0] | look at"
            + " pictures",
        "{'response_format':{'type':'json_schema'}} | response_format | hold to a JSON schema",
        "{'response_format':{'type':'json_object'}} | response_format | answer in JSON for certain",
        "{'n':2} | n | give several answers",
        "{'logprobs':true} | logprobs | tell how likely its tokens were",
        "{'logprobs':0} | logprobs | tell how likely its tokens were",
        "{'top_logprobs':3} | top_logprobs | tell how likely its tokens were",
      })
  void refusesWhatTheModelCannotDoAndNamesTheField(String request, String field, String ability)
      throws Exception {
    assertEquals(
        Optional.of(
            new Preflight.Refusal(
                FailureClass.UNSUPPORTED,
                field + " asks for what the model cannot do: " + ability)),
        Preflight.refusal(json(request), NOTHING));
    assertTrue(Preflight.refusal(json(request), Capabilities.UNKNOWN).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'messages':[{'role':'user','content':'hello'}]}",
        "{'messages':[{'role':'assistant','tool_calls':[],'function_call':null}]}",
        "{'tools':[],'functions':null,'n':1,'logprobs':false,'top_logprobs':0}",
        "{'response_format':{'type':'text'},'n':null,'logprobs':null}",
        "{'messages':'nonsense','response_format':3,'n':'x'}",
      })
  void letsThroughWhatAsksForNothing(String request) throws Exception {
    assertTrue(Preflight.refusal(json(request), NOTHING).isEmpty());
  }

  @Test
  void refusesAPromptThatCannotFit() throws Exception {
    Capabilities small = limit(Limit.CONTEXT_WINDOW, 1000);
    // 1 200 words of five letters and a space: in truth about 1 200 tokens.
    ObjectNode chat = json("{'messages':[{'content':'" + "gauge ".repeat(1200) + "'}]}");
    ObjectNode legacy = json("{'prompt':['" + "gauge ".repeat(1200) + "']}");
    ObjectNode parts =
        json("{'messages':[{'content':[{'type':'text','text':'" + "gauge ".repeat(1200) + "'}]}]}");

    assertEquals(
        Optional.of(
            new Preflight.Refusal(
                FailureClass.CONTEXT_TOO_LONG,
                "messages has 1200 tokens or more, and the model's context window is 1000")),
        Preflight.refusal(chat, small));
    assertTrue(Preflight.refusal(parts, small).isPresent());
    assertTrue(
        Preflight.refusal(legacy, small).orElseThrow().reason().startsWith("prompt has 1200"));
    assertTrue(Preflight.refusal(chat, limit(Limit.CONTEXT_WINDOW, 1200)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "=", "\\n"})
  void aRunOfOneCharacterCountsForNothing(String character) throws Exception {
    ObjectNode request = json("{'messages':[{'content':'" + character.repeat(100_000) + "'}]}");

    assertTrue(Preflight.refusal(request, limit(Limit.CONTEXT_WINDOW, 1000)).isEmpty());
  }

  @Test
  void countsWideCharactersTwiceAndImagesNotAtAll() throws Exception {
    String wide = "{'messages':[{'content':'" + "漢字".repeat(1510) + "'}]}";
    String image =
        "{'messages':[{'content':[{'type':'image_url','image_url':{'url':'data:"
            + "ab".repeat(50_000)
            + "'}}]}]}";

    assertTrue(Preflight.refusal(json(wide), limit(Limit.CONTEXT_WINDOW, 1000)).isPresent());
    assertTrue(Preflight.refusal(json(image), limit(Limit.CONTEXT_WINDOW, 1000)).isEmpty());
  }

  @Test
  void countsMaxTokensOnlyWhereTheProviderDoes() throws Exception {
    ObjectNode request =
        json("{'messages':[{'content':'" + "gauge ".repeat(600) + "'}],'max_tokens':500}");
    Capabilities window = limit(Limit.CONTEXT_WINDOW, 1000);
    Capabilities counting =
        new Capabilities(Map.of(Feature.COUNTS_MAX_TOKENS, true), Map.of()).orElse(window);

    assertTrue(Preflight.refusal(request, window).isEmpty());
    assertEquals(
        "messages has 600 tokens or more and max_tokens is 500, and the model's context window is"
            + " 1000",
        Preflight.refusal(request, counting).orElseThrow().reason());
  }

  @Test
  void refusesMoreOutputThanTheModelHas() throws Exception {
    Capabilities known = limit(Limit.MAX_OUTPUT_TOKENS, 4096);

    assertTrue(Preflight.refusal(json("{'max_tokens':4096}"), known).isEmpty());
    assertEquals(
        "max_completion_tokens is 5000, and the model's most is 4096",
        Preflight.refusal(json("{'max_tokens':1,'max_completion_tokens':5000}"), known)
            .orElseThrow()
            .reason());
  }

  @Test
  void completesARequestWithTheRowsMaxTokens() throws Exception {
    Capabilities known = limit(Limit.DEFAULT_MAX_TOKENS, 8192);
    ObjectNode request = json("{'model':'m','max_tokens':null}");

    Preflight.Completed completed = Preflight.completed(request, known).orElseThrow();
    assertEquals(json("{'model':'m','max_tokens':8192}"), completed.request());
    assertEquals(
        "max_tokens was absent and the provider requires it: 8192 was sent.",
        completed.adaptation());
    assertFalse(request.hasNonNull("max_tokens"));
    assertTrue(Preflight.completed(json("{'max_completion_tokens':5}"), known).isEmpty());
    assertTrue(Preflight.completed(request, Capabilities.UNKNOWN).isEmpty());
  }

  private static Capabilities limit(Limit limit, int tokens) {
    return new Capabilities(Map.of(), Map.of(limit, tokens));
  }

  private static ObjectNode json(String text) throws JsonException {
    return (ObjectNode) Json.parseStrictly(text.replace('\'', '"'));
  }
}

package dev.understudy.protocol.messages;

import static dev.understudy.protocol.FailureClass.ERROR_IN_200;
import static dev.understudy.protocol.FailureClass.MALFORMED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.FixedTime;
import dev.understudy.protocol.GoldenPair;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Reading.Answer;
import dev.understudy.protocol.Reading.Empty;
import dev.understudy.protocol.Reading.Fault;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.Rendering.Unsupported;
import dev.understudy.protocol.Rendering.Wire;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {
  private final Messages protocol = new Messages(new FixedTime());

  static List<GoldenPair> goldenPairs() throws IOException {
    return GoldenPair.in("messages");
  }

  @ParameterizedTest
  @MethodSource("goldenPairs")
  void everyGoldenPairHolds(GoldenPair pair) throws IOException, JsonException {
    pair.check(protocol);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tools[0]              | [{'type':'function'}]",
        "tools[0]              | [{'type':'custom','custom':{'name':'f'}}]",
        "tool_choice           | 'required'",
        "tool_choice           | {'type':'function','function':{'name':'f'}}",
        "functions             | [{'name':'f'}]",
        "function_call         | {'name':'f'}",
        "response_format       | {'type':'grammar'}",
        "reasoning_effort      | 'colossal'",
        "thinking.type         | {'type':'sometimes'}",
        "modalities            | ['text','audio']",
        "logprobs              | true",
        "top_logprobs          | 2",
        "n                     | 2",
      })
  void aFieldWhoseLossWouldChangeTheAnswerIsRefusedByName(String name, String value)
      throws JsonException {
    String field = name.replace("[0]", "").replace(".type", "");
    assertTrue(refused(Operation.CHAT, hello(field, value)).startsWith(name + " "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "presence_penalty    | -0.5",
        "frequency_penalty   | 1",
        "logit_bias          | {'50256':-100}",
        "seed                | 0",
        "prompt_cache_retention | '24h'",
        "store               | true",
        "service_tier        | 'priority'",
        "prediction          | {'type':'content','content':'a'}",
      })
  void aFieldWhoseLossDoesNotIsLeftOutAndNamed(String name, String value) throws JsonException {
    Wire wire = wire(Operation.CHAT, hello(name, value));
    assertEquals(
        List.of(name + " was left out: Anthropic's Messages has no counterpart."),
        wire.adaptations());
    assertFalse(wire.body().has(name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "stream             | false",
        "tools              | []",
        "tools              | null",
        "tool_choice        | 'none'",
        "response_format    | {'type':'text'}",
        "logprobs           | false",
        "top_logprobs       | 0",
        "n                  | 1.0",
        "presence_penalty   | 0.00",
        "logit_bias         | {}",
        "seed               | null",
        "store              | false",
        "stream_options     | null",
        "stream_options     | {'include_usage':true}",
        "parallel_tool_calls | false",
        "stop               | null",
        "stop               | []",
        "user               | null",
        "temperature        | null",
      })
  void aFieldThatAsksForNothingIsDroppedWithoutAWord(String name, String value)
      throws JsonException {
    Wire wire = wire(Operation.CHAT, hello(name, value));
    assertEquals(List.of(), wire.adaptations());
    assertEquals(wire(Operation.CHAT, hello("n", "null")).body(), wire.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "prompt    | ['a','b']",
        "prompt    | [1,2,3]",
        "prompt    | null",
        "suffix    | 'end'",
        "best_of   | 2",
        "echo      | true",
        "logprobs  | 0",
        "messages  | [{'role':'user','content':'a'}]",
        "tools     | [{'type':'function','function':{'name':'f'}}]",
      })
  void aCompletionThatOneUserMessageCannotCarryIsRefusedByName(String name, String value)
      throws JsonException {
    ObjectNode request = json("{'model':'m','prompt':'Once','max_tokens':9}");
    request.set(name, Json.parseStrictly(value.replace('\'', '"')));
    assertTrue(refused(Operation.COMPLETE, request).startsWith(name + " "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'role':'tool','content':'1'}                                      |"
            + " messages[0].tool_call_id is missing",
        "{'role':'tool','tool_call_id':'a','content':7}                     |"
            + " messages[0].content",
        "{'role':'function','name':'f','content':'1'}                       |"
            + " messages[0]: a function's result",
        "{'role':'narrator','content':'1'}                                  | messages[0].role",
        "{'content':'1'}                                                    | messages[0].role",
        "'hello'                                                            | messages[0].role",
        "{'role':'assistant','content':null,'tool_calls':[{'id':'a'}]}      |"
            + " messages[0].tool_calls[0] is not a call of a function",
        "{'role':'assistant','tool_calls':[{'function':{'name':'f'}}]}      |"
            + " messages[0].tool_calls[0].id is missing",
        "{'role':'assistant','tool_calls':[{'id':'a','function':{'name':'f','arguments':'{'}}]} |"
            + " messages[0].tool_calls[0].function.arguments is not valid JSON",
        "{'role':'assistant','tool_calls':[{'id':'a','function':{'name':'f','arguments':'7'}}]} |"
            + " messages[0].tool_calls[0].function.arguments is JSON, but not an object",
        "{'role':'assistant','content':'','function_call':{'name':'f'}}     |"
            + " messages[0].function_call",
        "{'role':'user','content':[{'type':'image_url','image_url':{}}]}    |"
            + " messages[0].content[0].image_url has no url",
        "{'role':'user','content':[{'type':'text','text':'a'},{'type':'file'}]} |"
            + " messages[0].content[1].file has neither",
        "{'role':'user','content':[{'type':'hologram'}]}                    |"
            + " messages[0].content[0] is none of text",
        "{'role':'user','content':['a']}                                    |"
            + " messages[0].content[0] is none of text",
        "{'role':'user'}                                                    | messages[0].content",
        "{'role':'user','content':7}                                        | messages[0].content",
        "{'role':'system','content':'Be brief.'}                            | messages has none",
      })
  void aMessageOfMoreThanTextIsRefusedByName(String message, String reason) throws JsonException {
    ObjectNode request = json("{'model':'m','max_tokens':9,'messages':[" + message + "]}");
    String refused = refused(Operation.CHAT, request);
    assertTrue(refused.startsWith(reason), refused);
  }

  @Test
  void everyReasonForARefusalIsNamed() throws JsonException {
    ObjectNode request = hello("n", "3");
    request.put("logprobs", true);
    assertEquals(
        "n above 1 has no counterpart in Anthropic's Messages; "
            + "logprobs has no counterpart in Anthropic's Messages",
        refused(Operation.CHAT, request));
  }

  @Test
  void anthropicsOwnFieldsStandBesideOpenAis() throws JsonException {
    ObjectNode request =
        json(
            "{'model':'m','max_tokens':5,'system':'First.','stop_sequences':['a'],'stop':'b',"
                + "'metadata':{'user_id':'u'},'top_k':3,"
                + "'messages':[{'role':'system','content':'Second.'},{'role':'user','content':'c'}]}");
    Wire wire = wire(Operation.CHAT, request);
    assertEquals("First.\n\nSecond.", wire.body().path("system").textValue());
    assertEquals("[\"a\",\"b\"]", Json.text(wire.body().path("stop_sequences")));
    assertEquals("{\"user_id\":\"u\"}", Json.text(wire.body().path("metadata")));
    assertEquals(3, wire.body().path("top_k").intValue());
    assertEquals(List.of(), wire.adaptations());
  }

  @Test
  void ofTwoDifferentLimitsTheNewerOneIsSentAndTheOtherNamed() throws JsonException {
    ObjectNode request = hello("max_completion_tokens", "20");
    Wire wire = wire(Operation.CHAT, request);
    assertEquals(20, wire.body().path("max_tokens").intValue());
    assertEquals(1, wire.adaptations().size());
    assertFalse(wire.body().has("max_completion_tokens"));
  }

  @ParameterizedTest
  @CsvSource({
    "end_turn,stop",
    "stop_sequence,stop",
    "max_tokens,length",
    "model_context_window_exceeded,length",
    "pause_turn,length",
    "refusal,content_filter",
    "something_new,stop"
  })
  void stopReasonsBecomeFinishReasons(String theirs, String ours) {
    JsonNode reply =
        assertInstanceOf(
                Answer.class,
                parse("{'content':[{'type':'text','text':'a'}],'stop_reason':'" + theirs + "'}"))
            .reply();
    assertEquals(ours, reply.at("/choices/0/finish_reason").textValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"max_tokens", "refusal", "pause_turn"})
  void aReplyThatWasCutOrRefusedIsAnAnswerWithoutWords(String reason) {
    String reply = "{'content':[],'stop_reason':'" + reason + "'}";
    JsonNode answer = assertInstanceOf(Answer.class, parse(reply)).reply();
    assertEquals("", answer.at("/choices/0/message/content").textValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'content':[],'stop_reason':'end_turn'}",
        "{'content':[{'type':'text','text':''}],'stop_reason':'stop_sequence'}",
        "{'content':[{'type':'thinking','thinking':'Hm.'}],'stop_reason':'end_turn'}",
        "{'content':[]}"
      })
  void aReplyThatSaysNothingIsEmptyAndInOpenAisShape(String reply) {
    ObjectNode empty = assertInstanceOf(Empty.class, parse(reply)).reply();
    assertEquals("", empty.at("/choices/0/message/content").textValue());
    assertEquals("stop", empty.at("/choices/0/finish_reason").textValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'content':null}", "{'content':'Hello'}", "{'choices':[]}"})
  void aReplyWithoutContentBlocksIsMalformed(String reply) {
    assertFault(MALFORMED, reply);
  }

  @Test
  void anErrorUnderSuccessSpeaksInTheProvidersWords() {
    Fault fault =
        assertFault(
            ERROR_IN_200, "{'type':'error','error':{'type':'overloaded_error','message':'Busy'}}");
    assertEquals("Busy", fault.message());
  }

  @Test
  void aReplyWithoutUsageHasNone() {
    Reading reading = parse("{'content':[{'type':'text','text':'a'}]}");
    assertFalse(assertInstanceOf(Answer.class, reading).reply().has("usage"));
  }

  @Test
  void aFieldWithAStrangeNameIsNotNamed() throws JsonException {
    ObjectNode request =
        json("{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'a','b c':1}]}");
    assertEquals(
        List.of("A field of messages[0] was left out: there is no such field there."),
        wire(Operation.CHAT, request).adaptations());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "null                                            | ",
        "'auto'                                          | {'type':'auto'}",
        "'none'                                          | {'type':'none'}",
        "'required'                                      | {'type':'any'}",
        "{'type':'function','function':{'name':'f'}}     | {'type':'tool','name':'f'}",
      })
  void aChoiceOfToolsIsTranslated(String choice, @Nullable String theirs) throws JsonException {
    ObjectNode request = hello("tools", "[{'type':'function','function':{'name':'f'}}]");
    request.set("tool_choice", Json.parseStrictly(choice.replace('\'', '"')));
    Wire wire = wire(Operation.CHAT, request);
    assertEquals(
        theirs == null ? "" : theirs.replace('\'', '"'), text(wire.body().path("tool_choice")));
    assertEquals(
        "[{'name':'f','input_schema':{'type':'object','properties':{}}}]".replace('\'', '"'),
        text(wire.body().path("tools")));
  }

  @Test
  void callsThatMayNotBeParallelAreNot() throws JsonException {
    ObjectNode request = hello("tools", "[{'type':'function','function':{'name':'f'}}]");
    request.put("parallel_tool_calls", false);
    assertEquals(
        "{'type':'auto','disable_parallel_tool_use':true}".replace('\'', '"'),
        text(wire(Operation.CHAT, request).body().path("tool_choice")));
    request.put("tool_choice", "none");
    assertEquals(
        "{\"type\":\"none\"}", text(wire(Operation.CHAT, request).body().path("tool_choice")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'none'                       | {'type':'object','properties':{}}      | 1",
        "null                         | {'type':'object','properties':{}}      | 0",
        "{}                           | {'type':'object','properties':{}}      | 0",
        "{'type':'string'}            | {'type':'object','properties':{}}      | 1",
        "{'properties':{'a':true}}    | {'type':'object','properties':{'a':true}} | 0",
      })
  void aSchemaThatIsNoObjectsIsMended(String parameters, String schema, int notes)
      throws JsonException {
    Wire wire =
        wire(
            Operation.CHAT,
            hello(
                "tools",
                "[{'type':'function','function':{'name':'f','parameters':" + parameters + "}}]"));
    assertEquals(schema.replace('\'', '"'), text(wire.body().at("/tools/0/input_schema")));
    assertEquals(notes, wire.adaptations().size());
  }

  @Test
  void theClientsOwnWordsPassButForThinkingThatIsNotAnthropics() throws JsonException {
    ObjectNode request =
        json(
            "{'model':'m','a_field_of_tomorrow':1.0,'messages':[{'role':'user','content':'a'},"
                + "{'role':'assistant','content':[{'type':'thinking','thinking':'b','signature':''}]},"
                + "{'role':'assistant','content':[{'type':'thinking','thinking':'c','signature':'s'},"
                + "{'type':'thinking','thinking':'d'},{'type':'text','text':'e'}],'x':1}]}");
    String before = text(request);
    Wire wire = assertInstanceOf(Wire.class, protocol.pass(request));
    assertEquals("/messages", wire.path());
    assertEquals(
        "{'model':'m','a_field_of_tomorrow':1.0,'messages':[{'role':'user','content':'a'},"
                .replace('\'', '"')
            + "{'role':'assistant','content':[{'type':'thinking','thinking':'c','signature':'s'},"
                .replace('\'', '"')
            + "{'type':'text','text':'e'}],'x':1}]}".replace('\'', '"'),
        text(wire.body()));
    assertEquals(
        List.of(
            "messages[1].content[0] was left out: thinking without a signature, which is not"
                + " Anthropic's own.",
            "messages[2].content[1] was left out: thinking without a signature, which is not"
                + " Anthropic's own."),
        wire.adaptations());
    assertEquals(before, text(request));
  }

  @Test
  void withinCallsOfAnotherModelsAnthropicsIsNotAskedToThink() throws JsonException {
    String request =
        "{'model':'m','thinking':{'type':'enabled','budget_tokens':1024},'messages':["
            + "{'role':'user','content':'a'},{'role':'assistant','content':["
            + "{'type':'thinking','thinking':'b','signature':'%s'},"
            + "{'type':'tool_use','id':'c','name':'f','input':{}}]},"
            + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'c','content':'d'}]}]}";
    Wire own = assertInstanceOf(Wire.class, protocol.pass(json(request.formatted("c2ln"))));
    assertEquals(List.of(), own.adaptations());
    assertTrue(own.body().has("thinking"));
    Wire foreign =
        assertInstanceOf(Wire.class, protocol.pass(json(request.formatted("understudy:e30"))));
    assertEquals(1, foreign.adaptations().size());
    assertFalse(foreign.body().has("thinking"));
  }

  @Test
  void anotherHostMayWantAnotherPathAndOtherMembersAroundTheSameWords() throws JsonException {
    Messages.Host vertex =
        body -> {
          String model = body.remove("model").textValue();
          boolean stream = body.path("stream").asBoolean();
          return new Wire(
              "/models/" + model + (stream ? ":streamRawPredict" : ":rawPredict"),
              body.put("anthropic_version", "vertex-2023-10-16"),
              List.of("Hosted."));
        };
    Messages hosted = new Messages(new FixedTime(), vertex);
    ObjectNode request = hello("stream", "true");
    Wire wire = assertInstanceOf(Wire.class, hosted.render(Operation.CHAT, request));
    assertEquals("/models/m:streamRawPredict", wire.path());
    assertEquals(List.of("Hosted."), wire.adaptations());
    assertFalse(wire.body().has("model"));
    Wire passed = assertInstanceOf(Wire.class, hosted.pass(request));
    assertEquals("/models/m:streamRawPredict", passed.path());
    assertEquals("m", request.path("model").textValue());
  }

  private static String text(JsonNode json) {
    return json.isMissingNode() ? "" : Json.text(json);
  }

  private static ObjectNode hello(String name, String value) throws JsonException {
    ObjectNode request =
        json("{'model':'m','messages':[{'role':'user','content':'Hello'}],'max_tokens':9}");
    request.set(name, Json.parseStrictly(value.replace('\'', '"')));
    return request;
  }

  private static ObjectNode json(String text) throws JsonException {
    return (ObjectNode) Json.parseStrictly(text.replace('\'', '"'));
  }

  private Wire wire(Operation operation, ObjectNode request) {
    Rendering rendering = protocol.render(operation, request);
    return assertInstanceOf(Wire.class, rendering);
  }

  private String refused(Operation operation, ObjectNode request) {
    return assertInstanceOf(Unsupported.class, protocol.render(operation, request)).reason();
  }

  private Fault assertFault(FailureClass failure, String reply) {
    Fault fault = assertInstanceOf(Fault.class, parse(reply));
    assertEquals(failure, fault.failure(), fault.message());
    return fault;
  }

  private Reading parse(String reply) {
    return protocol.parse(
        Operation.CHAT, 200, Headers.none(), reply.replace('\'', '"').getBytes(UTF_8));
  }
}

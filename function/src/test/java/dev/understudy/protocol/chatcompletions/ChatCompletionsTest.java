package dev.understudy.protocol.chatcompletions;

import static dev.understudy.protocol.FailureClass.CONTENT_FILTERED;
import static dev.understudy.protocol.FailureClass.ERROR_IN_200;
import static dev.understudy.protocol.FailureClass.MALFORMED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import dev.understudy.protocol.Rendering.Wire;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatCompletionsTest {
  private final ChatCompletions protocol = new ChatCompletions(new FixedTime());

  static List<GoldenPair> goldenPairs() throws IOException {
    return GoldenPair.in("chatcompletions");
  }

  @ParameterizedTest
  @MethodSource("goldenPairs")
  void everyGoldenPairHolds(GoldenPair pair) throws IOException, JsonException {
    pair.check(protocol);
  }

  @Test
  void eachOperationHasItsPath() {
    assertEquals("/chat/completions", path(Operation.CHAT));
    assertEquals("/completions", path(Operation.COMPLETE));
  }

  private String path(Operation operation) {
    return assertInstanceOf(Wire.class, protocol.render(operation, Json.object())).path();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'stream':true}                                         | {'include_usage':true}",
        "{'stream':true,'stream_options':null}                   | {'include_usage':true}",
        "{'stream':true,'stream_options':{'include_usage':false}} | {'include_usage':true}",
        "{'stream':true,'stream_options':{'include_obfuscation':false}} |"
            + " {'include_obfuscation':false,'include_usage':true}",
        "{'stream':false}                                        | ",
        "{}                                                      | ",
      })
  void aStreamIsAlwaysAskedForItsUsage(String request, String options) throws JsonException {
    var canonical = (ObjectNode) Json.parse(request.replace('\'', '"').getBytes(UTF_8));
    String before = Json.text(canonical);
    for (Operation operation : List.of(Operation.CHAT, Operation.COMPLETE)) {
      JsonNode body = assertInstanceOf(Wire.class, protocol.render(operation, canonical)).body();
      assertEquals(
          options == null ? "" : options.replace('\'', '"'),
          body.has("stream_options") ? Json.text(body.path("stream_options")) : "");
    }
    assertEquals(before, Json.text(canonical), "the canonical request was changed");
  }

  @Test
  void whatIsDoneToTheRenderedBodyDoesNotReachTheCanonicalRequest() {
    var canonical = Json.object().put("model", "a");
    assertInstanceOf(Wire.class, protocol.render(Operation.CHAT, canonical))
        .body()
        .put("model", "b");
    assertEquals("a", canonical.path("model").textValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'choices':null}",
        "{'choices':{}}",
        "{'choices':['a']}",
        "{'choices':[{}]}",
        "{'choices':[{'message':'hi','finish_reason':'stop'}]}"
      })
  void aReplyWithoutMessagesIsMalformed(String reply) {
    assertFault(MALFORMED, Operation.CHAT, reply);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{'choices':[{}]}", "{'choices':[{'text':null}]}", "{'choices':[{'message':{}}]}"})
  void aCompletionWithoutTextIsMalformed(String reply) {
    assertFault(MALFORMED, Operation.COMPLETE, reply);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'choices':[]}",
        "{'choices':[{'message':{},'finish_reason':'stop'}]}",
        "{'choices':[{'message':{'content':''}}]}",
        "{'choices':[{'message':{'content':null,'tool_calls':[],'refusal':null},'finish_reason':'eos'}]}",
        "{'choices':[{'message':{'content':[]},'finish_reason':''}]}",
        "{'choices':[{'message':{'content':'','reasoning':'Hm.'},'finish_reason':'stop'}]}",
        "{'choices':[{'message':{'content':''}},{'message':{'content':null},'finish_reason':'stop'}]}"
      })
  void aReplyThatSaysNothingIsEmptyAndInOpenAisShape(String reply) {
    Empty empty = assertInstanceOf(Empty.class, parse(Operation.CHAT, reply));
    assertEquals("chat.completion", empty.reply().path("object").textValue());
    assertTrue(empty.reply().path("choices").isArray());
    for (JsonNode choice : empty.reply().path("choices")) {
      assertEquals("stop", choice.path("finish_reason").textValue());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'choices':[{'message':{'content':''},'finish_reason':'length'}]}",
        "{'choices':[{'message':{'content':null},'finish_reason':'content_filter'}]}",
        "{'choices':[{'content_filter_results':{},'finish_reason':'content_filter'}]}",
        "{'choices':[{'message':{'refusal':'No.'},'finish_reason':'stop'}]}",
        "{'choices':[{'message':{'audio':{'data':'x'}},'finish_reason':'stop'}]}",
        "{'choices':[{'message':{'function_call':{'name':'f'}},'finish_reason':'function_call'}]}",
        "{'choices':[{'message':{'tool_calls':[{'id':'a','function':{'name':'f'}}]}}]}",
        "{'choices':[{'message':{'content':''}},{'message':{'content':'"
            + " '},'finish_reason':'stop'}]}"
      })
  void aCutARefusalACallAndOneChoiceOfSeveralAreAnswers(String reply) {
    assertInstanceOf(Answer.class, parse(Operation.CHAT, reply));
  }

  @Test
  void aCompletionWithoutAWordIsEmptyUnlessItWasCutOrFiltered() {
    String nothing = "{'choices':[{'text':'','finish_reason':'stop'}]}";
    assertInstanceOf(Empty.class, parse(Operation.COMPLETE, nothing));
    for (String finish : List.of("length", "content_filter")) {
      String reply = "{'choices':[{'text':'','finish_reason':'" + finish + "'}]}";
      assertInstanceOf(Answer.class, parse(Operation.COMPLETE, reply));
    }
  }

  @Test
  void anErrorInAChoiceIsAnErrorUnderSuccess() {
    Fault fault =
        assertFault(
            ERROR_IN_200,
            Operation.CHAT,
            "{'choices':[{'message':{'content':'Hel'},'error':{'code':502,'message':'Lost it'}}]}");
    assertEquals("Lost it", fault.message());
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "insufficient_system_resource"})
  void aFinishReasonThatMeansFailureIsNoAnswer(String finish) {
    assertFault(
        ERROR_IN_200,
        Operation.CHAT,
        "{'choices':[{'message':{'content':'Hel'},'finish_reason':'" + finish + "'}]}");
  }

  @Test
  void aFilteredPromptUnderSuccessIsStillARefusal() {
    assertFault(
        CONTENT_FILTERED,
        Operation.CHAT,
        "{'error':{'message':'filtered','code':'content_filter','status':400}}");
  }

  @ParameterizedTest
  @CsvSource({
    "eos,stop",
    "STOP,stop",
    "max_tokens,length",
    "tool_use,tool_calls",
    "function_call,function_call",
    "content_filter,content_filter",
    "something_new,something_new"
  })
  void finishReasonsAreInOpenAisWords(String theirs, String ours) {
    JsonNode reply =
        answer("{'choices':[{'message':{'content':'a'},'finish_reason':'" + theirs + "'}]}");
    assertEquals(ours, reply.at("/choices/0/finish_reason").textValue());
  }

  @Test
  void argumentsThatAreTheTextNullAreNone() {
    JsonNode reply =
        answer(
            "{'choices':[{'message':{'tool_calls':[{'function':{'name':'f','arguments':'null'}}]},"
                + "'finish_reason':'tool_calls'}]}");
    assertEquals("{}", reply.at("/choices/0/message/tool_calls/0/function/arguments").textValue());
  }

  @Test
  void argumentsThatWereCutStayAsTheyAre() {
    JsonNode reply =
        answer(
            "{'choices':[{'message':{'tool_calls':[{'function':{'name':'f','arguments':''}}]},"
                + "'finish_reason':'length'}]}");
    assertEquals("", reply.at("/choices/0/message/tool_calls/0/function/arguments").textValue());
  }

  @Test
  void aReplyWithoutANameGetsOneFromItsBytesAndTheClock() {
    JsonNode hello = answer("{'choices':[{'message':{'content':'Hello'}}]}");
    JsonNode again = answer("{'choices':[{'message':{'content':'Hello'}}],'id':''}");
    assertEquals(1_760_000_000, hello.path("created").longValue());
    assertEquals("chat.completion", hello.path("object").textValue());
    assertEquals("chatcmpl-", hello.path("id").textValue().substring(0, 9));
    assertNotEquals(hello.path("id"), again.path("id"));
  }

  private JsonNode answer(String reply) {
    return assertInstanceOf(Answer.class, parse(Operation.CHAT, reply)).reply();
  }

  private Fault assertFault(FailureClass failure, Operation operation, String reply) {
    Fault fault = assertInstanceOf(Fault.class, parse(operation, reply));
    assertEquals(failure, fault.failure(), fault.message());
    return fault;
  }

  private Reading parse(Operation operation, String reply) {
    return protocol.parse(operation, 200, Headers.none(), reply.replace('\'', '"').getBytes(UTF_8));
  }
}

package dev.understudy.protocol.gemini;

import static dev.understudy.protocol.FailureClass.CONTENT_FILTERED;
import static dev.understudy.protocol.FailureClass.MALFORMED;
import static dev.understudy.protocol.FailureClass.OVERLOADED;
import static dev.understudy.protocol.FailureClass.TRUNCATED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Events;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.FixedTime;
import dev.understudy.protocol.GoldenPair;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.StreamReading;
import dev.understudy.protocol.Streams;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiTest {
  private final Gemini protocol = new Gemini(Host.GOOGLE_AI, new FixedTime());

  static List<GoldenPair> goldenPairs() throws IOException {
    return GoldenPair.in("gemini");
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
        "gemini-2.5-flash      | 'reasoning_effort':'none'                | {'thinkingBudget':0}   "
            + "                                 | ``",
        "gemini-2.5-flash      | 'reasoning_effort':'low'                 |"
            + " {'thinkingBudget':1024,'includeThoughts':true}          | ``",
        "gemini-2.5-flash      | 'reasoning_effort':'xhigh'               |"
            + " {'thinkingBudget':24576,'includeThoughts':true}         | Reasoning of 32768 tokens"
            + " was sent as thinkingBudget 24576: the model's nearest.",
        "gemini-2.5-pro        | 'reasoning_effort':'none'                | {'thinkingBudget':128} "
            + "                                 | Reasoning of 0 tokens was sent as thinkingBudget"
            + " 128: the model's nearest.",
        "gemini-2.5-flash-lite | 'reasoning':{'max_tokens':100}           |"
            + " {'thinkingBudget':512,'includeThoughts':true}           | Reasoning of 100 tokens"
            + " was sent as thinkingBudget 512: the model's nearest.",
        "gemini-2.5-pro        | 'thinking':{'type':'adaptive'}           |"
            + " {'thinkingBudget':-1,'includeThoughts':true}            | ``",
        "gemini-3-flash        | 'reasoning_effort':'minimal'             |"
            + " {'thinkingLevel':'minimal','includeThoughts':true}      | ``",
        "gemini-3-flash        | 'reasoning_effort':'none'                |"
            + " {'thinkingLevel':'minimal'}                             | Reasoning of none was"
            + " sent as thinkingLevel minimal.",
        "gemini-3.1-pro        | 'reasoning_effort':'medium'              |"
            + " {'thinkingLevel':'medium','includeThoughts':true}       | ``",
        "gemini-3-flash        | 'thinking':{'type':'enabled','budget_tokens':2000} |"
            + " {'thinkingLevel':'medium','includeThoughts':true} | Reasoning of 2000 tokens was"
            + " sent as thinkingLevel medium.",
        "gemini-3-flash        | 'reasoning':{'enabled':true}             |"
            + " {'includeThoughts':true}                                | ``",
        "gemini-flash-latest   | 'reasoning_effort':'high'                |"
            + " {'thinkingLevel':'high','includeThoughts':true}         | ``",
        "gemini-pro-latest     | 'reasoning_effort':'high'                |"
            + " {'thinkingLevel':'high','includeThoughts':true}         | ``",
        "gemini-2.0-flash      | 'reasoning_effort':'high'                | ``                     "
            + "                                 | The wish for reasoning was left out: the model"
            + " does not reason.",
        "gemini-2.0-flash      | 'reasoning_effort':'none'                | ``                     "
            + "                                 | ``",
      })
  void thinkingIsToldAsTheModelTakesIt(String model, String field, String config, String sentence)
      throws JsonException {
    Rendering.Wire wire =
        wire("{'model':'" + model + "','messages':[{'role':'user','content':'a'}]," + field + "}");

    JsonNode said = wire.body().at("/generationConfig/thinkingConfig");
    assertEquals(config.replace('\'', '"'), said.isMissingNode() ? "" : Json.text(said));
    assertEquals(sentence, String.join(" ", wire.adaptations()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'none'     | {'mode':'NONE'}",
        "'required' | {'mode':'ANY'}",
        "'auto'     | ``",
        "{'type':'function','function':{'name':'f'}} | {'mode':'ANY','allowedFunctionNames':['f']}",
        "{'type':'allowed_tools','allowed_tools':{'mode':'required','tools':[{'type':'function','function':{'name':'f'}}]}}"
            + " | {'mode':'ANY'}",
      })
  void everyToolChoiceHasItsMode(String choice, String config) throws JsonException {
    JsonNode said =
        wire("{'model':'gemini-2.5-pro','messages':[{'role':'user','content':'a'}],'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':"
                + choice
                + "}")
            .body()
            .at("/toolConfig/functionCallingConfig");

    assertEquals(config.replace('\'', '"'), said.isMissingNode() ? "" : Json.text(said));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'functions':[{'name':'f'}]          | functions is the older form of tools",
        "'modalities':['audio']              | modalities is not translated",
        "'web_search_options':{}             | web_search_options is not translated",
        "'response_format':{'type':'json_object'},'tools':[{'type':'function','function':{'name':'f'}}]"
            + " | response_format beside tools",
        "'messages':[]                       | messages has none of a user or assistant",
        "'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'https://a.example/b.png'}}]}]"
            + " | messages[0].content[0] is at an address",
        "'messages':[{'role':'user','content':[{'type':'file','file':{'file_id':'file-abc'}}]}] |"
            + " messages[0].content[0] is kept at another provider",
        "'messages':[{'role':'user','content':[{'type':'file','file':{'file_data':'data:;base64,AAAA'}}]}]"
            + " | messages[0].content[0] does not say of which type",
        "'messages':[{'role':'user','content':'a'},{'role':'tool','tool_call_id':'x','content':'b'}]"
            + " | messages[1].tool_call_id names no call",
        "'messages':[{'role':'system','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,AA'}}]},{'role':'user','content':'a'}]"
            + " | messages[0].content[0] is not text",
      })
  void whatCannotBeSaidIsRefusedByName(String field, String reason) throws JsonException {
    ObjectNode request =
        json("{'model':'gemini-2.5-flash','messages':[{'role':'user','content':'a'}]}");
    json("{" + field + "}")
        .properties()
        .forEach(each -> request.set(each.getKey(), each.getValue()));
    Rendering rendering = protocol.render(Operation.CHAT, request);

    String found = assertInstanceOf(Rendering.Unsupported.class, rendering).reason();
    assertTrue(found.startsWith(reason), found);
  }

  @Test
  void whoTakesNoSystemPromptHearsItFromTheUser() throws JsonException {
    Rendering.Wire wire =
        wire(
            "{'model':'gemma-3-27b-it','messages':[{'role':'system','content':'Be"
                + " brief.'},{'role':'user','content':'Hi'}]}");

    assertEquals(
        "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Be"
            + " brief.\"},{\"text\":\"Hi\"}]}]}",
        Json.text(wire.body()));
    assertEquals(1, wire.adaptations().size());
  }

  @Test
  void textsToEmbedAreOneRequestEach() throws JsonException {
    ObjectNode request =
        json(
            "{'model':'gemini-embedding-001','input':['a','b'],'dimensions':8,'encoding_format':'float','task_type':'RETRIEVAL_QUERY','user':'u'}");
    Rendering.Wire here =
        assertInstanceOf(Rendering.Wire.class, protocol.render(Operation.EMBED, request));
    assertEquals("/models/gemini-embedding-001:batchEmbedContents", here.path());
    assertEquals(
        Json.text(
            json(
                "{'requests':[{'model':'models/gemini-embedding-001','content':{'parts':[{'text':'a'}]},'taskType':'RETRIEVAL_QUERY','outputDimensionality':8},"
                    + "{'model':'models/gemini-embedding-001','content':{'parts':[{'text':'b'}]},'taskType':'RETRIEVAL_QUERY','outputDimensionality':8}]}")),
        Json.text(here.body()));
    assertEquals(
        List.of("user was left out: Gemini's embeddings has no counterpart."), here.adaptations());

    Gemini vertex = new Gemini(Host.VERTEX_AI, new FixedTime());
    Rendering.Wire there =
        assertInstanceOf(Rendering.Wire.class, vertex.render(Operation.EMBED, request));
    assertEquals("/publishers/google/models/gemini-embedding-001:predict", there.path());
    assertEquals(
        Json.text(
            json(
                "{'instances':[{'content':'a','task_type':'RETRIEVAL_QUERY'},{'content':'b','task_type':'RETRIEVAL_QUERY'}],'parameters':{'outputDimensionality':8}}")),
        Json.text(there.body()));

    request.put("model", "gemini-embedding-2");
    assertInstanceOf(Rendering.Unsupported.class, vertex.render(Operation.EMBED, request));
    request.put("input", "a");
    Rendering.Wire one =
        assertInstanceOf(Rendering.Wire.class, vertex.render(Operation.EMBED, request));
    assertEquals("/publishers/google/models/gemini-embedding-2:embedContent", one.path());
    request.putArray("input").add(1).add(2);
    assertInstanceOf(Rendering.Unsupported.class, protocol.render(Operation.EMBED, request));
  }

  @Test
  void predictionsAreEmbeddingsToo() throws JsonException {
    Reading reading =
        protocol.parse(
            Operation.EMBED,
            200,
            Headers.none(),
            Json.write(
                json(
                    "{'predictions':[{'embeddings':{'values':[0.5],'statistics':{'token_count':3}}},{'embeddings':{'values':[1],'statistics':{'token_count':4}}}]}")));

    assertEquals(
        Json.text(
            json(
                "{'object':'list','data':[{'object':'embedding','index':0,'embedding':[0.5]},{'object':'embedding','index':1,'embedding':[1]}],"
                    + "'model':'unknown','usage':{'prompt_tokens':7,'total_tokens':7}}")),
        Json.text(assertInstanceOf(Reading.Answer.class, reading).reply()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'embeddings':[]}", "{'embeddings':[{}]}", "{'embedding':7}"})
  void anEmbeddingWithoutNumbersIsMalformed(String body) throws JsonException {
    Reading reading = protocol.parse(Operation.EMBED, 200, Headers.none(), Json.write(json(body)));

    assertEquals(MALFORMED, assertInstanceOf(Reading.Fault.class, reading).failure());
  }

  @Test
  void aBlockedPromptIsFiltered() throws JsonException {
    String body =
        "{'promptFeedback':{'blockReason':'PROHIBITED_CONTENT','blockReasonMessage':'No.'}}";
    Reading.Fault whole = assertInstanceOf(Reading.Fault.class, parse(body));
    assertEquals(
        new Reading.Fault(CONTENT_FILTERED, "the prompt was blocked (PROHIBITED_CONTENT): No."),
        whole);
    assertEquals(whole, streamed(body).fault().orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "MALFORMED_FUNCTION_CALL,MALFORMED", "UNEXPECTED_TOOL_CALL,MALFORMED",
    "TOO_MANY_TOOL_CALLS,MALFORMED", "MISSING_THOUGHT_SIGNATURE,CALLER_FAULT"
  })
  void aCallThatIsNoneIsNoAnswer(String reason, FailureClass failure) throws JsonException {
    String body = "{'candidates':[{'finishReason':'" + reason + "','finishMessage':'Bad.'}]}";
    assertEquals(new Reading.Fault(failure, "Bad."), parse(body));
    assertEquals(failure, streamed(body).fault().orElseThrow().failure());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SAFETY", "RECITATION", "SPII", "MODEL_ARMOR", "3"})
  void aFilteredAnswerSaysSo(String reason) throws JsonException {
    Reading reading = parse("{'candidates':[{'finishReason':'" + reason + "'}]}");
    ObjectNode reply = assertInstanceOf(Reading.Answer.class, reading).reply();
    assertEquals("content_filter", reply.at("/choices/0/finish_reason").textValue());
  }

  @Test
  void whatSaysNothingIsEmpty() throws JsonException {
    for (String body :
        List.of("{}", "{'candidates':[]}", "{'candidates':[{'finishReason':'STOP'}]}")) {
      assertInstanceOf(Reading.Empty.class, parse(body), body);
    }
  }

  @Test
  void aStreamIsToldPieceByPiece() throws JsonException {
    Streams.Read read =
        streamed(
            "{'candidates':[{'content':{'parts':[{'text':'Hm.','thought':true}]}}],'responseId':'r','modelVersion':'m','usageMetadata':{'promptTokenCount':1}}",
            "{'candidates':[{'content':{'parts':[{'text':'A'}]},'index':0},{'content':{'parts':[{'text':'B'}]},'finishReason':'STOP','index':1}],'responseId':'r'}",
            "{'candidates':[{'content':{'parts':[{'functionCall':{'name':'f','args':{'a':1}},'thoughtSignature':'s'}]},'finishReason':'STOP'}],'usageMetadata':{'promptTokenCount':1,'candidatesTokenCount':2}}");
    JsonNode reply = read.reply(Operation.CHAT);

    assertEquals("r", reply.path("id").textValue());
    assertEquals("A", reply.at("/choices/0/message/content").textValue());
    assertEquals("Hm.", reply.at("/choices/0/message/reasoning_content").textValue());
    assertEquals("tool_calls", reply.at("/choices/0/finish_reason").textValue());
    assertEquals("B", reply.at("/choices/1/message/content").textValue());
    assertEquals("stop", reply.at("/choices/1/finish_reason").textValue());
    assertEquals(3, reply.at("/usage/total_tokens").intValue());
    assertEquals("stop", read.chunks().get(5).at("/choices/0/finish_reason").textValue());
    assertEquals("[]", Json.text(read.chunks().getLast().path("choices")));
  }

  @Test
  void aStreamThatEndsBeforeItsReasonIsTruncated() throws JsonException {
    String piece = "{'candidates':[{'content':{'parts':[{'text':'A'}]}}]}";
    assertEquals(TRUNCATED, streamed(piece).fault().orElseThrow().failure());
    assertEquals(TRUNCATED, streamed().fault().orElseThrow().failure());
  }

  @Test
  void anErrorWithinAStreamIsOfTheClassThatItsStatusSays() throws JsonException {
    String error = "{'error':{'code':503,'message':'Overloaded.','status':'UNAVAILABLE'}}";
    assertEquals(
        new Reading.Fault(OVERLOADED, "Overloaded."), streamed(error).fault().orElseThrow());
  }

  @Test
  void anEventThatIsNoJsonIsUnreadable() {
    for (String data : List.of("nonsense", "[]", "7", "{\"a\":")) {
      assertInstanceOf(
          StreamReading.Unreadable.class,
          protocol.stream(Operation.CHAT).read(dev.understudy.http.Event.of(data)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'candidates':7}",
        "{'candidates':[7]}",
        "{'candidates':[{'content':7,'finishReason':{}}]}",
        "{'candidates':[{'content':{'parts':[7,{'functionCall':{'args':7}},{'text':7},{'inlineData':{'data':7}}]},'finishReason':[]}]}",
        "{'candidates':[{'groundingMetadata':{'groundingSupports':[{'segment':{'endIndex':-4},'groundingChunkIndices':['a']}]}}],'usageMetadata':7,'promptFeedback':7}",
        "{'candidates':[{'logprobsResult':{'chosenCandidates':[7]},'citationMetadata':{'citations':[{'uri':7,'startIndex':'x'}]}}]}",
      })
  void nonsenseIsReadWithoutComplaint(String body) throws JsonException {
    assertTrue(parse(body) != null);
    assertTrue(streamed(body) != null);
  }

  @Test
  void idsOfCallsAreTheSameEachTimeAndOthersInEachReply() throws JsonException {
    String reply =
        "{'responseId':'%s','candidates':[{'content':{'parts':[{'functionCall':{'name':'f'}},{'functionCall':{'name':'f'}}]},'finishReason':'STOP'}]}";
    List<String> first = ids(reply.formatted("a"));
    assertEquals(first, ids(reply.formatted("a")));
    assertEquals(
        4,
        java.util.stream.Stream.concat(first.stream(), ids(reply.formatted("b")).stream())
            .distinct()
            .count());
  }

  private List<String> ids(String body) throws JsonException {
    return assertInstanceOf(Reading.Answer.class, parse(body))
        .reply()
        .at("/choices/0/message/tool_calls")
        .valueStream()
        .map(call -> call.path("id").textValue())
        .toList();
  }

  private Reading parse(String body) throws JsonException {
    return protocol.parse(Operation.CHAT, 200, Headers.none(), Json.write(json(body)));
  }

  private Streams.Read streamed(String... pieces) throws JsonException {
    StringBuilder stream = new StringBuilder();
    for (String piece : pieces) {
      stream.append("data: ").append(Json.text(json(piece))).append("\r\n\r\n");
    }
    return Streams.read(protocol.stream(Operation.CHAT), Events.of(stream.toString()));
  }

  private Rendering.Wire wire(String request) throws JsonException {
    return assertInstanceOf(Rendering.Wire.class, protocol.render(Operation.CHAT, json(request)));
  }

  private static ObjectNode json(String text) throws JsonException {
    return (ObjectNode) Json.parse(text.replace('\'', '"').getBytes(UTF_8));
  }
}

package dev.understudy.protocol.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
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
import dev.understudy.protocol.StreamReader;
import dev.understudy.protocol.StreamReading;
import dev.understudy.protocol.Streams;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ResponsesTest {
  private final Responses protocol = new Responses(new FixedTime(), "openai");

  static List<GoldenPair> goldenPairs() throws IOException {
    return GoldenPair.in("responses");
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
        "functions             | [{'name':'f'}]",
        "function_call         | {'name':'f'}",
        "modalities            | ['text','audio']",
        "audio                 | {'voice':'a'}",
        "logprobs              | true",
        "top_logprobs          | 2",
        "n                     | 2",
        "stop                  | 'END'",
        "stop_sequences        | ['END']",
        "response_format       | {'type':'grammar'}",
        "messages              | []",
        "messages[0].content[0]|"
            + " [{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'A','format':'wav'}}]}]",
      })
  void aFieldWhoseLossWouldChangeTheAnswerIsRefusedByName(String name, String value)
      throws JsonException {
    ObjectNode request = hello();
    request.set(name.split("\\[", 2)[0], Json.parse(value.replace('\'', '"')));
    Rendering.Unsupported refused =
        assertInstanceOf(Rendering.Unsupported.class, protocol.render(Operation.CHAT, request));
    assertTrue(refused.reason().startsWith(name + " "), refused.reason());
  }

  @Test
  void neitherPromptsNorEmbeddingsAreTaken() throws JsonException {
    for (Operation operation : List.of(Operation.COMPLETE, Operation.EMBED)) {
      assertInstanceOf(Rendering.Unsupported.class, protocol.render(operation, hello()));
    }
  }

  @Test
  void aRequestInItsOwnWordsPassesAsItIs() throws JsonException {
    ObjectNode request = (ObjectNode) Json.parse("{\"model\":\"m\",\"input\":\"Hello\"}");
    Rendering.Wire wire = assertInstanceOf(Rendering.Wire.class, protocol.pass(request));
    assertSame(request, wire.body());
  }

  /// A client of another dialect could not ask for it later.
  @Test
  void anAnswerInTheBackgroundIsForClientsOfResponsesAlone() throws JsonException {
    ObjectNode chat =
        (ObjectNode)
            Json.parse(
                "{\"model\":\"m\",\"background\":true,"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}");
    assertInstanceOf(Rendering.Unsupported.class, protocol.render(Operation.CHAT, chat));
    Reading promise = parse("{'output':[],'background':true,'status':'queued'}");
    assertInstanceOf(Reading.Answer.class, promise);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'output':{}} | MALFORMED",
        "{'output':[],'status':'in_progress'} | MALFORMED",
        "{'output':[],'status':'failed','error':{'code':'rate_limit_exceeded','message':'x'}} |"
            + " ERROR_IN_200",
        "{'output':[],'status':'failed'} | ERROR_IN_200",
      })
  void whatIsNoAnswerIsAFault(String body, FailureClass failure) {
    Reading.Fault fault = assertInstanceOf(Reading.Fault.class, parse(body));
    assertEquals(failure, fault.failure());
  }

  @Test
  void anOutputThatSaysNothingIsEmpty() {
    assertInstanceOf(Reading.Empty.class, parse("{'output':[{'type':'reasoning','summary':[]}]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'error','error':{'type':'tokens','code':'rate_limit_exceeded','message':'x'}} |"
            + " RATE_LIMITED",
        "{'type':'error','code':'insufficient_quota','message':'x'} | QUOTA_EXHAUSTED",
        "{'type':'error','message':'x'} | ERROR_IN_200",
        "{'type':'response.failed','response':{'status':'failed','error':{'code':'context_length_exceeded','message':'x'}}}"
            + " | CONTEXT_TOO_LONG",
        "{'type':'response.failed','response':{'status':'failed'}} | ERROR_IN_200",
        "{'type':'response.output_text.delta','delta':'x'} | TRUNCATED",
      })
  void anErrorWithinAStreamHasItsClass(String event, FailureClass failure) {
    Streams.Read read = Streams.read(protocol.stream(Operation.CHAT), Events.of(frame(event)));
    assertEquals(failure, read.fault().orElseThrow().failure());
  }

  @Test
  void aCallWithoutArgumentsAndPartsOfASummaryAreToldOnce() {
    String stream =
        frame("{'type':'response.created','response':{'id':'r','model':'m','created_at':1}}")
            + frame("{'type':'keepalive'}")
            + frame("{'type':'response.reasoning_summary_part.added','output_index':0}")
            + frame(
                "{'type':'response.reasoning_summary_text.delta','output_index':0,'delta':'One'}")
            + frame("{'type':'response.reasoning_summary_part.added','output_index':0}")
            + frame(
                "{'type':'response.reasoning_summary_text.delta','output_index':0,'delta':'Two'}")
            + frame(
                "{'type':'response.output_item.done','output_index':0,'item':{'type':'reasoning','summary':[{'text':'One'},{'text':'Two'}]}}")
            + frame(
                "{'type':'response.output_item.added','output_index':1,'item':{'type':'function_call','call_id':'c','name':'f','arguments':''}}")
            + frame(
                "{'type':'response.output_item.done','output_index':1,'item':{'type':'function_call','call_id':'c','name':'f','arguments':''}}")
            + frame("{'type':'response.completed','response':{'status':'completed'}}")
            + "data: [DONE]\n\n";
    ObjectNode reply =
        Streams.read(protocol.stream(Operation.CHAT), Events.of(stream)).reply(Operation.CHAT);
    assertEquals("One\n\nTwo", reply.at("/choices/0/message/reasoning_content").asText());
    assertEquals(
        "[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]",
        Json.text(reply.at("/choices/0/message/tool_calls")));
    assertEquals("tool_calls", reply.at("/choices/0/finish_reason").asText());
  }

  @Test
  void anEventThatCannotBeReadIsPassedOverAndAToolAtTheProviderIsASignOfWork() {
    StreamReader reader = protocol.stream(Operation.CHAT);
    assertInstanceOf(StreamReading.Unreadable.class, reader.read(new Event("", "{")));
    assertInstanceOf(StreamReading.Unreadable.class, reader.read(new Event("", "[]")));
    assertTrue(reader.isSignOfWork(new Event("response.web_search_call.searching", "{}")));
    assertTrue(!reader.isSignOfWork(new Event("keepalive", "{}")));
  }

  @Test
  void aStreamThatWasCutIsGatheredAsFarAsItsItemsAreWhole() {
    ObjectNode gathered =
        protocol
            .gather(
                Events.of(
                    frame("{'type':'response.created','response':{'id':'r','output':[]}}")
                        + frame(
                            "{'type':'response.output_item.done','output_index':0,'item':{'type':'message'}}")))
            .orElseThrow();
    assertEquals("{\"id\":\"r\",\"output\":[{\"type\":\"message\"}]}", Json.text(gathered));
  }

  private static String frame(String json) {
    return "data: " + json.replace('\'', '"') + "\n\n";
  }

  private static ObjectNode hello() throws JsonException {
    return (ObjectNode)
        Json.parse("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
  }

  private Reading parse(String body) {
    return protocol.parse(
        Operation.CHAT, 200, Headers.none(), body.replace('\'', '"').getBytes(UTF_8));
  }
}

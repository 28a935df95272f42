package dev.understudy.protocol.cohere;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import dev.understudy.protocol.Streams;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CohereTest {
  private final Cohere protocol = new Cohere(new FixedTime());

  static List<GoldenPair> goldenPairs() throws IOException {
    return GoldenPair.in("cohere");
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
        "functions              | {'functions':[{'name':'f'}]}",
        "logprobs               | {'logprobs':true}",
        "top_logprobs           | {'top_logprobs':2}",
        "n                      | {'n':2}",
        "modalities             | {'modalities':['text','audio']}",
        "messages               | {'messages':[]}",
        "response_format        |"
            + " {'response_format':{'type':'json_object'},'tools':[{'type':'function','function':{'name':'f'}}]}",
        "tool_choice            |"
            + " {'tool_choice':{'type':'function','function':{'name':'g'}},'tools':[{'type':'function','function':{'name':'f'}}]}",
        "messages[0].content[0] |"
            + " {'messages':[{'role':'user','content':[{'type':'file','file':{'file_data':'data:application/pdf;base64,AAAA'}}]}]}",
        "messages[0].content[0] |"
            + " {'messages':[{'role':'user','content':[{'type':'file','file':{'file_data':'data:text/plain;base64,?'}}]}]}",
        "messages[0].content[0] |"
            + " {'messages':[{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'A','format':'wav'}}]}]}",
        "messages[0].content[0] |"
            + " {'messages':[{'role':'tool','tool_call_id':'c','content':[{'type':'image_url','image_url':{'url':'https://example.com/a.png'}}]}]}",
      })
  void aFieldWhoseLossWouldChangeTheAnswerIsRefusedByName(String name, String fields)
      throws JsonException {
    ObjectNode request = json("{'model':'m','messages':[{'role':'user','content':'Hello'}]}");
    request.setAll(json(fields));
    Rendering.Unsupported refused =
        assertInstanceOf(Rendering.Unsupported.class, protocol.render(Operation.CHAT, request));
    assertTrue(refused.reason().startsWith(name + " "), refused.reason());
  }

  @Test
  void textsAreEmbeddedAsDocumentsUnlessTheClientSaysOtherwise() throws JsonException {
    Rendering.Wire wire =
        assertInstanceOf(
            Rendering.Wire.class,
            protocol.render(
                Operation.EMBED,
                json(
                    "{'model':'embed-v4.0','input':'a','dimensions':256,'encoding_format':'base64'}")));
    assertEquals("/embed", wire.path());
    assertEquals(
        json(
            "{'model':'embed-v4.0','texts':['a'],'input_type':'search_document','embedding_types':['float'],'output_dimension':256}"),
        wire.body());
    assertEquals(
        List.of("input_type was absent and Cohere requires it: search_document was sent."),
        wire.adaptations());
    Rendering.Wire asked =
        assertInstanceOf(
            Rendering.Wire.class,
            protocol.render(
                Operation.EMBED,
                json(
                    "{'model':'m','input':['a','b'],'input_type':'search_query','truncate':'END'}")));
    assertEquals(
        json(
            "{'model':'m','truncate':'END','texts':['a','b'],'input_type':'search_query','embedding_types':['float']}"),
        asked.body());
    assertEquals(List.of(), asked.adaptations());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'model':'m','input':[[1,2]]}",
        "{'model':'m','input':[1,2]}",
        "{'model':'m','input':[]}",
        "{'model':'m','input':'a','embedding_types':['int8']}",
      })
  void whatCohereCannotEmbedIsRefused(String request) throws JsonException {
    assertInstanceOf(Rendering.Unsupported.class, protocol.render(Operation.EMBED, json(request)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "CHAT  | {'id':'a'} | MALFORMED",
        "CHAT  | {'message':{'content':[]},'finish_reason':'ERROR'} | ERROR_IN_200",
        "CHAT  | {'message':{'content':[]},'finish_reason':'TIMEOUT'} | TIMEOUT",
        "EMBED | {'embeddings':[[1]]} | MALFORMED",
        "EMBED | {'embeddings':{'float':[['a']]}} | MALFORMED",
        "EMBED | {'embeddings':{'float':[[]]}} | MALFORMED",
      })
  void whatIsNoAnswerIsAFault(Operation operation, String body, FailureClass failure) {
    Reading.Fault fault = assertInstanceOf(Reading.Fault.class, parse(operation, body));
    assertEquals(failure, fault.failure());
  }

  @Test
  void whatSaysNothingIsEmpty() {
    assertInstanceOf(
        Reading.Empty.class,
        parse(Operation.CHAT, "{'message':{'content':[]},'finish_reason':'COMPLETE'}"));
    assertInstanceOf(Reading.Empty.class, parse(Operation.EMBED, "{'embeddings':{'float':[]}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'message-end','delta':{'finish_reason':'ERROR','error':'x','error_type':'INVALID_TOOL_GENERATION'}}"
            + " | MALFORMED",
        "{'type':'message-end','delta':{'finish_reason':'ERROR'}} | ERROR_IN_200",
        "{'type':'message-end','delta':{'finish_reason':'TIMEOUT'}} | TIMEOUT",
        "{'type':'content-delta','delta':{'message':{'content':{'text':'x'}}}} | TRUNCATED",
      })
  void aStreamThatFailsSaysWhy(String event, FailureClass failure) {
    Streams.Read read =
        Streams.read(
            protocol.stream(Operation.CHAT),
            Events.of("data: " + event.replace('\'', '"') + "\n\n"));
    assertEquals(failure, read.fault().orElseThrow().failure());
  }

  private Reading parse(Operation operation, String body) {
    return protocol.parse(operation, 200, Headers.none(), body.replace('\'', '"').getBytes(UTF_8));
  }

  private static ObjectNode json(String text) throws JsonException {
    return (ObjectNode) Json.parse(text.replace('\'', '"'));
  }
}

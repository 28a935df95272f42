package dev.understudy.protocol.converse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.http.PathSegment;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.FixedTime;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Rendering;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvokeEmbeddingsTest {
  private final InvokeEmbeddings protocol = new InvokeEmbeddings(new FixedTime(), "m");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "amazon.titan-embed-text-v2:0 | 'input':'a','dimensions':256,'normalize':true"
            + " | {'inputText':'a','dimensions':256,'normalize':true}",
        "amazon.titan-embed-text-v1 | 'input':['a'],'encoding_format':'base64' | {'inputText':'a'}",
        "us.cohere.embed-v4:0 | 'input':['a','b'],'input_type':'search_query','dimensions':512 |"
            + " {'texts':['a','b'],'output_dimension':512,'embedding_types':['float'],'input_type':'search_query'}",
        "amazon.nova-2-multimodal-embeddings-v1:0 |"
            + " 'input':'a','dimensions':384,'singleEmbeddingParams':{'embeddingPurpose':'TEXT_RETRIEVAL'}"
            + " | {'taskType':'SINGLE_EMBEDDING','singleEmbeddingParams':{'embeddingPurpose':'TEXT_RETRIEVAL','embeddingDimension':384,'text':{'truncationMode':'NONE','value':'a'}}}",
      })
  void eachFamilyIsAskedInItsOwnWords(String model, String fields, String body)
      throws JsonException {
    Rendering.Wire wire = assertInstanceOf(Rendering.Wire.class, render(model, fields));
    assertEquals(body.replace('\'', '"'), Json.text(wire.body()));
    assertEquals("/model/" + PathSegment.of(model) + "/invoke", wire.path());
    assertEquals(List.of(), wire.adaptations());
  }

  @Test
  void cohereIsToldWhatForWhereTheClientDoesNotSay() throws JsonException {
    Rendering.Wire wire =
        assertInstanceOf(Rendering.Wire.class, render("cohere.embed-english-v3", "'input':'a'"));
    assertEquals("search_document", wire.body().path("input_type").textValue());
    assertEquals(1, wire.adaptations().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "amazon.titan-embed-text-v2:0 | ['a','b'] | input has 2 texts",
        "amazon.titan-embed-text-v2:0 | [1,2] | input is neither",
        "amazon.titan-embed-text-v2:0 | ['a',1] | input is neither",
        "amazon.titan-embed-text-v2:0 | [] | input is neither",
        "twelvelabs.marengo-embed-2-7-v1:0 | 'a' | input: the words",
      })
  void whatAModelDoesNotTakeIsRefused(String model, String input, String reason)
      throws JsonException {
    Rendering.Unsupported refused =
        assertInstanceOf(Rendering.Unsupported.class, render(model, "'input':" + input));
    assertTrue(refused.reason().startsWith(reason), refused.reason());
  }

  @Test
  void titanCountsTheTokensInItsReply() {
    Reading reading = parse("{'embedding':[0.5,-1],'inputTextTokenCount':3}");
    assertEquals(
        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.5,-1]}],"
            + "\"model\":\"m\",\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}",
        Json.text(assertInstanceOf(Reading.Answer.class, reading).reply()));
  }

  @Test
  void olderCohereRepliesAreAPlainList() {
    Reading reading = parse("{'embeddings':[[1],[2]],'response_type':'embeddings_floats'}");
    ObjectNode reply = assertInstanceOf(Reading.Answer.class, reading).reply();
    assertEquals(2, reply.at("/data/1/embedding/0").intValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'embedding':[]}", "{'embeddings':['a']}", "{'embedding':['a']}"})
  void whatHoldsNoVectorsIsMalformed(String body) {
    assertEquals(
        FailureClass.MALFORMED, assertInstanceOf(Reading.Fault.class, parse(body)).failure());
  }

  private Rendering render(String model, String fields) throws JsonException {
    String request = "{'model':'" + model + "'," + fields + "}";
    return protocol.render(
        Operation.EMBED,
        assertInstanceOf(
            ObjectNode.class, Json.parseStrictly(request.replace('\'', '"').getBytes(UTF_8))));
  }

  private Reading parse(String body) {
    return protocol.parse(
        Operation.EMBED, 200, Headers.none(), body.replace('\'', '"').getBytes(UTF_8));
  }
}

package dev.understudy.protocol.chatcompletions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
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

/// Embeddings of hosts that are compatible with OpenAI.
class EmbeddingsTest {
  private static final String REQUEST =
      """
      {"model":"m","input":["a"],"dimensions":2,"encoding_format":"float","user":"u"}\
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "COMPATIBLE | {'model':'m','input':['a'],'dimensions':2,'user':'u'}",
        "OPENAI     |"
            + " {'model':'m','input':['a'],'dimensions':2,'user':'u','encoding_format':'base64'}",
        "VOYAGE     | {'model':'m','input':['a'],'output_dimension':2}",
        "JINA       | {'model':'m','input':['a'],'dimensions':2}",
      })
  void eachHostIsAskedInItsOwnWords(Embeddings host, String body) throws JsonException {
    Rendering.Wire wire = wire(host);
    assertEquals("/embeddings", wire.path());
    assertEquals(body.replace('\'', '"'), Json.text(wire.body()));
  }

  @Test
  void whatAHostDoesNotKnowIsLeftOutWithASentence() throws JsonException {
    assertEquals(
        List.of("user was left out: the provider's embeddings have no counterpart."),
        wire(Embeddings.VOYAGE).adaptations());
    assertEquals(List.of(), wire(Embeddings.OPENAI).adaptations());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Base64 of 32-bit floats, and a count that is missing.
        "{'data':[{'embedding':'AACAPwAAAMA='}],'model':'m','usage':{'total_tokens':3}}"
            + "|{'data':[{'embedding':[1.0,-2.0],'object':'embedding','index':0}],'model':'m','usage':{'total_tokens':3,'prompt_tokens':3},'object':'list'}",
        "{'data':[{'index':1,'embedding':[2]},{'index':0,'embedding':[1]}]}"
            + "|{'data':[{'index':0,'embedding':[1],'object':'embedding'},{'index':1,'embedding':[2],'object':'embedding'}],'object':'list','model':'unknown','usage':{'prompt_tokens':0,'total_tokens':0}}",
      })
  void aReplyIsPutRight(String body, String canonical) throws JsonException {
    Reading.Answer answer = assertInstanceOf(Reading.Answer.class, parse(body));
    assertEquals(Json.parse(canonical.replace('\'', '"')), Json.parse(Json.write(answer.reply())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'object':'list'}",
        "{'data':{}}",
        "{'data':[1]}",
        "{'data':[{'index':0}]}",
        "{'data':[{'embedding':[]}]}",
        "{'data':[{'embedding':['a']}]}",
        "{'data':[{'embedding':'???'}]}",
        "{'data':[{'embedding':'AAA='}]}",
        // Not a number.
        "{'data':[{'embedding':'AADAfw=='}]}",
        "{'data':[{'index':0,'embedding':[1]},{'index':0,'embedding':[2]}]}",
        "{'data':[{'index':2,'embedding':[1]}]}",
        "{'data':[{'index':-1,'embedding':[1]}]}",
      })
  void whatHoldsNoVectorsInOrderIsMalformed(String body) {
    Reading.Fault fault = assertInstanceOf(Reading.Fault.class, parse(body));
    assertEquals(FailureClass.MALFORMED, fault.failure());
  }

  @Test
  void aReplyWithoutVectorsIsEmpty() {
    assertInstanceOf(Reading.Empty.class, parse("{'data':[]}"));
  }

  private static Rendering.Wire wire(Embeddings host) throws JsonException {
    return assertInstanceOf(
        Rendering.Wire.class,
        new ChatCompletions(new FixedTime(), Habits.OPENAI, host)
            .render(Operation.EMBED, (ObjectNode) Json.parse(REQUEST)));
  }

  private static Reading parse(String body) {
    return new ChatCompletions(new FixedTime())
        .parse(Operation.EMBED, 200, Headers.none(), body.replace('\'', '"').getBytes(UTF_8));
  }
}

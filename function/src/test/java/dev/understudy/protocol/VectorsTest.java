package dev.understudy.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VectorsTest {
  @Test
  void numbersBecomeTheBase64OfTheirFloats() throws JsonException {
    ObjectNode reply = json("{'data':[{'embedding':[0.5,-1.25]}]}");

    assertEquals("AAAAPwAAoL8=", Vectors.told(reply, true).at("/data/0/embedding").textValue());
    assertEquals("[0.5,-1.25]", Json.text(reply.at("/data/0/embedding")), "it is not changed");
  }

  @Test
  void tokensAreOneTextAndListsOfThemAreSeveral() throws JsonException {
    ObjectNode one = json("{'data':[{'embedding':[1]}]}");
    ObjectNode two = json("{'data':[{'embedding':[1]},{'embedding':[1]}]}");

    assertEquals(Optional.empty(), Vectors.objection(json("{'input':[1,2,3]}"), one));
    assertEquals(Optional.empty(), Vectors.objection(json("{'input':'a'}"), one));
    assertEquals(Optional.empty(), Vectors.objection(json("{'input':[[1],[2,3]]}"), two));
    assertEquals(
        Optional.of("the reply has 1 vectors, and the texts are 2"),
        Vectors.objection(json("{'input':['a','b']}"), one));
  }

  @Test
  void packedBitsAreAsManyAsDimensions() throws JsonException {
    ObjectNode reply = json("{'data':[{'embedding':[1,2]}]}");

    assertEquals(Optional.empty(), Vectors.objection(json("{'input':'a','dimensions':16}"), reply));
    assertEquals(Optional.empty(), Vectors.objection(json("{'input':'a','dimensions':2}"), reply));
  }

  @Test
  void whatNobodyCountedIsNothing() throws JsonException {
    ObjectNode told = Vectors.told(json("{'data':[],'usage':{'total_tokens':3}}"), false);

    assertEquals("{\"total_tokens\":3,\"prompt_tokens\":0}", Json.text(told.path("usage")));
  }

  private static ObjectNode json(String text) throws JsonException {
    return (ObjectNode) Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}

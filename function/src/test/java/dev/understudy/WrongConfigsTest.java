package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every line of `wrong-configs.jsonl` is a config that is wrong in one way, with the place that
/// the error must name and, for some, words of it.
class WrongConfigsTest {
  static Stream<Arguments> wrongConfigs() {
    return Lines.of("wrong-configs.jsonl", 100).stream()
        .map(line -> Arguments.of(line.path("why").asText(), line));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongConfigs")
  void isA400ThatNamesThePlaceAndNothingIsCalledOrRead(String why, JsonNode line) {
    World world = new World();
    world.upstream.answers(200, World.OPENAI_OK);
    world.secrets.store.put("providers/openai", "stored");
    ObjectNode body = Json.object();
    body.set("config", line.path("config"));
    ObjectNode params = body.putObject("params").put("model", "m");
    params.putArray("messages").addObject().put("role", "user").put("content", "x");

    World.Answer answer = world.post("/v1/chatComplete", Json.text(body));

    assertEquals(400, answer.status(), answer.text());
    assertEquals("invalid_config", answer.at("/error/code").asText());
    assertEquals(line.path("param").asText(), answer.at("/error/param").asText(), answer.text());
    String message = answer.at("/error/message").asText();
    assertTrue(message.contains(line.path("says").asText()), message);
    assertEquals(List.of(), world.upstream.sent, why);
    assertFalse(world.secrets.reads.stream().anyMatch(name -> name.contains("providers/")), why);
  }
}

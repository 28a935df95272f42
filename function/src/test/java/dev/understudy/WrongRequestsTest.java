package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every line of `wrong-requests.jsonl` is a request that is wrong in one way, with the place that
/// the error must name.
class WrongRequestsTest {
  static Stream<Arguments> wrongRequests() throws IOException, JsonException {
    List<Arguments> requests = new ArrayList<>();
    try (InputStream lines = WrongRequestsTest.class.getResourceAsStream("/wrong-requests.jsonl")) {
      assertNotNull(lines);
      for (String line : new String(lines.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.isBlank()) {
          JsonNode request = Json.parseStrictly(line);
          requests.add(Arguments.of(request.path("why").asText(), request));
        }
      }
    }
    assertTrue(requests.size() >= 60, "only " + requests.size());
    return requests.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongRequests")
  void isA400ThatNamesThePlaceAndNothingIsCalledOrRead(String why, JsonNode request) {
    World world = new World();
    world.upstream.answers(200, World.OPENAI_OK);
    world.secrets.store.put("providers/openai", "stored");

    World.Answer answer = world.post(request.path("path").asText(), request.path("body").asText());

    assertEquals(400, answer.status(), answer.text());
    assertEquals(request.path("param"), answer.at("/error/param"), answer.text());
    assertTrue(answer.at("/error/message").asText().length() > 20, answer.text());
    assertEquals(answer.at("/error/message"), answer.at("/message"));
    assertEquals("failure", answer.at("/status").asText());
    assertFalse(answer.header("x-portkey-trace-id").isEmpty());
    assertEquals(List.of(), world.upstream.sent, why);
    assertFalse(world.secrets.reads.stream().anyMatch(name -> name.contains("providers/")), why);
  }
}

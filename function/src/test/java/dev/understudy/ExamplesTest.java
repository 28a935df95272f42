package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every [Example] over the whole gateway, with its config in a header and in the body.
class ExamplesTest {
  private static final Pattern STORED =
      Pattern.compile("\\b(openai|anthropic|team)(-[A-Za-z0-9_-]+)?");

  static Stream<Arguments> ofFields() {
    return onBothSurfaces(Lines.of("field-examples.jsonl", 50), "field");
  }

  static Stream<Arguments> ofRouting() {
    return onBothSurfaces(Lines.of("routing-examples.jsonl", 80), "why");
  }

  private static Stream<Arguments> onBothSurfaces(List<JsonNode> lines, String name) {
    return lines.stream()
        .flatMap(
            line ->
                Arrays.stream(Surface.values())
                    .map(at -> Arguments.of(line.path(name).asText(), at, new Example(line, at))));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("ofFields")
  void theExampleOfAFieldDoesWhatItSays(String field, Surface at, Example example) {
    example.hold();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("ofRouting")
  void aRequestGoesWhereItsConfigSays(String why, Surface at, Example example) {
    example.hold();
  }

  static Stream<Arguments> portkeysOwn() {
    return onBothSurfaces(Lines.of("portkey-examples.jsonl", 250), "page");
  }

  /// Under every name of a key that it uses there is one.
  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("portkeysOwn")
  void whatPortkeyDocumentsIsAnsweredOrRefusedBeforeAnythingIsCalled(
      String page, Surface at, Example example) {
    World world = new World();
    JsonNode line = example.line();
    Stream.concat(
            Stream.of("openai", "vertex-ai"),
            STORED.matcher(Json.text(line.path("config"))).results().map(MatchResult::group))
        .forEach(name -> world.secrets.store.put("providers/" + name, stored(name)));
    new ScriptedProviders(world).sayAlways(IntNode.valueOf(200));

    World.Answer answer =
        at.send(
            world,
            line.path("config"),
            Example.params("hello").put("model", "openai/gpt-4o"),
            Headers.none());

    if (line.has("refused")) {
      assertEquals(400, answer.status(), answer.text());
      assertEquals(
          at.place(line.path("refused").asText()),
          answer.at("/error/param").asText(),
          answer.text());
      assertEquals(List.of(), world.upstream.sent);
    } else {
      assertEquals(200, answer.status(), page + answer.text());
    }
  }

  private static String stored(String name) {
    if (name.equals("vertex-ai")) {
      return "{\"provider\":\"vertex-ai\",\"apiKey\":\"stored\",\"vertexProjectId\":\"p\","
          + "\"vertexRegion\":\"global\"}";
    }
    String provider = name.startsWith("anthropic") ? "anthropic" : "openai";
    return "{\"provider\":\"" + provider + "\",\"apiKey\":\"stored\"}";
  }
}

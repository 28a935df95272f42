package dev.understudy.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A case in `src/test/resources/golden`: what comes in, and what has to come out.
public record GoldenPair(Path folder, String name) {
  private static final String REQUEST = ".request.json";
  private static final String CLIENT = ".client.json";
  private static final String UPSTREAM = ".upstream.json";

  /// Every case of a protocol's folder. An error when there is none.
  public static List<GoldenPair> in(String protocol) throws IOException {
    Path folder = Path.of("src/test/resources/golden", protocol);
    try (Stream<Path> files = Files.list(folder)) {
      List<GoldenPair> pairs =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(REQUEST) || file.endsWith(CLIENT))
              .sorted()
              .map(file -> new GoldenPair(folder, file))
              .toList();
      if (pairs.isEmpty()) {
        throw new IllegalStateException("no golden pairs in " + folder);
      }
      return pairs;
    }
  }

  /// Renders or parses, and compares.
  public void check(Protocol protocol) throws IOException, JsonException {
    if (name.endsWith(REQUEST)) {
      checkRequest(protocol);
    } else {
      checkReply(protocol);
    }
  }

  private void checkRequest(Protocol protocol) throws IOException, JsonException {
    ObjectNode request = (ObjectNode) json(name);
    String before = Json.text(request);
    Rendering.Wire wire =
        assertInstanceOf(Rendering.Wire.class, protocol.render(operation(), request));
    assertEquals(Json.text(json(other(REQUEST, UPSTREAM))), Json.text(wire.body()));
    assertEquals(adaptations(), wire.adaptations());
    assertEquals(before, Json.text(request), "the canonical request was changed");
  }

  private void checkReply(Protocol protocol) throws IOException, JsonException {
    byte[] upstream = Files.readAllBytes(folder.resolve(other(CLIENT, UPSTREAM)));
    Reading reading = protocol.parse(operation(), 200, Headers.none(), upstream);
    Reading.Answer answer = assertInstanceOf(Reading.Answer.class, reading);
    assertEquals(Json.text(json(name)), Json.text(answer.reply()));
  }

  private Operation operation() {
    return name.startsWith("complete-") ? Operation.COMPLETE : Operation.CHAT;
  }

  private List<String> adaptations() throws IOException, JsonException {
    String file = other(REQUEST, ".adaptations.json");
    if (!Files.exists(folder.resolve(file))) {
      return List.of();
    }
    return ((ArrayNode) json(file)).valueStream().map(JsonNode::textValue).toList();
  }

  private String other(String ending, String otherEnding) {
    return name.substring(0, name.length() - ending.length()) + otherEnding;
  }

  private JsonNode json(String file) throws IOException, JsonException {
    return Json.parseStrictly(Files.readAllBytes(folder.resolve(file)));
  }

  @Override
  public String toString() {
    return name;
  }
}

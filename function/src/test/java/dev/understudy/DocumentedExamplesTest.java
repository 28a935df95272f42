package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the documentation shows works as it stands there: every block of JSON, and what every
/// `curl` sends.
class DocumentedExamplesTest {
  /// A service account's, which the examples leave to the reader.
  private static final String PRIVATE_KEY = privateKey();

  private static final Pattern BLOCK = Pattern.compile("```json\n(.*?)\n```", Pattern.DOTALL);
  private static final Pattern BODY = Pattern.compile("--data '(\\{.*?\\n})'", Pattern.DOTALL);

  private final World world = new World();

  DocumentedExamplesTest() {
    world.secrets.store.put("providers/openai", "key-of-openai");
    world.secrets.store.put("providers/anthropic", "key-of-anthropic");
    world.secrets.store.put(
        "providers/team-blue", "{\"provider\":\"openai\",\"apiKey\":\"key-of-team-blue\"}");
  }

  private static List<String> found(Pattern pattern, String... files) {
    List<String> all = new ArrayList<>();
    for (String file : files) {
      try {
        pattern
            .matcher(Files.readString(Path.of("..", file)))
            .results()
            .map(result -> result.group(1))
            .forEach(all::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all;
  }

  /// The JSON values of all blocks: a block may have several.
  private static List<JsonNode> shown() {
    List<JsonNode> values = new ArrayList<>();
    ObjectMapper mapper = new ObjectMapper();
    for (String shown : found(BLOCK, "README.md", "docs/configuration.md", "docs/streaming.md")) {
      String block = shown.replace("YOUR_PRIVATE_KEY", PRIVATE_KEY);
      try (JsonParser parser = mapper.createParser(block)) {
        for (JsonToken next = parser.nextToken(); next != null; next = parser.nextToken()) {
          values.add(mapper.readTree(parser));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(block, e);
      }
    }
    return values;
  }

  private static String privateKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
      return Base64.getEncoder().encodeToString(key);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isAccessKeys(JsonNode value) {
    return value.properties().stream().anyMatch(field -> field.getKey().startsWith("<SHA-256"));
  }

  static Stream<JsonNode> configs() {
    return shown().stream().filter(value -> !isAccessKeys(value));
  }

  @ParameterizedTest
  @MethodSource("configs")
  void everyConfigGetsAnAnswerFromItsFirstTargetOnBothSurfaces(JsonNode config) {
    world.secrets.store.put("configs/my-saved-config", "{\"provider\":\"openai\"}");
    new ScriptedProviders(world).sayAlways(Json.object().put("content", "{\"city\":\"Oslo\"}"));
    ObjectNode params = Example.params("hello").put("model", "openai/gpt-4o-mini");

    for (Surface surface : Surface.values()) {
      World.Answer answer = surface.send(world, config, params, Headers.none());

      assertEquals(200, answer.status(), config + "\n" + answer.text());
    }
    assertEquals(
        2,
        world.upstream.sent.stream()
            .filter(sent -> !ScriptedProviders.isLogin(sent.request().uri().toString()))
            .count(),
        config.toString());
  }

  @Test
  void theAccessKeysOpenTheDoor() {
    List<JsonNode> all = shown().stream().filter(DocumentedExamplesTest::isAccessKeys).toList();
    assertEquals(1, all.size());
    String keys = Json.text(all.getFirst()).replaceAll("<SHA-256[^>]*>", sha256());
    world.secrets.store.put("access-keys", keys);
    world.secrets.cache.clear();
    world.secrets.store.put("configs/chat", "{\"provider\":\"openai\"}");
    world.secrets.store.put("configs/other", "{\"provider\":\"openai\"}");
    world.upstream.answers(200, World.OPENAI_OK);

    assertEquals(200, with("chat").status());
    assertEquals(403, with("other").status());
  }

  private static String sha256() {
    return new Secret(World.ACCESS_KEY).sha256();
  }

  private World.Answer with(String config) {
    return world.post(
        "/v1/chat/completions",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
        "x-portkey-config",
        config);
  }

  @ParameterizedTest
  @CsvSource({"0, Bearer <API_KEY>", "1, Bearer key-of-openai"})
  void theReadmesRequestsFallBackAsItSays(int index, String authorization) {
    List<String> bodies = found(BODY, "README.md");
    assertEquals(2, bodies.size());
    world.upstream.answers(503, "{}").answers(200, World.ANTHROPIC_OK);

    World.Answer answer = world.post("/v1/chatComplete", bodies.get(index));

    assertEquals(200, answer.status(), answer.text());
    assertEquals("1", answer.header("x-portkey-last-used-option-index"));
    assertEquals(
        authorization,
        world.upstream.sent.getFirst().request().headers().first("authorization").orElse(""));
  }
}

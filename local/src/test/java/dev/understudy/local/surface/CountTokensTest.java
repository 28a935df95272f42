package dev.understudy.local.surface;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.ObjectMappers;
import com.anthropic.errors.BadRequestException;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.LocalWorld;
import dev.understudy.local.Settings;
import dev.understudy.local.lambda.Runner;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `/v1/messages/count_tokens` through Anthropic's client, in front of every provider.
class CountTokensTest {

  private static LocalWorld world;
  private static AnthropicClient client;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        Files.exists(Settings.BUILT.resolve(Runner.WRAPPER)),
        "the artifact has no " + Runner.WRAPPER + ": build function/ first");
    world = LocalWorld.start(Settings.rehearsed(Settings.BUILT).withStreaming());
    client =
        AnthropicOkHttpClient.builder()
            .apiKey(world.keys().full())
            .baseUrl(world.url())
            .responseValidation(true)
            .maxRetries(0)
            .build();
  }

  @AfterAll
  static void close() throws IOException {
    if (world != null) {
      client.close();
      world.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anthropic/claude-ok",
        "openai/gpt-ok",
        "google/gemini-ok",
        "bedrock/us.anthropic.claude-ok:0"
      })
  void whoCountsIsAskedForItsNumber(String model) throws IOException {
    for (Scenario scenario : Scenario.values()) {
      assertTrue(count(request(scenario, model)) > 3, scenario.name());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cohere/command-ok", "groq/llama-ok"})
  void ofWhoDoesNotCountTheClientHears(String model) throws IOException {
    MessageCountTokensParams asked = request(Scenario.PLAIN, model);

    BadRequestException refused = assertThrows(BadRequestException.class, () -> count(asked));

    assertTrue(String.valueOf(refused.getMessage()).contains("cannot be asked how many tokens"));
  }

  @ParameterizedTest
  @EnumSource(Scenario.class)
  void aCountFallsBack(Scenario scenario) throws IOException {
    MessageCountTokensParams asked =
        request(scenario, "x").toBuilder()
            .putAdditionalBodyProperty(
                "models",
                JsonValue.from(
                    List.of("groq/llama-ok", "openai/gpt-fail-503", "anthropic/claude-ok")))
            .build();

    assertTrue(count(asked) > 3);
  }

  @Test
  void theNumberIsTheProvidersOwn() throws IOException {
    ObjectNode body = body(Scenario.PLAIN, "anthropic/claude-ok");
    int before = world.rehearsal().journal().calls().size();

    long counted = count(params(body));

    assertEquals(before + 1, world.rehearsal().journal().calls().size());
    assertEquals(counted, count(params(body)));
  }

  private static long count(MessageCountTokensParams asked) {
    return client.messages().countTokens(asked).inputTokens();
  }

  private static MessageCountTokensParams request(Scenario scenario, String model)
      throws IOException {
    return params(body(scenario, model));
  }

  private static ObjectNode body(Scenario scenario, String model) {
    ObjectNode body = MessagesSurface.request(scenario, model);
    body.remove(List.of("max_tokens", "stream"));
    return body;
  }

  private static MessageCountTokensParams params(ObjectNode body) throws IOException {
    return MessageCountTokensParams.builder()
        .body(
            ObjectMappers.jsonMapper()
                .readValue(Json.write(body), MessageCountTokensParams.Body.class))
        .build();
  }
}

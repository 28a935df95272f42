package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputMessage;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import dev.understudy.local.lambda.Runner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// OpenAI's client, which validates every answer and every event, speaks Responses to the whole
/// function, and goes on with what it was told.
class ResponsesClientTest {

  private static final String ANTHROPIC = "anthropic/claude-ok";
  private static final Map<String, Object> CITY = Map.of("city", Map.of("type", "string"));

  private static LocalWorld world;
  private static OpenAIClient openai;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        Files.exists(Settings.BUILT.resolve(Runner.WRAPPER)),
        "the artifact has no " + Runner.WRAPPER + ": build function/ first");
    world = LocalWorld.start(Settings.rehearsed(Settings.BUILT).withStreaming());
    openai =
        OpenAIOkHttpClient.builder()
            .apiKey(world.keys().full())
            .baseUrl(world.url() + "/v1")
            .responseValidation(true)
            .maxRetries(0)
            .build();
  }

  @AfterAll
  static void close() throws IOException {
    if (world != null) {
      openai.close();
      world.close();
    }
  }

  /// Of a provider that does not speak them. A conversation goes on with the output as it came.
  @Test
  void openAisClientStreamsResponses() {
    ResponseCreateParams asked =
        ResponseCreateParams.builder()
            .model(ANTHROPIC)
            .instructions("Be brief.")
            .input("Hi there")
            .maxOutputTokens(100)
            .build();
    Response whole = openai.responses().create(asked).validate();
    Response streamed = streamed(asked);
    assertEquals(ResponseStatus.COMPLETED, streamed.status().orElseThrow());
    String text = said(streamed);
    assertTrue(text.endsWith("I heard: Hi there"), text);
    assertEquals(said(whole), text);
    assertEquals(
        whole.usage().orElseThrow().outputTokens(), streamed.usage().orElseThrow().outputTokens());
    ResponseOutputMessage message = streamed.output().getLast().asMessage();
    Response next =
        openai
            .responses()
            .create(
                asked.toBuilder()
                    .inputOfResponse(
                        List.of(
                            ResponseInputItem.ofEasyInputMessage(user("Hi there")),
                            ResponseInputItem.ofResponseOutputMessage(message),
                            ResponseInputItem.ofEasyInputMessage(user("And now?"))))
                    .build());
    assertTrue(said(next.validate()).endsWith("I heard: And now?"), said(next));
  }

  @Test
  void openAisClientStreamsCallsInResponses() {
    FunctionTool tool =
        FunctionTool.builder()
            .name("weather")
            .parameters(
                FunctionTool.Parameters.builder()
                    .putAdditionalProperty("type", JsonValue.from("object"))
                    .putAdditionalProperty("properties", JsonValue.from(CITY))
                    .build())
            .strict(false)
            .build();
    Response streamed =
        streamed(
            ResponseCreateParams.builder()
                .model(ANTHROPIC)
                .input("Hi there")
                .addTool(tool)
                .build());
    ResponseFunctionToolCall call = streamed.output().getLast().asFunctionCall();
    assertFalse(call.callId().isEmpty());
    assertEquals("weather", call.name());
    assertEquals("{\"city\":\"rehearsed\"}", call.arguments().replace(" ", ""));
  }

  private static EasyInputMessage user(String text) {
    return EasyInputMessage.builder().role(EasyInputMessage.Role.USER).content(text).build();
  }

  private static String said(Response response) {
    return response.output().getLast().asMessage().content().getFirst().asOutputText().text();
  }

  private static Response streamed(ResponseCreateParams params) {
    ResponseAccumulator answer = ResponseAccumulator.create();
    try (StreamResponse<ResponseStreamEvent> events = openai.responses().createStreaming(params)) {
      events.stream().forEach(event -> answer.accumulate(event.validate()));
    }
    return answer.response().validate();
  }
}

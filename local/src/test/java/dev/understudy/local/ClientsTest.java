package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputMessage;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The vendors' own clients stream through the gateway, from both providers, and every event is
/// valid by their own rules.
class ClientsTest {

  private static final String OPENAI = "openai/gpt-ok";
  private static final String ANTHROPIC = "anthropic/claude-ok";
  private static final Map<String, Object> CITY = Map.of("city", Map.of("type", "string"));

  private static LocalWorld world;
  private static OpenAIClient openai;
  private static AnthropicClient anthropic;

  @BeforeAll
  static void start() throws Exception {
    world = LocalWorld.start(StreamingArtifact.settings());
    openai =
        OpenAIOkHttpClient.builder()
            .apiKey(world.keys().full())
            .baseUrl(world.url() + "/v1")
            .responseValidation(true)
            .maxRetries(0)
            .build();
    anthropic =
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
      openai.close();
      anthropic.close();
      world.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {OPENAI, ANTHROPIC})
  void openAisClientStreamsText(String model) {
    ChatCompletion streamed = streamed(chat(model).build());
    ChatCompletion whole = openai.chat().completions().create(chat(model).build()).validate();
    ChatCompletion.Choice choice = streamed.choices().getFirst();
    assertTrue(choice.message().content().orElse("").endsWith("I heard: Hi there"));
    assertEquals(whole.choices().getFirst().message().content(), choice.message().content());
    assertEquals(whole.choices().getFirst().finishReason(), choice.finishReason());
    assertEquals(
        whole.usage().orElseThrow().completionTokens(),
        streamed.usage().orElseThrow().completionTokens());
  }

  @ParameterizedTest
  @ValueSource(strings = {OPENAI, ANTHROPIC})
  void openAisClientStreamsCallsOfTools(String model) {
    ChatCompletionFunctionTool tool =
        ChatCompletionFunctionTool.builder()
            .function(
                FunctionDefinition.builder()
                    .name("weather")
                    .parameters(
                        FunctionParameters.builder()
                            .putAdditionalProperty("type", com.openai.core.JsonValue.from("object"))
                            .putAdditionalProperty(
                                "properties", com.openai.core.JsonValue.from(CITY))
                            .build())
                    .build())
            .build();
    ChatCompletion.Choice choice = streamed(chat(model).addTool(tool).build()).choices().getFirst();
    var call = choice.message().toolCalls().orElseThrow().getFirst().asFunction();
    assertFalse(call.id().isEmpty());
    assertEquals("weather", call.function().name());
    assertEquals("{\"city\":\"rehearsed\"}", call.function().arguments().replace(" ", ""));
    assertEquals(ChatCompletion.Choice.FinishReason.TOOL_CALLS, choice.finishReason());
  }

  @ParameterizedTest
  @ValueSource(strings = {OPENAI, ANTHROPIC})
  void anthropicsClientStreamsText(String model) {
    Message streamed = streamed(message(model).build());
    Message whole = anthropic.messages().create(message(model).build()).validate();
    String text = streamed.content().getFirst().asText().text();
    assertTrue(text.endsWith("I heard: Hi there"), text);
    assertEquals(whole.content().getFirst().asText().text(), text);
    assertEquals(StopReason.END_TURN, streamed.stopReason().orElseThrow());
    assertEquals(whole.usage().outputTokens(), streamed.usage().outputTokens());
  }

  @ParameterizedTest
  @ValueSource(strings = {OPENAI, ANTHROPIC})
  void anthropicsClientStreamsCallsOfTools(String model) {
    Tool tool =
        Tool.builder()
            .name("weather")
            .inputSchema(
                Tool.InputSchema.builder()
                    .properties(
                        Tool.InputSchema.Properties.builder()
                            .putAdditionalProperty(
                                "city", com.anthropic.core.JsonValue.from(Map.of("type", "string")))
                            .build())
                    .build())
            .build();
    Message streamed = streamed(message(model).addTool(tool).build());
    ContentBlock block = streamed.content().getLast();
    assertEquals("weather", block.asToolUse().name());
    assertEquals(
        com.anthropic.core.JsonValue.from(Map.of("city", "rehearsed")), block.asToolUse()._input());
    assertEquals(StopReason.TOOL_USE, streamed.stopReason().orElseThrow());
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
                    .putAdditionalProperty("type", com.openai.core.JsonValue.from("object"))
                    .putAdditionalProperty("properties", com.openai.core.JsonValue.from(CITY))
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
    try (com.openai.core.http.StreamResponse<ResponseStreamEvent> events =
        openai.responses().createStreaming(params)) {
      events.stream().forEach(event -> answer.accumulate(event.validate()));
    }
    return answer.response().validate();
  }

  /// The SDK asks for base64, which the provider is not asked for.
  @Test
  void openAisClientGetsVectors() {
    CreateEmbeddingResponse answer =
        openai
            .embeddings()
            .create(
                EmbeddingCreateParams.builder()
                    .model("openai/text-embedding-ok")
                    .inputOfArrayOfStrings(List.of("Malmö", "Lund"))
                    .dimensions(3)
                    .build())
            .validate();
    assertEquals(2, answer.data().size());
    assertEquals(3, answer.data().getLast().embedding().size());
    assertTrue(answer.usage().promptTokens() > 0);
  }

  private static ChatCompletionCreateParams.Builder chat(String model) {
    return ChatCompletionCreateParams.builder()
        .model(model)
        .maxCompletionTokens(100)
        .addUserMessage("Hi there");
  }

  private static MessageCreateParams.Builder message(String model) {
    return MessageCreateParams.builder().model(model).maxTokens(100).addUserMessage("Hi there");
  }

  private static ChatCompletion streamed(ChatCompletionCreateParams params) {
    ChatCompletionAccumulator answer = ChatCompletionAccumulator.create();
    ChatCompletionCreateParams counted =
        params.toBuilder()
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    try (com.openai.core.http.StreamResponse<ChatCompletionChunk> chunks =
        openai.chat().completions().createStreaming(counted)) {
      chunks.stream().forEach(chunk -> answer.accumulate(chunk.validate()));
    }
    return answer.chatCompletion().validate();
  }

  private static Message streamed(MessageCreateParams params) {
    MessageAccumulator answer = MessageAccumulator.create();
    try (com.anthropic.core.http.StreamResponse<RawMessageStreamEvent> events =
        anthropic.messages().createStreaming(params)) {
      events.stream().forEach(event -> answer.accumulate(event.validate()));
    }
    return answer.message().validate();
  }
}

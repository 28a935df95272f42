package dev.understudy.local.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// OpenAI's own client for Java. Everything that it gets is valid by its rules.
final class OpenAiJava implements JavaClient {

  private final String url;
  private final String key;
  private final OpenAIClient client;

  OpenAiJava(String url, String key) {
    this.url = url;
    this.key = key;
    this.client =
        OpenAIOkHttpClient.builder()
            .baseUrl(url + "/v1")
            .apiKey(key)
            .responseValidation(true)
            .build();
  }

  @Override
  public Map<ClientCase, Ask> cases() {
    return Map.ofEntries(
        Map.entry(ClientCase.SNIPPET, _ -> snippet()),
        Map.entry(ClientCase.PLAIN, it -> text(greeting(it.to()))),
        Map.entry(ClientCase.CONVERSATION, it -> conversation(greeting(it.to()))),
        Map.entry(ClientCase.STREAMED, it -> likeWhole(greeting(it.to()))),
        Map.entry(ClientCase.TOOLS, it -> tools(it.to(), this::whole)),
        Map.entry(
            ClientCase.STREAMED_TOOLS,
            it -> tools(it.to(), params -> sum(params, new ArrayList<>()))),
        Map.entry(ClientCase.STRUCTURED, it -> Seen.Value.of(text(structured(it.to())).text())),
        Map.entry(ClientCase.EMBEDDINGS, it -> vectors(it.to())),
        Map.entry(ClientCase.FALLBACK, it -> text(configured(it))),
        Map.entry(ClientCase.STREAMED_FALLBACK, it -> streamed(configured(it))),
        Map.entry(ClientCase.MODELS, it -> text(models(it))),
        Map.entry(ClientCase.ERROR, it -> failure(greeting(it.to()))),
        Map.entry(ClientCase.BROKEN_STREAM, it -> broken(greeting(it.to()))));
  }

  private Seen snippet() {
    // <snippet>
    OpenAIClient client = OpenAIOkHttpClient.builder().baseUrl(url + "/v1").apiKey(key).build();

    ChatCompletion answer =
        client
            .chat()
            .completions()
            .create(
                ChatCompletionCreateParams.builder()
                    .model("openai/gpt-4o")
                    .addUserMessage("Hi there")
                    .build());
    String text = answer.choices().getFirst().message().content().orElseThrow();
    // </snippet>
    client.close();
    return new Seen.Text(text);
  }

  private Seen.Text text(ChatCompletionCreateParams.Builder params) {
    return new Seen.Text(content(whole(params)));
  }

  private Seen conversation(ChatCompletionCreateParams.Builder params) {
    ChatCompletionMessage first = whole(params).choices().getFirst().message();
    return text(params.addMessage(first).addUserMessage(Asked.PLACE));
  }

  private Seen streamed(ChatCompletionCreateParams.Builder params) {
    List<String> pieces = new ArrayList<>();
    sum(params, pieces);
    return Seen.Streamed.of(pieces);
  }

  /// A stream says the same as a whole answer, and counts the same.
  private Seen likeWhole(ChatCompletionCreateParams.Builder params) {
    List<String> pieces = new ArrayList<>();
    ChatCompletion streamed = sum(params, pieces);
    ChatCompletion whole = whole(params);
    assertEquals(content(whole), content(streamed));
    assertEquals(
        whole.choices().getFirst().finishReason(), streamed.choices().getFirst().finishReason());
    assertEquals(
        whole.usage().orElseThrow().completionTokens(),
        streamed.usage().orElseThrow().completionTokens());
    return Seen.Streamed.of(pieces);
  }

  private Seen tools(
      String model, Function<ChatCompletionCreateParams.Builder, ChatCompletion> ask) {
    ChatCompletionCreateParams.Builder params =
        ChatCompletionCreateParams.builder()
            .model(model)
            .addUserMessage(Asked.PLACE)
            .addTool(weather());
    ChatCompletion first = ask.apply(params);
    ChatCompletionMessage message = first.choices().getFirst().message();
    assertEquals(
        ChatCompletion.Choice.FinishReason.TOOL_CALLS, first.choices().getFirst().finishReason());
    var call = message.toolCalls().orElseThrow().getFirst().asFunction();
    params
        .addMessage(message)
        .addMessage(
            ChatCompletionToolMessageParam.builder()
                .toolCallId(call.id())
                .content(Asked.RESULT)
                .build());
    return Seen.Called.of(
        call.function().name(), call.function().arguments(), content(ask.apply(params)));
  }

  private static ChatCompletionFunctionTool weather() {
    FunctionParameters.Builder parameters = FunctionParameters.builder();
    Asked.schemaMap("city")
        .forEach((name, value) -> parameters.putAdditionalProperty(name, JsonValue.from(value)));
    return ChatCompletionFunctionTool.builder()
        .function(
            FunctionDefinition.builder().name("weather").parameters(parameters.build()).build())
        .build();
  }

  private static ChatCompletionCreateParams.Builder structured(String model) {
    ResponseFormatJsonSchema.JsonSchema.Schema.Builder schema =
        ResponseFormatJsonSchema.JsonSchema.Schema.builder();
    Asked.schemaMap("report")
        .forEach((name, value) -> schema.putAdditionalProperty(name, JsonValue.from(value)));
    return greeting(model)
        .responseFormat(
            ResponseFormatJsonSchema.builder()
                .jsonSchema(
                    ResponseFormatJsonSchema.JsonSchema.builder()
                        .name("report")
                        .strict(true)
                        .schema(schema.build())
                        .build())
                .build());
  }

  /// The SDK asks for base64, which the provider is not asked for.
  private Seen vectors(String model) {
    EmbeddingCreateParams.Builder params =
        EmbeddingCreateParams.builder().model(model).inputOfArrayOfStrings(Asked.TEXTS);
    List<Embedding> vectors = vectors(params);
    List<Embedding> shorter = vectors(params.dimensions(Asked.DIMENSIONS));
    return new Seen.Vectors(
        vectors.size(),
        vectors.getLast().embedding().size(),
        vectors.getLast().embedding().getFirst(),
        shorter.getLast().embedding().size());
  }

  private List<Embedding> vectors(EmbeddingCreateParams.Builder params) {
    return client.embeddings().create(params.build()).validate().data();
  }

  private Seen failure(ChatCompletionCreateParams.Builder params) {
    OpenAIServiceException failure =
        assertThrows(OpenAIServiceException.class, () -> whole(params));
    return Seen.Failed.of(failure.statusCode(), failure);
  }

  private Seen broken(ChatCompletionCreateParams.Builder params) {
    OpenAIException failure =
        assertThrows(OpenAIException.class, () -> sum(params, new ArrayList<>()));
    return Seen.Failed.of(0, failure);
  }

  private static ChatCompletionCreateParams.Builder greeting(String model) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage(Asked.GREETING);
  }

  private static ChatCompletionCreateParams.Builder configured(Question question) {
    return greeting("any").putAdditionalHeader("x-portkey-config", question.config());
  }

  private static ChatCompletionCreateParams.Builder models(Question question) {
    return greeting("any").putAdditionalBodyProperty("models", JsonValue.from(question.models()));
  }

  private ChatCompletion whole(ChatCompletionCreateParams.Builder params) {
    return client.chat().completions().create(params.build()).validate();
  }

  /// The whole of what a stream says.
  ///
  /// @param pieces gets the pieces that it comes in
  private ChatCompletion sum(ChatCompletionCreateParams.Builder params, List<String> pieces) {
    ChatCompletionAccumulator answer = ChatCompletionAccumulator.create();
    ChatCompletionCreateParams counted =
        params.build().toBuilder()
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(counted)) {
      chunks.stream()
          .forEach(
              chunk -> {
                chunk.choices().forEach(it -> pieces.add(it.delta().content().orElse("")));
                answer.accumulate(chunk.validate());
              });
    }
    return answer.chatCompletion().validate();
  }

  private static String content(ChatCompletion whole) {
    return whole.choices().getFirst().message().content().orElse("");
  }

  @Override
  public void close() {
    client.close();
  }
}

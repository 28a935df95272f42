package dev.understudy.local.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFormatTextJsonSchemaConfig;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputMessage;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponseTextConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// OpenAI's own client for Java, speaking Responses. Everything that it gets is valid by its rules.
final class OpenAiJavaResponses implements JavaClient {

  private final String url;
  private final String key;
  private final OpenAIClient client;

  OpenAiJavaResponses(String url, String key) {
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
        Map.entry(ClientCase.FALLBACK, it -> text(configured(it))),
        Map.entry(ClientCase.STREAMED_FALLBACK, it -> streamed(configured(it))),
        Map.entry(ClientCase.MODELS, it -> text(models(it))),
        Map.entry(ClientCase.ERROR, it -> failure(greeting(it.to()))),
        Map.entry(ClientCase.BROKEN_STREAM, it -> broken(greeting(it.to()))));
  }

  private Seen snippet() {
    // <snippet>
    OpenAIClient client = OpenAIOkHttpClient.builder().baseUrl(url + "/v1").apiKey(key).build();

    Response answer =
        client
            .responses()
            .create(
                ResponseCreateParams.builder().model("openai/gpt-4o").input("Hi there").build());
    String text = answer.output().getLast().asMessage().content().getFirst().asOutputText().text();
    // </snippet>
    client.close();
    return new Seen.Text(text);
  }

  private Seen.Text text(ResponseCreateParams.Builder params) {
    return new Seen.Text(said(whole(params)));
  }

  /// The second turn has all that was said, for nothing is kept.
  private Seen conversation(ResponseCreateParams.Builder params) {
    ResponseOutputMessage first = whole(params).output().getLast().asMessage();
    return text(
        params.inputOfResponse(
            List.of(
                user(Asked.GREETING),
                ResponseInputItem.ofResponseOutputMessage(first),
                user(Asked.PLACE))));
  }

  private static ResponseInputItem user(String text) {
    return ResponseInputItem.ofEasyInputMessage(
        EasyInputMessage.builder().role(EasyInputMessage.Role.USER).content(text).build());
  }

  private Seen streamed(ResponseCreateParams.Builder params) {
    List<String> pieces = new ArrayList<>();
    sum(params, pieces);
    return Seen.Streamed.of(pieces);
  }

  /// A stream says the same as a whole answer, and counts the same.
  private Seen likeWhole(ResponseCreateParams.Builder params) {
    List<String> pieces = new ArrayList<>();
    Response streamed = sum(params, pieces);
    Response whole = whole(params);
    assertEquals(said(whole), said(streamed));
    assertEquals(whole.status(), streamed.status());
    assertEquals(
        whole.usage().orElseThrow().outputTokens(), streamed.usage().orElseThrow().outputTokens());
    return Seen.Streamed.of(pieces);
  }

  private Seen tools(String model, Function<ResponseCreateParams.Builder, Response> ask) {
    ResponseCreateParams.Builder params =
        ResponseCreateParams.builder().model(model).addTool(weather());
    Response first = ask.apply(params.inputOfResponse(List.of(user(Asked.PLACE))));
    ResponseFunctionToolCall call = first.output().getLast().asFunctionCall();
    ResponseInputItem result =
        ResponseInputItem.ofFunctionCallOutput(
            ResponseInputItem.FunctionCallOutput.builder()
                .callId(call.callId())
                .output(Asked.RESULT)
                .build());
    List<ResponseInputItem> all =
        List.of(user(Asked.PLACE), ResponseInputItem.ofFunctionCall(call), result);
    return Seen.Called.of(
        call.name(), call.arguments(), said(ask.apply(params.inputOfResponse(all))));
  }

  private static FunctionTool weather() {
    FunctionTool.Parameters.Builder parameters = FunctionTool.Parameters.builder();
    Asked.schemaMap("city")
        .forEach((name, value) -> parameters.putAdditionalProperty(name, JsonValue.from(value)));
    return FunctionTool.builder()
        .name("weather")
        .parameters(parameters.build())
        .strict(true)
        .build();
  }

  private static ResponseCreateParams.Builder structured(String model) {
    ResponseFormatTextJsonSchemaConfig.Schema.Builder schema =
        ResponseFormatTextJsonSchemaConfig.Schema.builder();
    Asked.schemaMap("report")
        .forEach((name, value) -> schema.putAdditionalProperty(name, JsonValue.from(value)));
    ResponseFormatTextJsonSchemaConfig format =
        ResponseFormatTextJsonSchemaConfig.builder()
            .name("report")
            .strict(true)
            .schema(schema.build())
            .build();
    return greeting(model).text(ResponseTextConfig.builder().format(format).build());
  }

  private Seen failure(ResponseCreateParams.Builder params) {
    OpenAIServiceException failure =
        assertThrows(OpenAIServiceException.class, () -> whole(params));
    return Seen.Failed.of(failure.statusCode(), failure);
  }

  private Seen broken(ResponseCreateParams.Builder params) {
    OpenAIException failure =
        assertThrows(OpenAIException.class, () -> sum(params, new ArrayList<>()));
    return Seen.Failed.of(0, failure);
  }

  private static ResponseCreateParams.Builder greeting(String model) {
    return ResponseCreateParams.builder().model(model).input(Asked.GREETING);
  }

  private static ResponseCreateParams.Builder configured(Question question) {
    return greeting("any").putAdditionalHeader("x-portkey-config", question.config());
  }

  private static ResponseCreateParams.Builder models(Question question) {
    return greeting("any").putAdditionalBodyProperty("models", JsonValue.from(question.models()));
  }

  private Response whole(ResponseCreateParams.Builder params) {
    return client.responses().create(params.build()).validate();
  }

  /// The whole of what a stream says.
  ///
  /// @param pieces gets the pieces that it comes in
  private Response sum(ResponseCreateParams.Builder params, List<String> pieces) {
    ResponseAccumulator answer = ResponseAccumulator.create();
    try (StreamResponse<ResponseStreamEvent> events =
        client.responses().createStreaming(params.build())) {
      events.stream()
          .forEach(
              event -> {
                event.outputTextDelta().ifPresent(it -> pieces.add(it.delta()));
                answer.accumulate(event.validate());
              });
    }
    return answer.response().validate();
  }

  private static String said(Response whole) {
    return whole.output().getLast().asMessage().content().getFirst().asOutputText().text();
  }

  @Override
  public void close() {
    client.close();
  }
}

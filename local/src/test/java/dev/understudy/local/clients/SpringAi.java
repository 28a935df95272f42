package dev.understudy.local.clients;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.local.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.ai.openai.api.OpenAiApi;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.function.FunctionToolCallback;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.retry.support.RetryTemplate;
import org.springframework.web.client.RestClient;

/// Spring AI's client of OpenAI, without Spring Boot.
final class SpringAi implements JavaClient {

  private static final Pattern STATUS = Pattern.compile("^\\D*(\\d{3})\\D");

  private final String url;
  private final String key;
  private final OpenAiChatModel model;

  SpringAi(String url, String key) {
    this.url = url;
    this.key = key;
    this.model = OpenAiChatModel.builder().openAiApi(api()).retryTemplate(once()).build();
  }

  @Override
  public Map<ClientCase, Ask> cases() {
    return Map.ofEntries(
        Map.entry(ClientCase.SNIPPET, _ -> snippet()),
        Map.entry(ClientCase.PLAIN, it -> text(options(it.to()))),
        Map.entry(ClientCase.CONVERSATION, it -> conversation(options(it.to()))),
        Map.entry(ClientCase.STREAMED, it -> streamed(options(it.to()))),
        Map.entry(ClientCase.TOOLS, it -> tools(it.to(), false)),
        Map.entry(ClientCase.STREAMED_TOOLS, it -> tools(it.to(), true)),
        Map.entry(
            ClientCase.STRUCTURED,
            it ->
                Seen.Value.of(text(options(it.to()).outputSchema(Asked.schema("report"))).text())),
        Map.entry(ClientCase.EMBEDDINGS, it -> vectors(it.to())),
        Map.entry(ClientCase.FALLBACK, it -> text(configured(it))),
        Map.entry(ClientCase.STREAMED_FALLBACK, it -> streamed(configured(it))),
        Map.entry(
            ClientCase.MODELS, it -> text(options("any").extraBody(Map.of("models", it.models())))),
        Map.entry(ClientCase.ERROR, it -> failure(options(it.to()))));
  }

  private Seen snippet() {
    // <snippet>
    OpenAiApi api = OpenAiApi.builder().baseUrl(url).apiKey(key).build();
    OpenAiChatModel model =
        OpenAiChatModel.builder()
            .openAiApi(api)
            .defaultOptions(OpenAiChatOptions.builder().model("openai/gpt-4o").build())
            .retryTemplate(RetryTemplate.builder().maxAttempts(1).build())
            .build();

    String text = model.call("Hi there");
    // </snippet>
    return new Seen.Text(text);
  }

  /// Over the JDK's client: Apache's, which it takes where it finds it, sends what got a 503 again.
  private OpenAiApi api() {
    return OpenAiApi.builder()
        .baseUrl(url)
        .apiKey(key)
        .restClientBuilder(RestClient.builder().requestFactory(new JdkClientHttpRequestFactory()))
        .build();
  }

  /// Its own default is ten calls, up to three minutes apart.
  private static RetryTemplate once() {
    return RetryTemplate.builder().maxAttempts(1).build();
  }

  private Seen.Text text(OpenAiChatOptions.Builder options) {
    return new Seen.Text(said(model.call(new Prompt(Asked.GREETING, options.build()))));
  }

  private Seen conversation(OpenAiChatOptions.Builder options) {
    UserMessage asked = new UserMessage(Asked.GREETING);
    Message first = model.call(new Prompt(asked, options.build())).getResult().getOutput();
    List<Message> messages = List.of(asked, first, new UserMessage(Asked.PLACE));
    return new Seen.Text(said(model.call(new Prompt(messages, options.build()))));
  }

  private Seen streamed(OpenAiChatOptions.Builder options) {
    return Seen.Streamed.of(pieces(new Prompt(Asked.GREETING, options.build())));
  }

  /// Why a stream ended; empty when no chunk of it says so.
  ///
  /// @param config without a target, so that the model says where to go
  String finishReason(Question question, String config) {
    OpenAiChatOptions options =
        options(question.to()).httpHeaders(Map.of("x-portkey-config", config)).build();
    return model.stream(new Prompt(Asked.GREETING, options))
        .flatMapIterable(ChatResponse::getResults)
        .map(result -> String.valueOf(result.getMetadata().getFinishReason()))
        .collect(Collectors.joining())
        .blockOptional()
        .orElseThrow();
  }

  private List<String> pieces(Prompt prompt) {
    return model.stream(prompt).map(SpringAi::said).collectList().blockOptional().orElseThrow();
  }

  /// It asks twice by itself, and runs the tool between.
  private Seen tools(String to, boolean streamed) {
    List<Map<String, Object>> inputs = new ArrayList<>();
    ToolCallback weather =
        FunctionToolCallback.builder(
                "weather",
                (Map<String, Object> input) -> {
                  inputs.add(input);
                  return Asked.RESULT;
                })
            .description("Tells the weather.")
            .inputSchema(Asked.schema("city"))
            .inputType(new ParameterizedTypeReference<Map<String, Object>>() {})
            .build();
    Prompt prompt = new Prompt(Asked.PLACE, options(to).toolCallbacks(weather).build());
    String text = streamed ? String.join("", pieces(prompt)) : said(model.call(prompt));
    // What a tool returns it sends as JSON.
    return new Seen.Called(
        weather.getToolDefinition().name(),
        Json.MAPPER.valueToTree(inputs.getFirst()),
        text.replace("\"", ""));
  }

  private Seen vectors(String to) {
    OpenAiEmbeddingOptions.Builder options = OpenAiEmbeddingOptions.builder().model(to);
    List<Embedding> vectors = vectors(options.build());
    List<Embedding> shorter = vectors(options.dimensions(Asked.DIMENSIONS).build());
    return new Seen.Vectors(
        vectors.size(),
        vectors.getLast().getOutput().length,
        vectors.getLast().getOutput()[0],
        shorter.getLast().getOutput().length);
  }

  private List<Embedding> vectors(OpenAiEmbeddingOptions options) {
    return new OpenAiEmbeddingModel(api(), MetadataMode.EMBED, options)
        .embedForResponse(Asked.TEXTS)
        .getResults();
  }

  private Seen failure(OpenAiChatOptions.Builder options) {
    RuntimeException failure = assertThrows(RuntimeException.class, () -> text(options));
    Matcher status = STATUS.matcher(String.valueOf(failure.getMessage()));
    return Seen.Failed.of(status.find() ? Integer.parseInt(status.group(1)) : 0, failure);
  }

  private static OpenAiChatOptions.Builder options(String model) {
    return OpenAiChatOptions.builder().model(model);
  }

  private static OpenAiChatOptions.Builder configured(Question question) {
    return options("any").httpHeaders(Map.of("x-portkey-config", question.config()));
  }

  private static String said(ChatResponse response) {
    String text = response.getResult() == null ? null : response.getResult().getOutput().getText();
    return text == null ? "" : text;
  }
}

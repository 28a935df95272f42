package dev.understudy.local.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import dev.understudy.local.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// Anthropic's own client for Java. Everything that it gets is valid by its rules.
final class AnthropicJava implements JavaClient {

  private final String url;
  private final String key;
  private final AnthropicClient client;

  AnthropicJava(String url, String key) {
    this.url = url;
    this.key = key;
    this.client =
        AnthropicOkHttpClient.builder().baseUrl(url).apiKey(key).responseValidation(true).build();
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
    AnthropicClient client = AnthropicOkHttpClient.builder().baseUrl(url).apiKey(key).build();

    Message answer =
        client
            .messages()
            .create(
                MessageCreateParams.builder()
                    .model("openai/gpt-4o")
                    .maxTokens(1000)
                    .addUserMessage("Hi there")
                    .build());
    String text = answer.content().getFirst().asText().text();
    // </snippet>
    client.close();
    return new Seen.Text(text);
  }

  private Seen.Text text(MessageCreateParams.Builder params) {
    return new Seen.Text(content(whole(params)));
  }

  private Seen conversation(MessageCreateParams.Builder params) {
    return text(params.addMessage(whole(params)).addUserMessage(Asked.PLACE));
  }

  private Seen streamed(MessageCreateParams.Builder params) {
    List<String> pieces = new ArrayList<>();
    sum(params, pieces);
    return Seen.Streamed.of(pieces);
  }

  /// A stream says the same as a whole answer, and counts the same.
  private Seen likeWhole(MessageCreateParams.Builder params) {
    List<String> pieces = new ArrayList<>();
    Message streamed = sum(params, pieces);
    Message whole = whole(params);
    assertEquals(content(whole), content(streamed));
    assertEquals(StopReason.END_TURN, streamed.stopReason().orElseThrow());
    assertEquals(whole.usage().outputTokens(), streamed.usage().outputTokens());
    return Seen.Streamed.of(pieces);
  }

  private Seen tools(String model, Function<MessageCreateParams.Builder, Message> ask) {
    MessageCreateParams.Builder params =
        MessageCreateParams.builder()
            .model(model)
            .maxTokens(1000)
            .addUserMessage(Asked.PLACE)
            .addTool(weather());
    Message first = ask.apply(params);
    assertEquals(StopReason.TOOL_USE, first.stopReason().orElseThrow());
    ToolUseBlock call = first.content().getLast().asToolUse();
    ToolResultBlockParam result =
        ToolResultBlockParam.builder().toolUseId(call.id()).content(Asked.RESULT).build();
    params
        .addMessage(first)
        .addUserMessageOfBlockParams(List.of(ContentBlockParam.ofToolResult(result)));
    Object input = call._input().convert(Object.class);
    return new Seen.Called(call.name(), Json.MAPPER.valueToTree(input), content(ask.apply(params)));
  }

  private static Tool weather() {
    Tool.InputSchema.Builder schema = Tool.InputSchema.builder();
    // The SDK says the type by itself.
    Map<String, Object> city = new TreeMap<>(Asked.schemaMap("city"));
    city.remove("type");
    city.forEach((name, value) -> schema.putAdditionalProperty(name, JsonValue.from(value)));
    return Tool.builder().name("weather").inputSchema(schema.build()).build();
  }

  private static MessageCreateParams.Builder structured(String model) {
    Map<String, Object> format = Map.of("type", "json_schema", "schema", Asked.schemaMap("report"));
    return greeting(model)
        .putAdditionalBodyProperty("output_config", JsonValue.from(Map.of("format", format)));
  }

  private Seen failure(MessageCreateParams.Builder params) {
    AnthropicServiceException failure =
        assertThrows(AnthropicServiceException.class, () -> whole(params));
    return Seen.Failed.of(failure.statusCode(), failure);
  }

  private Seen broken(MessageCreateParams.Builder params) {
    AnthropicException failure =
        assertThrows(AnthropicException.class, () -> sum(params, new ArrayList<>()));
    return Seen.Failed.of(0, failure);
  }

  private static MessageCreateParams.Builder greeting(String model) {
    return MessageCreateParams.builder()
        .model(model)
        .maxTokens(1000)
        .addUserMessage(Asked.GREETING);
  }

  private static MessageCreateParams.Builder configured(Question question) {
    return greeting("any").putAdditionalHeader("x-portkey-config", question.config());
  }

  private static MessageCreateParams.Builder models(Question question) {
    return greeting("any").putAdditionalBodyProperty("models", JsonValue.from(question.models()));
  }

  private Message whole(MessageCreateParams.Builder params) {
    return client.messages().create(params.build()).validate();
  }

  /// The whole of what a stream says.
  ///
  /// @param pieces gets the pieces that it comes in
  private Message sum(MessageCreateParams.Builder params, List<String> pieces) {
    MessageAccumulator answer = MessageAccumulator.create();
    try (StreamResponse<RawMessageStreamEvent> events =
        client.messages().createStreaming(params.build())) {
      events.stream()
          .forEach(
              event -> {
                event
                    .contentBlockDelta()
                    .flatMap(it -> it.delta().text())
                    .ifPresent(it -> pieces.add(it.text()));
                answer.accumulate(event.validate());
              });
    }
    return answer.message().validate();
  }

  private static String content(Message whole) {
    return whole.content().getFirst().asText().text();
  }

  @Override
  public void close() {
    client.close();
  }
}

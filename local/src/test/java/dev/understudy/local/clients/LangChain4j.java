package dev.understudy.local.clients;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/// What LangChain4j does with a model of any provider.
final class LangChain4j {

  private static final ChatRequest GREETING =
      ChatRequest.builder().messages(UserMessage.from(Asked.GREETING)).build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private LangChain4j() {}

  static Map<String, String> headers(Question question) {
    return Map.of("x-portkey-config", question.config());
  }

  static Seen text(ChatModel model) {
    return new Seen.Text(model.chat(Asked.GREETING));
  }

  static Seen conversation(ChatModel model) {
    ChatMessage first = model.chat(GREETING).aiMessage();
    List<ChatMessage> messages = new ArrayList<>(GREETING.messages());
    messages.addAll(List.of(first, UserMessage.from(Asked.PLACE)));
    return new Seen.Text(model.chat(messages).aiMessage().text());
  }

  static Seen streamed(StreamingChatModel model) {
    List<String> pieces = new ArrayList<>();
    sum(model, GREETING, pieces::add);
    return Seen.Streamed.of(pieces);
  }

  /// Has the model call the tool, answers the call, and asks again.
  static Seen tools(Function<ChatRequest, ChatResponse> ask) {
    ToolSpecification weather =
        ToolSpecification.builder()
            .name("weather")
            .parameters(
                JsonObjectSchema.builder().addStringProperty("city").required("city").build())
            .build();
    List<ChatMessage> messages = new ArrayList<>(List.of(UserMessage.from(Asked.PLACE)));
    ChatRequest.Builder request = ChatRequest.builder().toolSpecifications(weather);
    ChatResponse first = ask.apply(request.messages(messages).build());
    ToolExecutionRequest call = first.aiMessage().toolExecutionRequests().getFirst();
    messages.add(first.aiMessage());
    messages.add(ToolExecutionResultMessage.from(call, Asked.RESULT));
    ChatResponse second = ask.apply(request.messages(messages).build());
    return Seen.Called.of(call.name(), call.arguments(), second.aiMessage().text());
  }

  static Seen structured(ChatModel model) {
    JsonObjectSchema report =
        JsonObjectSchema.builder()
            .addStringProperty("city")
            .addProperty("degrees", new JsonIntegerSchema())
            .required("city", "degrees")
            .additionalProperties(false)
            .build();
    ResponseFormat format =
        ResponseFormat.builder()
            .type(ResponseFormatType.JSON)
            .jsonSchema(JsonSchema.builder().name("report").rootElement(report).build())
            .build();
    ChatRequest request =
        ChatRequest.builder()
            .messages(UserMessage.from(Asked.GREETING))
            .responseFormat(format)
            .build();
    return Seen.Value.of(model.chat(request).aiMessage().text());
  }

  static Seen failure(ChatModel model) {
    return failed(assertThrows(LangChain4jException.class, () -> model.chat(GREETING)));
  }

  static Seen broken(StreamingChatModel model) {
    CompletionException failure =
        assertThrows(CompletionException.class, () -> sum(model, GREETING));
    return failed(Objects.requireNonNull(failure.getCause()));
  }

  private static Seen failed(Throwable failure) {
    int status = failure.getCause() instanceof HttpException http ? http.statusCode() : 0;
    return Seen.Failed.of(status, failure);
  }

  /// The whole of what a stream says.
  ///
  /// @throws CompletionException what it is told of instead
  static ChatResponse sum(StreamingChatModel model, ChatRequest request) {
    return sum(model, request, _ -> {});
  }

  private static ChatResponse sum(
      StreamingChatModel model, ChatRequest request, Consumer<String> each) {
    CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
    model.chat(
        request,
        new StreamingChatResponseHandler() {
          @Override
          public void onPartialResponse(String piece) {
            each.accept(piece);
          }

          @Override
          public void onCompleteResponse(ChatResponse response) {
            whole.complete(response);
          }

          @Override
          public void onError(Throwable error) {
            whole.completeExceptionally(error);
          }
        });
    return whole.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}

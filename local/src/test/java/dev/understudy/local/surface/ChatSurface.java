package dev.understudy.local.surface;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.ObjectMappers;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import dev.understudy.local.LocalWorld;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.util.List;

/// `/v1/chat/completions` through OpenAI's client, which validates every answer and every chunk.
final class ChatSurface implements Surface {

  private final OpenAIClient client;

  ChatSurface(LocalWorld world) {
    client =
        OpenAIOkHttpClient.builder()
            .apiKey(world.keys().full())
            .baseUrl(world.url() + "/v1")
            .responseValidation(true)
            .maxRetries(0)
            .build();
  }

  @Override
  public Heard ask(Scenario scenario, String provider, String model) throws IOException {
    String body = Json.write(ChatRequest.of(scenario, provider + "/" + model));
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            .body(ObjectMappers.jsonMapper().readValue(body, ChatCompletionCreateParams.Body.class))
            .build();
    if (!scenario.streamed()) {
      return heard(client.chat().completions().create(params));
    }
    ChatCompletionAccumulator answer = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(params)) {
      chunks.stream().forEach(chunk -> answer.accumulate(chunk.validate()));
    }
    return heard(answer.chatCompletion());
  }

  @Override
  public void close() {
    client.close();
  }

  static Heard heard(ChatCompletion answer) {
    ChatCompletion.Choice choice = answer.validate().choices().getFirst();
    StringBuilder calls = new StringBuilder();
    for (ChatCompletionMessageToolCall call : choice.message().toolCalls().orElse(List.of())) {
      var function = call.asFunction().function();
      calls.append(function.name()).append(function.arguments());
    }
    boolean called = choice.finishReason().equals(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    return new Heard(choice.message().content().orElse(""), calls.toString(), called);
  }
}

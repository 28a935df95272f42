package dev.understudy.local.surface;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.core.ObjectMappers;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import dev.understudy.local.LocalWorld;
import dev.understudy.local.wire.Http;
import dev.understudy.local.wire.Json;
import dev.understudy.local.wire.Sse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;

/// Portkey's `/v1/chatComplete` of 2023, with its config in the body. Nobody has a client of it, so
/// its answers are held to OpenAI's types.
final class Portkey2023Surface implements Surface {

  private final LocalWorld world;

  Portkey2023Surface(LocalWorld world) {
    this.world = world;
  }

  @Override
  public Heard ask(Scenario scenario, String provider, String model)
      throws IOException, InterruptedException {
    ObjectNode body = Json.object();
    body.putObject("config").put("provider", provider);
    ObjectNode params = ChatRequest.of(scenario, model);
    if (scenario.streamed()) {
      params.put("stream", true);
    }
    body.set("params", params);
    HttpResponse<String> answer =
        Http.send(
            Http.to(world.url() + "/v1/chatComplete")
                .header("content-type", "application/json")
                .header("x-portkey-api-key", world.keys().full())
                .POST(Http.body(Json.write(body))));
    if (answer.statusCode() != 200) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    return scenario.streamed()
        ? streamed(answer.body())
        : ChatSurface.heard(
            ObjectMappers.jsonMapper().readValue(answer.body(), ChatCompletion.class));
  }

  private static Heard streamed(String text) throws IOException {
    List<Sse> events = Sse.all(text);
    if (!events.getLast().data().equals("[DONE]")) {
      throw new IOException("the stream has no end: " + text);
    }
    ChatCompletionAccumulator answer = ChatCompletionAccumulator.create();
    for (Sse event : events.subList(0, events.size() - 1)) {
      answer.accumulate(
          ObjectMappers.jsonMapper().readValue(event.data(), ChatCompletionChunk.class).validate());
    }
    return ChatSurface.heard(answer.chatCompletion());
  }

  @Override
  public void close() {}
}

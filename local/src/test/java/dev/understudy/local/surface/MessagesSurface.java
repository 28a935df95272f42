package dev.understudy.local.surface;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.ObjectMappers;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.LocalWorld;
import dev.understudy.local.wire.Json;
import java.io.IOException;

/// `/v1/messages` through Anthropic's client, which validates every answer and every event.
final class MessagesSurface implements Surface {

  private final AnthropicClient client;

  MessagesSurface(LocalWorld world) {
    client =
        AnthropicOkHttpClient.builder()
            .apiKey(world.keys().full())
            .baseUrl(world.url())
            .responseValidation(true)
            .maxRetries(0)
            .build();
  }

  @Override
  public Heard ask(Scenario scenario, String provider, String model) throws IOException {
    String body = Json.write(request(scenario, provider + "/" + model));
    MessageCreateParams params =
        MessageCreateParams.builder()
            .body(ObjectMappers.jsonMapper().readValue(body, MessageCreateParams.Body.class))
            .build();
    if (!scenario.streamed()) {
      return heard(client.messages().create(params));
    }
    MessageAccumulator answer = MessageAccumulator.create();
    try (StreamResponse<RawMessageStreamEvent> events = client.messages().createStreaming(params)) {
      events.stream().forEach(event -> answer.accumulate(event.validate()));
    }
    return heard(answer.message());
  }

  @Override
  public void close() {
    client.close();
  }

  private static Heard heard(Message answer) throws IOException {
    StringBuilder text = new StringBuilder();
    StringBuilder calls = new StringBuilder();
    for (ContentBlock block : answer.validate().content()) {
      block.text().ifPresent(words -> text.append(words.text()));
      if (block.isToolUse()) {
        calls.append(block.asToolUse().name());
        calls.append(ObjectMappers.jsonMapper().writeValueAsString(block.asToolUse()._input()));
      }
    }
    boolean called = answer.stopReason().orElseThrow().equals(StopReason.TOOL_USE);
    return new Heard(text.toString(), calls.toString(), called);
  }

  static ObjectNode request(Scenario scenario, String model) {
    ObjectNode body = Json.object().put("model", model).put("max_tokens", 100);
    ArrayNode messages = body.putArray("messages");
    switch (scenario) {
      case IMAGE -> image(messages);
      case RESULTS, RESULTS_STREAMED -> results(messages);
      default -> messages.addObject().put("role", "user").put("content", "Hi there");
    }
    if (scenario.offersTool()) {
      ObjectNode tool = body.putArray("tools").addObject().put("name", Scenario.TOOL);
      tool.put("description", "Tells the weather.");
      tool.set("input_schema", Json.literal(Scenario.SCHEMA));
    }
    if (scenario == Scenario.JSON_SCHEMA) {
      ObjectNode format = body.putObject("output_config").putObject("format");
      format.put("type", "json_schema").set("schema", Json.literal(Scenario.SCHEMA));
    }
    return body;
  }

  private static void image(ArrayNode messages) {
    ArrayNode parts = messages.addObject().put("role", "user").putArray("content");
    parts.addObject().put("type", "text").put("text", "Look");
    parts
        .addObject()
        .put("type", "image")
        .putObject("source")
        .put("type", "base64")
        .put("media_type", "image/png")
        .put("data", Scenario.PNG);
  }

  private static void results(ArrayNode messages) {
    messages.addObject().put("role", "user").put("content", "Hi there");
    ArrayNode said = messages.addObject().put("role", "assistant").putArray("content");
    ObjectNode use = said.addObject().put("type", "tool_use").put("id", "toolu_1");
    use.put("name", Scenario.TOOL).set("input", Json.literal(Scenario.FITS));
    ArrayNode results = messages.addObject().put("role", "user").putArray("content");
    ObjectNode result = results.addObject().put("type", "tool_result");
    result.put("tool_use_id", "toolu_1").put("content", Heard.RESULT);
  }
}

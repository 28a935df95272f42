package dev.understudy.local.surface;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.ObjectMappers;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStreamEvent;
import dev.understudy.local.LocalWorld;
import dev.understudy.local.wire.Json;
import java.io.IOException;

/// `/v1/responses` through OpenAI's client, which validates every answer and every event.
final class ResponsesSurface implements Surface {

  private final OpenAIClient client;

  ResponsesSurface(LocalWorld world) {
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
    String body = Json.write(request(scenario, provider + "/" + model));
    ResponseCreateParams params =
        ResponseCreateParams.builder()
            .body(ObjectMappers.jsonMapper().readValue(body, ResponseCreateParams.Body.class))
            .build();
    if (!scenario.streamed()) {
      return heard(client.responses().create(params));
    }
    ResponseAccumulator answer = ResponseAccumulator.create();
    try (StreamResponse<ResponseStreamEvent> events = client.responses().createStreaming(params)) {
      events.stream().forEach(event -> answer.accumulate(event.validate()));
    }
    return heard(answer.response());
  }

  @Override
  public void close() {
    client.close();
  }

  /// A response has no reason for its end but its items.
  private static Heard heard(Response answer) {
    StringBuilder text = new StringBuilder();
    StringBuilder calls = new StringBuilder();
    for (ResponseOutputItem item : answer.validate().output()) {
      item.message()
          .ifPresent(
              message ->
                  message
                      .content()
                      .forEach(part -> part.outputText().ifPresent(it -> text.append(it.text()))));
      item.functionCall().ifPresent(call -> calls.append(call.name()).append(call.arguments()));
    }
    return new Heard(text.toString(), calls.toString(), !calls.isEmpty());
  }

  private static ObjectNode request(Scenario scenario, String model) {
    ObjectNode body = Json.object().put("model", model).put("max_output_tokens", 100);
    ArrayNode input = body.putArray("input");
    switch (scenario) {
      case IMAGE -> image(input);
      case RESULTS, RESULTS_STREAMED -> results(input);
      default -> input.addObject().put("role", "user").put("content", "Hi there");
    }
    if (scenario.offersTool()) {
      ObjectNode tool = body.putArray("tools").addObject().put("type", "function");
      tool.put("name", Scenario.TOOL).put("description", "Tells the weather.").put("strict", false);
      tool.set("parameters", Json.literal(Scenario.SCHEMA));
    }
    if (scenario == Scenario.JSON_SCHEMA) {
      ObjectNode format = body.putObject("text").putObject("format").put("type", "json_schema");
      format.put("name", "weather").put("strict", true);
      format.set("schema", Json.literal(Scenario.SCHEMA));
    }
    return body;
  }

  private static void image(ArrayNode input) {
    ArrayNode parts = input.addObject().put("role", "user").putArray("content");
    parts.addObject().put("type", "input_text").put("text", "Look");
    parts
        .addObject()
        .put("type", "input_image")
        .put("detail", "auto")
        .put("image_url", "data:image/png;base64," + Scenario.PNG);
  }

  private static void results(ArrayNode input) {
    input.addObject().put("role", "user").put("content", "Hi there");
    input
        .addObject()
        .put("type", "function_call")
        .put("call_id", "call_1")
        .put("name", Scenario.TOOL)
        .put("arguments", Scenario.FITS);
    input
        .addObject()
        .put("type", "function_call_output")
        .put("call_id", "call_1")
        .put("output", Heard.RESULT);
  }
}

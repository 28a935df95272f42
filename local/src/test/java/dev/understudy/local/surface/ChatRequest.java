package dev.understudy.local.surface;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Json;

/// A scenario as a request of OpenAI's chat completions.
final class ChatRequest {

  private ChatRequest() {}

  static ObjectNode of(Scenario scenario, String model) {
    ObjectNode body = Json.object().put("model", model).put("max_tokens", 100);
    ArrayNode messages = body.putArray("messages");
    switch (scenario) {
      case IMAGE -> image(messages);
      case RESULTS, RESULTS_STREAMED -> results(messages);
      default -> messages.addObject().put("role", "user").put("content", "Hi there");
    }
    if (scenario.offersTool()) {
      ObjectNode function =
          body.putArray("tools").addObject().put("type", "function").putObject("function");
      function.put("name", Scenario.TOOL).put("description", "Tells the weather.");
      function.set("parameters", Json.literal(Scenario.SCHEMA));
    }
    if (scenario == Scenario.JSON_SCHEMA) {
      ObjectNode asked = body.putObject("response_format").put("type", "json_schema");
      ObjectNode schema = asked.putObject("json_schema").put("name", "weather");
      schema.put("strict", true).set("schema", Json.literal(Scenario.SCHEMA));
    }
    return body;
  }

  private static void image(ArrayNode messages) {
    ArrayNode parts = messages.addObject().put("role", "user").putArray("content");
    parts.addObject().put("type", "text").put("text", "Look");
    parts
        .addObject()
        .put("type", "image_url")
        .putObject("image_url")
        .put("url", "data:image/png;base64," + Scenario.PNG);
  }

  private static void results(ArrayNode messages) {
    messages.addObject().put("role", "user").put("content", "Hi there");
    ObjectNode call =
        messages
            .addObject()
            .put("role", "assistant")
            .putNull("content")
            .putArray("tool_calls")
            .addObject()
            .put("id", "call_1")
            .put("type", "function");
    call.putObject("function").put("name", Scenario.TOOL).put("arguments", Scenario.FITS);
    messages
        .addObject()
        .put("role", "tool")
        .put("tool_call_id", "call_1")
        .put("content", Heard.RESULT);
  }
}

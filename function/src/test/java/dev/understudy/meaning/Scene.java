package dev.understudy.meaning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.util.Locale;

/// A conversation that one vendor's model has begun, and that is to go on with another's.
enum Scene {
  TEXT,
  SYSTEM,
  MULTI_TURN,
  IMAGE,
  TOOLS,
  PARALLEL_TOOLS,
  TOOL_RESULTS,
  JSON_SCHEMA,
  REASONING;

  private static final String PIXEL =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

  String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /// The request with which it goes on, in canonical form.
  ///
  /// @param from whose model has answered so far
  /// @param model whose turn it is
  ObjectNode request(Vendor from, String model) {
    ObjectNode request = Json.object().put("model", model).put("max_tokens", 30_000);
    ArrayNode messages = request.putArray("messages");
    if (this == SYSTEM) {
      say(messages, "system", "Be brief.");
    }
    say(messages, "user", "Hello.");
    messages.add(from.message("Good day.", ""));
    switch (this) {
      case TEXT, SYSTEM -> say(messages, "user", "Go on.");
      case MULTI_TURN -> {
        say(messages, "user", "Go on.");
        messages.add(from.message("I do.", ""));
        say(messages, "user", "And on.");
      }
      case IMAGE -> image(messages.addObject().put("role", "user"));
      case TOOLS -> {
        tool(request);
        request.put("tool_choice", "required");
        say(messages, "user", "How is the weather in Bonn?");
      }
      case PARALLEL_TOOLS -> {
        tool(request);
        say(messages, "user", "How is the weather in Bonn, and in Rome?");
        ObjectNode calls = from.message("", "", "Bonn", "Rome");
        messages.add(calls);
        result(messages, calls, 1, "hot");
        result(messages, calls, 0, "wet");
      }
      case TOOL_RESULTS -> {
        tool(request);
        say(messages, "user", "How is the weather in Bonn?");
        ObjectNode call = from.message("Let me see.", "", "Bonn");
        messages.add(call);
        result(messages, call, 0, "wet");
        say(messages, "user", "And now in other words.");
      }
      case JSON_SCHEMA -> {
        say(messages, "user", "How old is she?");
        ObjectNode format = request.putObject("response_format").put("type", "json_schema");
        ObjectNode schema = format.putObject("json_schema").put("name", "age").put("strict", true);
        age(schema.putObject("schema"));
      }
      case REASONING -> {
        tool(request);
        request.put("reasoning_effort", "low");
        say(messages, "user", "How is the weather in Bonn?");
        ObjectNode call = from.message("", "Bonn is a city.", "Bonn");
        messages.add(call);
        result(messages, call, 0, "wet");
      }
    }
    return request;
  }

  private static void say(ArrayNode messages, String role, String text) {
    messages.addObject().put("role", role).put("content", text);
  }

  private static void result(ArrayNode messages, ObjectNode calls, int index, String text) {
    messages
        .addObject()
        .put("role", "tool")
        .put("tool_call_id", calls.at("/tool_calls/" + index + "/id").asText())
        .put("content", text);
  }

  private static void image(ObjectNode message) {
    ArrayNode content = message.putArray("content");
    content.addObject().put("type", "text").put("text", "What is this?");
    content
        .addObject()
        .put("type", "image_url")
        .putObject("image_url")
        .put("url", "data:image/png;base64," + PIXEL);
  }

  private static void tool(ObjectNode request) {
    ObjectNode function =
        request.putArray("tools").addObject().put("type", "function").putObject("function");
    function.put("name", "weather").put("description", "Tells the weather");
    ObjectNode schema = function.putObject("parameters").put("type", "object");
    schema.putObject("properties").putObject("city").put("type", "string");
    schema.putArray("required").add("city");
  }

  private static void age(ObjectNode schema) {
    schema.put("type", "object");
    schema.putObject("properties").putObject("age").put("type", "integer");
    schema.putArray("required").add("age");
    schema.put("additionalProperties", false);
  }
}

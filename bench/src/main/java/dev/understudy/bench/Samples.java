package dev.understudy.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.chatcompletions.ChatCompletions;
import dev.understudy.protocol.messages.Messages;
import dev.understudy.time.Time;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What [ProtocolCost] reads: a conversation with a tool, an answer with a call, and events, in
/// each wire format.
final class Samples {
  /// A sentence with what JSON has to escape, and with letters that are more than a byte.
  private static final String SENTENCE =
      "He said \"go on\", and so they did:\nover the brücke, 3 km, and back. ";

  private Samples() {}

  static Protocol protocol(String name) {
    Time time = Time.system();
    return switch (name) {
      case "chat-completions" -> new ChatCompletions(time);
      case "messages" -> new Messages(time);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static String words(int size) {
    return SENTENCE.repeat(size / SENTENCE.length() + 1).substring(0, Math.max(1, size));
  }

  /// A canonical request with as much text as makes `size` bytes or a little more.
  static byte[] request(int size) {
    ObjectNode request = Json.object().put("model", "m").put("max_tokens", 1000);
    request.put("temperature", 0.7);
    ArrayNode messages = request.putArray("messages");
    say(messages, "system", words(size / 8));
    for (int i = 0; i < 3; i++) {
      say(messages, "user", words(size / 8));
      say(messages, "assistant", words(size / 8));
    }
    ObjectNode call = Json.object().put("id", "call_1").put("type", "function");
    call.putObject("function").put("name", "weather").put("arguments", "{\"city\":\"Bonn\"}");
    messages
        .addObject()
        .put("role", "assistant")
        .putNull("content")
        .putArray("tool_calls")
        .add(call);
    ObjectNode result = messages.addObject().put("role", "tool").put("tool_call_id", "call_1");
    result.put("content", words(size / 8));
    ObjectNode function =
        request.putArray("tools").addObject().put("type", "function").putObject("function");
    function.put("name", "weather").put("description", "Tells the weather");
    function
        .putObject("parameters")
        .put("type", "object")
        .putObject("properties")
        .putObject("city")
        .put("type", "string");
    return Json.write(request);
  }

  private static void say(ArrayNode messages, String role, String words) {
    messages.addObject().put("role", role).put("content", words);
  }

  /// A whole reply.
  static byte[] reply(String protocol, int size) {
    String text = Json.text(Json.string(words(size)));
    String reply =
        switch (protocol) {
          case "chat-completions" ->
              """
              {"id":"chatcmpl-1","object":"chat.completion","created":1760000000,"model":"m",
               "choices":[{"index":0,"message":{"role":"assistant","content":TEXT,"refusal":null,
                "tool_calls":[{"id":"call_1","type":"function",
                 "function":{"name":"weather","arguments":"{\\"city\\":\\"Bonn\\"}"}}]},
                "logprobs":null,"finish_reason":"tool_calls"}],
               "usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":30}}
              """;
          case "messages" ->
              """
              {"id":"msg_1","type":"message","role":"assistant","model":"m",
               "content":[{"type":"text","text":TEXT},
                {"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Bonn"}}],
               "stop_reason":"tool_use","stop_sequence":null,
               "usage":{"input_tokens":10,"output_tokens":20}}
              """;
          default -> throw new IllegalArgumentException(protocol);
        };
    return compact(reply.replace("TEXT", text));
  }

  /// What comes before [#event].
  static List<Event> opening(String protocol) {
    return switch (protocol) {
      case "messages" ->
          List.of(
              named(
                  "message_start",
                  """
                  {"type":"message_start","message":{"id":"msg_1","model":"m",
                   "usage":{"input_tokens":10,"output_tokens":1}}}\
                  """),
              named(
                  "content_block_start",
                  """
                  {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\
                  """));
      default -> List.of();
    };
  }

  /// An event with one token.
  static Event event(String protocol) {
    return switch (protocol) {
      case "chat-completions" ->
          Event.of(
              """
              {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1760000000,"model":"m",\
              "choices":[{"index":0,"delta":{"content":" over"},"logprobs":null,\
              "finish_reason":null}]}\
              """);
      case "messages" ->
          named(
              "content_block_delta",
              """
              {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" over"}}\
              """);
      default -> throw new IllegalArgumentException(protocol);
    };
  }

  private static Event named(String name, String data) {
    return new Event(name, data.replace("\n", ""));
  }

  private static byte[] compact(String json) {
    try {
      return Json.write(Json.parse(json.getBytes(StandardCharsets.UTF_8)));
    } catch (JsonException e) {
      throw new IllegalStateException(e);
    }
  }
}

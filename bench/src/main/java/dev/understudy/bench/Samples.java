package dev.understudy.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.chatcompletions.ChatCompletions;
import dev.understudy.protocol.chatcompletions.Habits;
import dev.understudy.protocol.cohere.Cohere;
import dev.understudy.protocol.converse.Converse;
import dev.understudy.protocol.gemini.Gemini;
import dev.understudy.protocol.gemini.Host;
import dev.understudy.protocol.messages.Messages;
import dev.understudy.protocol.responses.Responses;
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
      case "chat-completions" -> ChatCompletions.ofOpenAi(time, "gpt-4o");
      case "compatible" -> new ChatCompletions(time, Habits.of("The host"));
      case "responses" -> new Responses(time, "openai");
      case "messages" -> new Messages(time);
      case "gemini" -> new Gemini(Host.GOOGLE_AI, time);
      case "converse" -> new Converse(time, "anthropic.claude-sonnet-4-5-20250929-v1:0");
      case "cohere" -> new Cohere(time);
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
          case "chat-completions", "compatible" ->
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
          case "responses" ->
              """
              {"id":"resp_1","object":"response","created_at":1760000000,"status":"completed","model":"m",
               "output":[{"type":"message","id":"msg_1","role":"assistant","status":"completed",
                "content":[{"type":"output_text","text":TEXT,"annotations":[]}]},
                {"type":"function_call","id":"fc_1","call_id":"call_1","name":"weather","status":"completed",
                 "arguments":"{\\"city\\":\\"Bonn\\"}"}],
               "usage":{"input_tokens":10,"output_tokens":20,"total_tokens":30}}
              """;
          case "gemini" ->
              """
              {"candidates":[{"content":{"role":"model","parts":[{"text":TEXT},
                {"functionCall":{"name":"weather","args":{"city":"Bonn"}}}]},"finishReason":"STOP","index":0}],
               "usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":20,"totalTokenCount":30},
               "modelVersion":"m","responseId":"r1"}
              """;
          case "converse" ->
              """
              {"output":{"message":{"role":"assistant","content":[{"text":TEXT},
                {"toolUse":{"toolUseId":"t1","name":"weather","input":{"city":"Bonn"}}}]}},
               "stopReason":"tool_use","usage":{"inputTokens":10,"outputTokens":20,"totalTokens":30}}
              """;
          case "cohere" ->
              """
              {"id":"c1","message":{"role":"assistant","content":[{"type":"text","text":TEXT}],
                "tool_calls":[{"id":"t1","type":"function",
                 "function":{"name":"weather","arguments":"{\\"city\\":\\"Bonn\\"}"}}]},
               "finish_reason":"TOOL_CALL","usage":{"tokens":{"input_tokens":10,"output_tokens":20}}}
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
      case "responses" ->
          List.of(
              named(
                  "response.created",
                  """
                  {"type":"response.created","sequence_number":0,
                   "response":{"id":"resp_1","created_at":1760000000,"model":"m"}}\
                  """));
      case "converse" -> List.of(named("messageStart", "{\"role\":\"assistant\"}"));
      case "cohere" ->
          List.of(
              named(
                  "message-start",
                  """
                  {"type":"message-start","id":"c1","delta":{"message":{"role":"assistant"}}}\
                  """));
      default -> List.of();
    };
  }

  /// An event with one token.
  static Event event(String protocol) {
    return switch (protocol) {
      case "chat-completions", "compatible" ->
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
      case "responses" ->
          named(
              "response.output_text.delta",
              """
              {"type":"response.output_text.delta","sequence_number":5,"item_id":"msg_1",
               "output_index":0,"content_index":0,"delta":" over","logprobs":[]}\
              """);
      case "gemini" ->
          Event.of(
              """
              {"candidates":[{"content":{"role":"model","parts":[{"text":" over"}]},"index":0}],\
              "usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":2,"totalTokenCount":12},\
              "modelVersion":"m","responseId":"r1"}\
              """);
      case "converse" ->
          named(
              "contentBlockDelta",
              """
              {"contentBlockIndex":0,"delta":{"text":" over"},"p":"abcdef"}\
              """);
      case "cohere" ->
          named(
              "content-delta",
              """
              {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":" over"}}}}\
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

package dev.understudy.meaning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.protocol.FixedTime;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.chatcompletions.ChatCompletions;
import dev.understudy.protocol.cohere.Cohere;
import dev.understudy.protocol.converse.Converse;
import dev.understudy.protocol.gemini.Gemini;
import dev.understudy.protocol.gemini.Host;
import dev.understudy.protocol.messages.Messages;
import dev.understudy.protocol.responses.Responses;
import dev.understudy.time.Time;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/// A wire format in a conversation: what it answers, and what a request in it means.
enum Vendor {
  CHAT_COMPLETIONS(
      "OpenAI chat", "gpt-4o", time -> ChatCompletions.ofOpenAi(time, "gpt-4o"), ChatMeaning::of) {
    @Override
    String reply(String text, String thought, String... cities) {
      StringBuilder calls = new StringBuilder();
      for (int i = 0; i < cities.length; i++) {
        calls
            .append(i == 0 ? "" : ",")
            .append(
                """
                {"id":"call_%d","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"%s\\"}"}}
                """
                    .formatted(i, cities[i]));
      }
      return """
      {"id":"chatcmpl-1","object":"chat.completion","created":1760000000,"model":"gpt-4o","choices":[{"index":0,
       "message":{"role":"assistant","content":%s,"refusal":null%s},
       "logprobs":null,"finish_reason":"%s"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}
      """
          .formatted(
              text.isEmpty() ? "null" : quoted(text),
              cities.length == 0 ? "" : ",\"tool_calls\":[" + calls + "]",
              cities.length == 0 ? "stop" : "tool_calls");
    }
  },
  RESPONSES(
      "OpenAI Responses", "gpt-5", time -> new Responses(time, "openai"), ResponsesMeaning::of) {
    @Override
    String reply(String text, String thought, String... cities) {
      StringBuilder output = new StringBuilder();
      if (!thought.isEmpty()) {
        output.append(
            """
            {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":%s}],"encrypted_content":"%s"},
            """
                .formatted(quoted(thought), SIGNATURE));
      }
      if (!text.isEmpty()) {
        output.append(
            """
            {"type":"message","id":"msg_1","role":"assistant","status":"completed",
             "content":[{"type":"output_text","text":%s,"annotations":[]}]},
            """
                .formatted(quoted(text)));
      }
      for (int i = 0; i < cities.length; i++) {
        output.append(
            """
            {"type":"function_call","id":"fc_%d","call_id":"call_%d","name":"weather","status":"completed",
             "arguments":"{\\"city\\":\\"%s\\"}"},
            """
                .formatted(i, i, cities[i]));
      }
      return """
      {"id":"resp_1","object":"response","created_at":1760000000,"status":"completed","model":"gpt-5",
       "output":[%s],"usage":{"input_tokens":1,"output_tokens":1,"total_tokens":2}}
      """
          .formatted(output.substring(0, output.lastIndexOf(",")));
    }
  },
  MESSAGES(
      "Anthropic Messages",
      "claude-sonnet-4-5",
      Messages::new,
      request -> MessagesMeaning.of(request, "understudy_answer_in_json")) {
    @Override
    String reply(String text, String thought, String... cities) {
      StringBuilder content = new StringBuilder();
      if (!thought.isEmpty()) {
        content.append(
            "{\"type\":\"thinking\",\"thinking\":%s,\"signature\":\"%s\"},"
                .formatted(quoted(thought), SIGNATURE));
      }
      if (!text.isEmpty()) {
        content.append("{\"type\":\"text\",\"text\":%s},".formatted(quoted(text)));
      }
      for (int i = 0; i < cities.length; i++) {
        content.append(
            "{\"type\":\"tool_use\",\"id\":\"toolu_%d\",\"name\":\"weather\",\"input\":{\"city\":\"%s\"}},"
                .formatted(i, cities[i]));
      }
      return """
      {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[%s],
       "stop_reason":"%s","stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}
      """
          .formatted(
              content.substring(0, content.lastIndexOf(",")),
              cities.length == 0 ? "end_turn" : "tool_use");
    }
  },
  GEMINI(
      "Gemini", "gemini-2.5-flash", time -> new Gemini(Host.GOOGLE_AI, time), GeminiMeaning::of) {
    @Override
    String reply(String text, String thought, String... cities) {
      StringBuilder parts = new StringBuilder();
      if (!thought.isEmpty()) {
        parts.append("{\"text\":%s,\"thought\":true},".formatted(quoted(thought)));
      }
      if (!text.isEmpty()) {
        parts.append("{\"text\":%s},".formatted(quoted(text)));
      }
      for (int i = 0; i < cities.length; i++) {
        String signature =
            thought.isEmpty() || i > 0 ? "" : ",\"thoughtSignature\":\"" + SIGNATURE + "\"";
        parts.append(
            "{\"functionCall\":{\"name\":\"weather\",\"args\":{\"city\":\"%s\"}}%s},"
                .formatted(cities[i], signature));
      }
      return """
      {"candidates":[{"content":{"role":"model","parts":[%s]},"finishReason":"STOP","index":0}],
       "usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":1,"totalTokenCount":2},
       "modelVersion":"gemini-2.5-flash","responseId":"r1"}
      """
          .formatted(parts.substring(0, parts.lastIndexOf(",")));
    }
  },
  CONVERSE(
      "Bedrock Converse",
      "anthropic.claude-sonnet-4-5-20250929-v1:0",
      time -> new Converse(time, "anthropic.claude-sonnet-4-5-20250929-v1:0"),
      request -> ConverseMeaning.of(request, "understudy_json_answer")) {
    @Override
    String reply(String text, String thought, String... cities) {
      StringBuilder content = new StringBuilder();
      if (!thought.isEmpty()) {
        content.append(
            "{\"reasoningContent\":{\"reasoningText\":{\"text\":%s,\"signature\":\"%s\"}}},"
                .formatted(quoted(thought), SIGNATURE));
      }
      if (!text.isEmpty()) {
        content.append("{\"text\":%s},".formatted(quoted(text)));
      }
      for (int i = 0; i < cities.length; i++) {
        content.append(
            "{\"toolUse\":{\"toolUseId\":\"tooluse_%d\",\"name\":\"weather\",\"input\":{\"city\":\"%s\"}}},"
                .formatted(i, cities[i]));
      }
      return """
      {"output":{"message":{"role":"assistant","content":[%s]}},"stopReason":"%s",
       "usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2},"metrics":{"latencyMs":1}}
      """
          .formatted(
              content.substring(0, content.lastIndexOf(",")),
              cities.length == 0 ? "end_turn" : "tool_use");
    }
  },
  COHERE("Cohere v2", "command-a-03-2025", Cohere::new, CohereMeaning::of) {
    @Override
    String reply(String text, String thought, String... cities) {
      StringBuilder calls = new StringBuilder();
      for (int i = 0; i < cities.length; i++) {
        calls
            .append(i == 0 ? "" : ",")
            .append(
                """
                {"id":"weather_%d","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"%s\\"}"}}
                """
                    .formatted(i, cities[i]));
      }
      String content =
          text.isEmpty() ? "" : ",\"content\":[{\"type\":\"text\",\"text\":" + quoted(text) + "}]";
      return """
      {"id":"c1","message":{"role":"assistant"%s%s},"finish_reason":"%s",
       "usage":{"tokens":{"input_tokens":1,"output_tokens":1}}}
      """
          .formatted(
              content,
              cities.length == 0 ? "" : ",\"tool_calls\":[" + calls + "]",
              cities.length == 0 ? "COMPLETE" : "TOOL_CALL");
    }
  };

  /// What a vendor wants back and no other may see.
  static final String SIGNATURE = "c2lnbmF0dXJl";

  private final String title;
  private final String model;

  @SuppressWarnings("ImmutableEnumChecker") // It has no state.
  private final Protocol protocol;

  @SuppressWarnings("ImmutableEnumChecker") // A method of another class.
  private final Function<JsonNode, Meaning> meaning;

  Vendor(
      String title,
      String model,
      Function<Time, Protocol> protocol,
      Function<JsonNode, Meaning> meaning) {
    this.title = title;
    this.model = model;
    this.protocol = protocol.apply(new FixedTime());
    this.meaning = meaning;
  }

  /// What it answers, on its wire.
  ///
  /// @param text may be empty
  /// @param thought what it thought before; may be empty
  /// @param cities whose weather it asks a tool for
  abstract String reply(String text, String thought, String... cities);

  String title() {
    return title;
  }

  String model() {
    return model;
  }

  Protocol protocol() {
    return protocol;
  }

  /// Whether a recording of `api` is in this wire format.
  boolean speaks(String api) {
    return switch (this) {
      case CHAT_COMPLETIONS -> api.equals("chat");
      case RESPONSES -> api.equals("responses");
      case MESSAGES -> api.equals("messages");
      case GEMINI -> api.endsWith("enerateContent");
      case CONVERSE -> api.startsWith("converse");
      case COHERE -> api.equals("v2-chat");
    };
  }

  /// What a recorded request means; empty where it has what no other vendor knows.
  Optional<Meaning> read(JsonNode request) {
    try {
      return Optional.of(meaning(request));
    } catch (AssertionError _) {
      // A block of another type: there is nothing to compare it with.
      return Optional.empty();
    }
  }

  Meaning meaning(JsonNode request) {
    return meaning.apply(request);
  }

  /// The message of the reply as a client of OpenAI's gets it, and sends it back.
  ObjectNode message(String text, String thought, String... cities) {
    byte[] body = reply(text, thought, cities).getBytes(StandardCharsets.UTF_8);
    return switch (protocol.parse(Operation.CHAT, 200, Headers.none(), body)) {
      case Reading.Answer answer -> (ObjectNode) answer.reply().at("/choices/0/message");
      case Reading other -> throw new AssertionError(title + ": " + other);
    };
  }

  private static String quoted(String text) {
    return Json.text(Json.string(text));
  }
}

package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Headers;
import dev.understudy.local.wire.Json;
import dev.understudy.local.wire.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Anthropic's Messages API, whole and streamed. Source: Anthropic API reference, version
/// 2023-06-01.
final class Anthropic implements Vendor {

  private static final String MESSAGES = "/messages";
  private static final String COUNT = MESSAGES + "/count_tokens";
  private static final String RESET = "2026-01-01T00:00:00Z";

  @Override
  public String id() {
    return "anthropic";
  }

  @Override
  public boolean serves(String path) {
    return path.equals(MESSAGES) || path.equals(COUNT);
  }

  @Override
  public Optional<String> key(RequestHead head) {
    return head.headers().first("x-api-key").filter(key -> !key.isEmpty());
  }

  @Override
  public Headers headers() {
    return Headers.of(
        "anthropic-ratelimit-requests-limit", "4000",
        "anthropic-ratelimit-requests-remaining", "3999",
        "anthropic-ratelimit-requests-reset", RESET,
        "anthropic-ratelimit-input-tokens-limit", "200000",
        "anthropic-ratelimit-input-tokens-remaining", "199000",
        "anthropic-ratelimit-input-tokens-reset", RESET,
        "anthropic-ratelimit-output-tokens-limit", "80000",
        "anthropic-ratelimit-output-tokens-remaining", "79000",
        "anthropic-ratelimit-output-tokens-reset", RESET,
        "anthropic-ratelimit-tokens-limit", "280000",
        "anthropic-ratelimit-tokens-remaining", "278000",
        "anthropic-ratelimit-tokens-reset", RESET,
        "request-id", Ids.of("req_011", 21),
        "anthropic-organization-id", "rehearsal",
        "server", "rehearsal",
        "set-cookie", "_cfuvid=rehearsal; path=/; domain=.api.anthropic.com; HttpOnly; Secure");
  }

  @Override
  public Reply noKey() {
    return AnthropicErrors.noKey();
  }

  @Override
  public Reply noPath(RequestHead head) {
    return AnthropicErrors.of(404, "not_found_error", "Not found");
  }

  @Override
  public Optional<Reply> complaint(Ask ask) {
    return ask.path().equals(COUNT)
        ? AnthropicChecks.counted(ask.head(), ask.body())
        : AnthropicChecks.complaint(ask.head(), ask.body());
  }

  @Override
  public Reply answer(Ask ask, Turn turn) {
    JsonNode body = ask.body();
    if (ask.path().equals(COUNT)) {
      return Speech.counted(body, "input_tokens");
    }
    return turn == Turn.FILTERED
        ? AnthropicErrors.invalid("Output blocked by content filtering policy")
        : Reply.json(200, whole(body, turn, speech(body, turn)));
  }

  @Override
  public Optional<Recital> recital(Ask ask, Turn turn) {
    JsonNode body = ask.body();
    if (turn == Turn.FILTERED || ask.path().equals(COUNT)) {
      return Optional.empty();
    }
    Speech speech = speech(body, turn);
    ObjectNode error = Json.object().put("type", "error");
    error.putObject("error").put("type", "overloaded_error").put("message", "Overloaded");
    return Optional.of(
        Recital.sse(
            new AnthropicStream(whole(body, turn, speech.mute()), speech),
            ask.model(),
            AnthropicStream.event(error),
            AnthropicStream.event(Json.object().put("type", "ping"))));
  }

  private static ObjectNode whole(JsonNode body, Turn turn, Speech speech) {
    ObjectNode reply =
        Json.object()
            .put("id", Ids.of("msg_01", 22))
            .put("type", "message")
            .put("role", "assistant")
            .put("model", body.path("model").asText());
    ArrayNode content = reply.putArray("content");
    if (turn != Turn.NO_CHOICES && turn != Turn.REFUSED) {
      content(content, body, speech);
    }
    reply
        .put("stop_reason", stopReason(speech, turn))
        .put("stop_sequence", speech.stop().orElse(null));
    ObjectNode usage =
        reply
            .putObject("usage")
            .put("input_tokens", Speech.tokens(body.path("messages").toString()))
            .put("cache_creation_input_tokens", 0)
            .put("cache_read_input_tokens", 0);
    usage
        .putObject("cache_creation")
        .put("ephemeral_5m_input_tokens", 0)
        .put("ephemeral_1h_input_tokens", 0);
    usage.put("output_tokens", speech.tokens()).put("service_tier", "standard");
    return reply;
  }

  private static void content(ArrayNode content, JsonNode body, Speech speech) {
    if (thinks(body)) {
      content
          .addObject()
          .put("type", "thinking")
          .put("thinking", speech.thought())
          .put("signature", Ids.of("sig", 40));
    }
    for (ToolUse use : speech.calls()) {
      ObjectNode block = content.addObject().put("type", "tool_use");
      block.put("id", Ids.of("toolu_01", 22)).put("name", use.name()).set("input", use.input());
    }
    if (speech.calls().isEmpty()) {
      content.addObject().put("type", "text").put("text", speech.text());
    }
  }

  private static boolean thinks(JsonNode body) {
    return body.at("/thinking/type").asText().equals("enabled");
  }

  /// As at OpenAI, a conversation with tools is answered by a call, and what comes of the call by
  /// words.
  private static List<ToolUse> calls(JsonNode body) {
    JsonNode messages = body.path("messages");
    JsonNode choice = body.path("tool_choice");
    for (JsonNode block : messages.path(messages.size() - 1).path("content")) {
      if (block.path("type").asText().equals("tool_result")) {
        return List.of();
      }
    }
    List<ToolUse> calls = new ArrayList<>();
    for (JsonNode tool : body.path("tools")) {
      String name = tool.path("name").asText();
      if (tool.has("input_schema") && choice.path("name").asText(name).equals(name)) {
        calls.add(ToolUse.of(name, tool.path("input_schema")));
      }
    }
    if (choice.path("type").asText().equals("none")) {
      return List.of();
    }
    boolean parallel = !choice.path("disable_parallel_tool_use").asBoolean(true);
    return parallel || calls.isEmpty() ? calls : calls.subList(0, 1);
  }

  private Speech speech(JsonNode body, Turn turn) {
    if (turn != Turn.WHOLE) {
      return Speech.nothing(turn == Turn.REFUSED ? 1 : 0);
    }
    Speech speech = wish(body).speech();
    return thinks(body) ? speech.thoughtful() : speech;
  }

  private Wish wish(JsonNode body) {
    JsonNode messages = body.path("messages");
    List<String> stops = new ArrayList<>();
    body.path("stop_sequences").forEach(stop -> stops.add(stop.asText()));
    JsonNode schema = body.at("/output_config/format/schema");
    return new Wish(
        id(),
        body.path("model").asText(),
        Texts.of(messages.path(messages.size() - 1).path("content")),
        calls(body),
        schema.isObject() ? Optional.of(schema) : Optional.empty(),
        body.path("max_tokens").asLong(),
        stops);
  }

  private static String stopReason(Speech speech, Turn turn) {
    if (turn == Turn.REFUSED) {
      return "refusal";
    }
    if (speech.stop().isPresent()) {
      return "stop_sequence";
    }
    if (!speech.calls().isEmpty()) {
      return "tool_use";
    }
    return speech.whole() ? "end_turn" : "max_tokens";
  }

  @Override
  public Reply trouble(Trouble trouble, Ask ask, String key, int number) {
    return switch (trouble) {
      case RATE_LIMIT -> AnthropicErrors.rateLimit(number);
      case QUOTA, CREDIT -> AnthropicErrors.credit();
      case CONTEXT_LENGTH -> AnthropicErrors.contextLength();
      case MODEL_NOT_FOUND -> AnthropicErrors.modelNotFound(ask.model());
      case BAD_KEY -> AnthropicErrors.badKey();
    };
  }

  @Override
  public Reply status(int status, Ask ask, String key) {
    return AnthropicErrors.status(status, ask.model());
  }
}

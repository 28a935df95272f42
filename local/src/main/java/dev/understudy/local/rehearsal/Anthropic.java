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

/// Anthropic's Messages API, whole answers only. Source: Anthropic API reference, version
/// 2023-06-01.
final class Anthropic implements Vendor {

  private static final String MESSAGES = "/messages";
  private static final String RESET = "2026-01-01T00:00:00Z";

  @Override
  public String id() {
    return "anthropic";
  }

  @Override
  public boolean serves(String path) {
    return path.equals(MESSAGES);
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
  public Optional<Reply> complaint(String path, RequestHead head, JsonNode body) {
    return AnthropicChecks.complaint(head, body);
  }

  @Override
  public Reply answer(String path, JsonNode body, Turn turn) {
    if (turn == Turn.FILTERED) {
      return AnthropicErrors.invalid("Output blocked by content filtering policy");
    }
    Speech speech = speech(body, turn);
    ObjectNode reply =
        Json.object()
            .put("id", Ids.of("msg_01", 22))
            .put("type", "message")
            .put("role", "assistant")
            .put("model", body.path("model").asText());
    ArrayNode content = reply.putArray("content");
    if (turn != Turn.NO_CHOICES && turn != Turn.REFUSED) {
      content.addObject().put("type", "text").put("text", speech.text());
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
    return Reply.json(200, reply);
  }

  private Speech speech(JsonNode body, Turn turn) {
    if (turn != Turn.WHOLE) {
      return new Speech("", turn == Turn.REFUSED ? 1 : 0, true, Optional.empty());
    }
    JsonNode messages = body.path("messages");
    String heard = Texts.of(messages.path(messages.size() - 1).path("content"));
    List<String> stops = new ArrayList<>();
    body.path("stop_sequences").forEach(stop -> stops.add(stop.asText()));
    long limit = body.path("max_tokens").asLong();
    return Speech.of(id(), body.path("model").asText(), heard, limit, stops);
  }

  private static String stopReason(Speech speech, Turn turn) {
    if (turn == Turn.REFUSED) {
      return "refusal";
    }
    if (speech.stop().isPresent()) {
      return "stop_sequence";
    }
    return speech.whole() ? "end_turn" : "max_tokens";
  }

  @Override
  public Reply trouble(Trouble trouble, JsonNode body, String key, int number) {
    return switch (trouble) {
      case RATE_LIMIT -> AnthropicErrors.rateLimit(number);
      case QUOTA, CREDIT -> AnthropicErrors.credit();
      case CONTEXT_LENGTH -> AnthropicErrors.contextLength();
      case MODEL_NOT_FOUND -> AnthropicErrors.modelNotFound(body.path("model").asText());
      case BAD_KEY -> AnthropicErrors.badKey();
    };
  }

  @Override
  public Reply status(int status, JsonNode body, String key) {
    return AnthropicErrors.status(status, body.path("model").asText());
  }
}

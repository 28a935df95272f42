package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Json;

/// Anthropic's errors: `{"type": "error", "error": {type, message}, "request_id"}`. Source:
/// Anthropic API, "Errors".
final class AnthropicErrors {

  private AnthropicErrors() {}

  static Reply of(int status, String type, String message) {
    ObjectNode reply = Json.object().put("type", "error");
    reply.putObject("error").put("type", type).put("message", message);
    reply.put("request_id", Ids.of("req_011", 21));
    return Reply.json(status, reply).with("x-should-retry", status >= 429 ? "true" : "false");
  }

  static Reply invalid(String message) {
    return of(400, "invalid_request_error", message);
  }

  static Reply noKey() {
    return of(401, "authentication_error", "x-api-key header is required");
  }

  static Reply badKey() {
    return of(401, "authentication_error", "invalid x-api-key");
  }

  static Reply modelNotFound(String model) {
    return of(404, "not_found_error", "model: " + model);
  }

  static Reply contextLength() {
    return invalid("prompt is too long: 210000 tokens > 200000 maximum");
  }

  static Reply credit() {
    return invalid(
        "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing"
            + " to upgrade or purchase credits.");
  }

  static Reply rateLimit(int seconds) {
    return of(
            429,
            "rate_limit_error",
            "This request would exceed your account's rate limit. Please try again later.")
        .with("retry-after", Integer.toString(seconds));
  }

  static Reply status(int status, String model) {
    return switch (status) {
      case 401 -> badKey();
      case 402 ->
          of(402, "billing_error", "There is an issue with your billing or payment information.");
      case 403 ->
          of(
              403,
              "permission_error",
              "Your API key does not have permission to use the specified resource.");
      case 404 -> modelNotFound(model);
      case 413 ->
          of(413, "request_too_large", "Request exceeds the maximum allowed number of bytes.");
      case 429 -> rateLimit(7);
      case 500 -> of(500, "api_error", "Internal server error");
      case 502 -> Reply.html(502, Cloudflare.page(502, "api.anthropic.com"));
      case 504 -> of(504, "timeout_error", "Request timed out");
      case 529 -> of(529, "overloaded_error", "Overloaded");
      default ->
          status < 500
              ? of(status, "invalid_request_error", "Rehearsed: HTTP " + status)
              : of(status, "api_error", "Rehearsed: HTTP " + status);
    };
  }
}

package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Json;
import java.util.UUID;

/// Cohere's errors: `{id, message}`, and nothing says when to come back. Source: Cohere API
/// reference, "Errors", and recorded errors.
final class CohereErrors {

  private CohereErrors() {}

  static Reply of(int status, String message) {
    return Reply.json(status, error(message));
  }

  private static ObjectNode error(String message) {
    return Json.object().put("id", UUID.randomUUID().toString()).put("message", message);
  }

  static Reply invalid(String message) {
    return of(400, "invalid request: " + message);
  }

  static Reply badKey() {
    return of(401, "invalid api token");
  }

  static Reply modelNotFound(String model) {
    return of(
        404,
        "model '"
            + model
            + "' not found, make sure the correct model ID was used and that you have access to the"
            + " model.");
  }

  static Reply contextLength() {
    return Reply.json(
        400,
        error(
                "too many tokens: total number of tokens in the prompt cannot exceed 128000 -"
                    + " received 130001. Try using a shorter prompt.")
            .put("error_type", "TOO_MANY_TOKENS"));
  }

  static Reply rateLimit() {
    return of(429, "trial token rate limit exceeded, limit is 40 api calls per minute");
  }

  static Reply quota() {
    return of(
        429,
        "You are using a Trial key, which is limited to 1000 API calls / month. You can continue to"
            + " use the Trial key for free or upgrade to a Production key.");
  }

  static Reply credit() {
    return of(
        402,
        "Please add or update your payment method at"
            + " https://dashboard.cohere.com/billing?tab=payment");
  }

  static Reply filtered() {
    return of(498, "the request was blocked");
  }

  static Reply status(int status, String model) {
    return switch (status) {
      case 401 -> badKey();
      case 402 -> credit();
      case 404 -> modelNotFound(model);
      case 429 -> rateLimit();
      case 499 -> of(499, "request cancelled");
      case 500 -> of(500, "internal server error, this has been reported to our developers");
      case 502 -> Reply.html(502, Cloudflare.page(502, "api.cohere.com"));
      case 503 -> of(503, "service unavailable");
      case 504 -> of(504, "request timed out");
      default -> of(status, "Rehearsed: HTTP " + status);
    };
  }
}

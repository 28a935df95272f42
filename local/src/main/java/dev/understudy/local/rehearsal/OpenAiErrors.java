package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Json;
import dev.understudy.local.wire.RequestHead;
import org.jspecify.annotations.Nullable;

/// OpenAI's errors: `{"error": {message, type, param, code}}`, and Cloudflare's page in front of it
/// for 502 and 504.
final class OpenAiErrors {

  private static final String INVALID = "invalid_request_error";

  private OpenAiErrors() {}

  static Reply of(
      int status, String message, String type, @Nullable String param, @Nullable String code) {
    ObjectNode error = Json.object();
    error
        .putObject("error")
        .put("message", message)
        .put("type", type)
        .put("param", param)
        .put("code", code);
    return Reply.json(status, error);
  }

  static Reply invalid(String message, @Nullable String param, @Nullable String code) {
    return of(400, message, INVALID, param, code);
  }

  /// The same without `param`, and without a `code` that is null.
  static Reply bare(Reply error) {
    if (!error.contentType().equals("application/json")) {
      return error;
    }
    ObjectNode json = Json.literal(error.body().text());
    ObjectNode said = (ObjectNode) json.get("error");
    said.remove("param");
    said.removeIf(JsonNode::isNull);
    return error.body(error.contentType(), Json.write(json));
  }

  static Reply noPath(RequestHead head) {
    return of(404, "Invalid URL (" + head.method() + " " + head.path() + ")", INVALID, null, null);
  }

  static Reply noKey() {
    return of(
        401,
        "You didn't provide an API key. You need to provide your API key in an Authorization header"
            + " using Bearer auth (i.e. Authorization: Bearer YOUR_KEY), or as the password field"
            + " (with blank username) if you're accessing the API from your browser and are"
            + " prompted for a username and password. You can obtain an API key from"
            + " https://platform.openai.com/account/api-keys.",
        INVALID,
        null,
        null);
  }

  static Reply badKey(String key) {
    String shown =
        key.length() < 12 ? "****" : key.substring(0, 4) + "****" + key.substring(key.length() - 4);
    return of(
        401,
        "Incorrect API key provided: "
            + shown
            + ". You can find your API key at https://platform.openai.com/account/api-keys.",
        INVALID,
        null,
        "invalid_api_key");
  }

  static Reply modelNotFound(String model) {
    return of(
        404,
        "The model `" + model + "` does not exist or you do not have access to it.",
        INVALID,
        null,
        "model_not_found");
  }

  static Reply contextLength() {
    return invalid(
        "This model's maximum context length is 8192 tokens. However, your messages resulted in"
            + " 9001 tokens. Please reduce the length of the messages.",
        "messages",
        "context_length_exceeded");
  }

  static Reply quota() {
    return of(
        429,
        "You exceeded your current quota, please check your plan and billing details. For more"
            + " information on this error, read the docs:"
            + " https://platform.openai.com/docs/guides/error-codes/api-errors.",
        "insufficient_quota",
        null,
        "insufficient_quota");
  }

  static Reply rateLimit(String model, int seconds) {
    return of(
            429,
            "Rate limit reached for "
                + model
                + " in organization org-rehearsal on requests per min (RPM): Limit 3, Used 3,"
                + " Requested 1. Please try again in "
                + seconds
                + "s. Visit https://platform.openai.com/account/rate-limits to learn more.",
            "requests",
            null,
            "rate_limit_exceeded")
        .with("retry-after", Integer.toString(seconds), "retry-after-ms", seconds + "000");
  }

  static Reply status(int status, String model, String key, String host) {
    return switch (status) {
      case 401 -> badKey(key);
      case 403 ->
          of(
              403,
              "Country, region, or territory not supported",
              "request_forbidden",
              null,
              "unsupported_country_region_territory");
      case 404 -> modelNotFound(model);
      case 429 -> rateLimit(model, 7);
      case 500 ->
          of(
              500,
              "The server had an error processing your request. Sorry about that! You can retry"
                  + " your request, or contact us through our help center at help.openai.com if you"
                  + " keep seeing this error. (Please include the request ID "
                  + Ids.of("req_", 24)
                  + " in your email.)",
              "server_error",
              null,
              null);
      case 502, 504 -> Reply.html(status, Cloudflare.page(status, host));
      case 503 ->
          of(
              503,
              "That model is currently overloaded with other requests. You can retry your request,"
                  + " or contact us through our help center at help.openai.com if the error"
                  + " persists. (Please include the request ID "
                  + Ids.of("req_", 24)
                  + " in your message.)",
              "server_error",
              null,
              null);
      default ->
          status < 500
              ? of(status, "Rehearsed: HTTP " + status + ".", INVALID, null, null)
              : of(status, "Rehearsed: HTTP " + status + ".", "server_error", null, null);
    };
  }
}

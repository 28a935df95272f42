package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Json;

/// Google's errors: `{"error": {code, message, status, details}}`. A wrong key is a 400, and when
/// to come back stands in the details. Source: Gemini API, "Troubleshooting", and recorded errors.
final class GoogleErrors {

  private static final String RPC = "type.googleapis.com/google.rpc.";

  private GoogleErrors() {}

  static Reply of(int status, String name, String message) {
    return Reply.json(status, error(status, name, message));
  }

  private static ObjectNode error(int status, String name, String message) {
    ObjectNode error = Json.object();
    error.putObject("error").put("code", status).put("message", message).put("status", name);
    return error;
  }

  private static ObjectNode detail(ObjectNode error, String type) {
    ArrayNode details = ((ObjectNode) error.get("error")).withArrayProperty("details");
    return details.addObject().put("@type", RPC + type);
  }

  static Reply invalid(String message) {
    return of(400, "INVALID_ARGUMENT", message);
  }

  static Reply noPath(String path) {
    return Reply.html(
        404,
        "<!DOCTYPE html><html lang=en><title>Error 404 (Not Found)!!1</title><p>The requested URL"
            + " <code>"
            + path
            + "</code> was not found on this server.");
  }

  static Reply noKey() {
    return of(
        403,
        "PERMISSION_DENIED",
        "Method doesn't allow unregistered callers (callers without established identity). Please"
            + " use API Key or other form of API consumer identity to call this API.");
  }

  static Reply badKey() {
    ObjectNode error =
        error(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.");
    detail(error, "ErrorInfo")
        .put("reason", "API_KEY_INVALID")
        .put("domain", "googleapis.com")
        .putObject("metadata")
        .put("service", "generativelanguage.googleapis.com");
    return Reply.json(400, error);
  }

  static Reply modelNotFound(String model) {
    return of(
        404,
        "NOT_FOUND",
        "models/"
            + model
            + " is not found for API version v1beta, or is not supported for generateContent. Call"
            + " ModelService.ListModels to see the list of available models and their supported"
            + " methods.");
  }

  static Reply contextLength() {
    return invalid(
        "The input token count (1200001) exceeds the maximum number of tokens allowed (1048576).");
  }

  static Reply credit() {
    return of(
        429,
        "RESOURCE_EXHAUSTED",
        "Your prepayment credits are depleted. Please go to AI Studio to manage your project and"
            + " billing.");
  }

  static Reply rateLimit(String model, int seconds) {
    return exhausted("GenerateRequestsPerMinutePerProjectPerModel", model, seconds);
  }

  static Reply quota(String model) {
    return exhausted("GenerateRequestsPerDayPerProjectPerModel", model, 30);
  }

  private static Reply exhausted(String quota, String model, int seconds) {
    ObjectNode error =
        error(
            429,
            "RESOURCE_EXHAUSTED",
            "You exceeded your current quota, please check your plan and billing details. For more"
                + " information on this error, head to:"
                + " https://ai.google.dev/gemini-api/docs/rate-limits.\nPlease retry in "
                + seconds
                + ".5s.");
    detail(error, "QuotaFailure")
        .putArray("violations")
        .addObject()
        .put("quotaMetric", "generativelanguage.googleapis.com/generate_requests")
        .put("quotaId", quota)
        .putObject("quotaDimensions")
        .put("location", "global")
        .put("model", model);
    detail(error, "RetryInfo").put("retryDelay", seconds + "s");
    return Reply.json(429, error);
  }

  static Reply status(int status, String model) {
    return switch (status) {
      case 401 ->
          of(
              401,
              "UNAUTHENTICATED",
              "Request had invalid authentication credentials. Expected OAuth 2 access token, login"
                  + " cookie or other valid authentication credential.");
      case 403 -> of(403, "PERMISSION_DENIED", "The caller does not have permission");
      case 404 -> modelNotFound(model);
      case 429 -> rateLimit(model, 7);
      case 500 -> of(500, "INTERNAL", "An internal error has occurred. Please retry or report.");
      case 502 -> Reply.html(502, "<!DOCTYPE html><title>Error 502 (Server Error)!!1</title>");
      case 503 -> of(503, "UNAVAILABLE", "The model is overloaded. Please try again later.");
      case 504 -> of(504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete.");
      default ->
          of(status, status < 500 ? "FAILED_PRECONDITION" : "UNKNOWN", "Rehearsed: HTTP " + status);
    };
  }
}

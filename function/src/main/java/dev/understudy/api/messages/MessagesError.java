package dev.understudy.api.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.Problem;
import dev.understudy.api.Report;
import dev.understudy.http.Body;
import dev.understudy.http.Event;
import dev.understudy.http.Headers;
import dev.understudy.http.Response;
import dev.understudy.json.Json;
import dev.understudy.secret.Redaction;

/// A [Problem] in the shape of Anthropic's errors, `{"type": "error", "error": {"type",
/// "message"}}`, with our code, the place in the body and every attempt beside the message.
///
/// See <https://docs.claude.com/en/api/errors>.
final class MessagesError {
  private MessagesError() {}

  /// The whole response.
  static Response response(Problem problem, Headers common, Redaction redaction) {
    ObjectNode error = json(problem);
    common.first("request-id").ifPresent(id -> error.put("request_id", id));
    byte[] body = Json.write(redaction.clean(error));
    return new Response(problem.status(), Report.headers(problem, common), new Body.Bytes(body));
  }

  /// As the last event of a stream.
  static Event event(Problem problem, Redaction redaction) {
    JsonNode clean = redaction.clean(json(problem));
    return new Event("error", Json.text(clean));
  }

  private static ObjectNode json(Problem problem) {
    ObjectNode body = Json.object().put("type", "error");
    ObjectNode error = body.putObject("error");
    error.put("type", type(problem.status()));
    error.put("message", problem.message());
    error.put("code", problem.code());
    problem.param().ifPresent(param -> error.put("param", param));
    if (!problem.attempts().isEmpty()) {
      error.set("attempts", Report.attempts(problem));
    }
    return body;
  }

  private static String type(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 402 -> "billing_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 408, 504 -> "timeout_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 503, 529 -> "overloaded_error";
      default -> status < 500 ? "invalid_request_error" : "api_error";
    };
  }
}

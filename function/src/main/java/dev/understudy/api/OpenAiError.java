package dev.understudy.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Body;
import dev.understudy.http.Headers;
import dev.understudy.http.Response;
import dev.understudy.json.Json;
import dev.understudy.secret.Redaction;

/// A [Problem] in the shape of OpenAI's errors, `{"error": {"message", "type", "param", "code"}}`,
/// with Portkey's `status` and `message` beside it, and every attempt in `error.attempts`.
///
/// See <https://platform.openai.com/docs/guides/error-codes>.
public final class OpenAiError {
  private OpenAiError() {}

  /// The whole response.
  public static Response response(Problem problem, Headers common, Redaction redaction) {
    byte[] body = Json.write(redaction.clean(json(problem)));
    return new Response(problem.status(), Report.headers(problem, common), new Body.Bytes(body));
  }

  /// The body; not yet redacted.
  static ObjectNode json(Problem problem) {
    ObjectNode body = Json.object();
    body.put("status", "failure");
    body.put("message", problem.message());
    body.set("error", error(problem));
    return body;
  }

  /// What stands in `error`; not yet redacted.
  public static ObjectNode error(Problem problem) {
    ObjectNode error = Json.object();
    error.put("message", problem.message());
    error.put("type", type(problem.status()));
    error.put("param", problem.param().orElse(null));
    error.put("code", problem.code());
    if (!problem.attempts().isEmpty()) {
      error.set("attempts", Report.attempts(problem));
    }
    return error;
  }

  private static String type(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 408, 504 -> "timeout_error";
      case 429 -> "rate_limit_error";
      default -> status < 500 ? "invalid_request_error" : "api_error";
    };
  }
}

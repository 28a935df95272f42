package dev.understudy.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Body;
import dev.understudy.http.Headers;
import dev.understudy.http.Response;
import dev.understudy.json.Json;
import dev.understudy.route.Attempt;
import dev.understudy.route.Outcome;
import dev.understudy.secret.Redaction;

/// A [Problem] in the shape of OpenAI's errors, `{"error": {"message", "type", "param", "code"}}`,
/// with Portkey's `status` and `message` beside it, and every attempt in `error.attempts`.
///
/// See <https://platform.openai.com/docs/guides/error-codes>.
final class OpenAiError {
  private OpenAiError() {}

  /// The whole response.
  static Response response(Problem problem, Headers common, Redaction redaction) {
    Headers headers = common.with("content-type", "application/json");
    if (!problem.attempts().isEmpty()) {
      // The chain has done the retrying: a client that repeats it multiplies it.
      headers = headers.with("x-should-retry", "false");
    }
    if (problem.retryAfter().isPresent()) {
      long seconds = Math.ceilDiv(problem.retryAfter().get().toMillis(), 1000L);
      headers = headers.with("retry-after", Long.toString(seconds));
    }
    byte[] body = Json.write(redaction.clean(json(problem)));
    return new Response(problem.status(), headers, new Body.Bytes(body));
  }

  /// The body; not yet redacted.
  static ObjectNode json(Problem problem) {
    ObjectNode error = Json.object();
    error.put("message", problem.message());
    error.put("type", type(problem.status()));
    error.put("param", problem.param().orElse(null));
    error.put("code", problem.code());
    if (!problem.attempts().isEmpty()) {
      ArrayNode attempts = error.putArray("attempts");
      problem.attempts().forEach(attempt -> attempts.add(json(attempt)));
    }
    ObjectNode body = Json.object();
    body.put("status", "failure");
    body.put("message", problem.message());
    body.set("error", error);
    return body;
  }

  private static ObjectNode json(Attempt attempt) {
    ObjectNode line = Json.object();
    line.put("target", attempt.target().path());
    line.put("provider", attempt.target().provider().id());
    line.put("model", attempt.model());
    if (attempt.simulated()) {
      line.put("simulated", true);
    }
    if (attempt.status() != 0) {
      line.put("status", attempt.status());
    }
    if (attempt.outcome() instanceof Outcome.Failure failure) {
      line.put("class", failure.failure().wireName());
      line.put("message", failure.message());
      failure.retryAfter().ifPresent(wait -> line.put("retry_after_ms", wait.toMillis()));
    }
    if (!attempt.adaptations().isEmpty()) {
      ArrayNode adaptations = line.putArray("adaptations");
      attempt.adaptations().forEach(adaptations::add);
    }
    line.put("ms", attempt.took().toMillis());
    return line;
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

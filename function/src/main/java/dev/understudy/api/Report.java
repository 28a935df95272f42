package dev.understudy.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.route.Attempt;
import dev.understudy.route.Outcome;
import java.time.Duration;

/// What every dialect says of a [Problem] in the same words: its headers, and what was tried.
public final class Report {
  /// How long OpenAI's and Anthropic's clients wait at most, as they are told. Where it is longer,
  /// they ask again soon instead, and in vain.
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private Report() {}

  /// The headers of an error, whose body is JSON.
  ///
  /// @param common what every answer has
  public static Headers headers(Problem problem, Headers common) {
    Headers headers = common.with("content-type", "application/json");
    boolean later =
        problem.retryAfter().filter(wait -> wait.compareTo(LONGEST_WAIT) > 0).isPresent();
    if (later || !problem.attempts().isEmpty()) {
      // The chain has done the retrying: a client that repeats it multiplies it.
      headers = headers.with("x-should-retry", "false");
    }
    if (problem.retryAfter().isPresent()) {
      long seconds = Math.ceilDiv(problem.retryAfter().get().toMillis(), 1000L);
      headers = headers.with("retry-after", Long.toString(seconds));
    }
    return headers;
  }

  /// Every attempt, in order. Not yet redacted.
  public static ArrayNode attempts(Problem problem) {
    ArrayNode attempts = Json.array();
    problem.attempts().forEach(attempt -> attempts.add(json(attempt)));
    return attempts;
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
}

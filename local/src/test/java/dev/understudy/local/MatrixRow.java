package dev.understudy.local;

import java.util.List;

/// A fault of the rehearsal as a row of the matrix: what the gateway is to call it, and what it is
/// to do about it.
///
/// @param provider whose fault it is
/// @param fault as it follows `fail-` in a model's name
/// @param shown status and class on the attempts header
record MatrixRow(String provider, String fault, String shown, Then then) {

  /// What follows the attempt.
  enum Then {
    /// The same target may be asked again, then the next one takes over.
    RETRIED,
    /// The next target takes over: a retry would not help, or would come before the target answers
    /// again.
    NEXT,
    /// Nothing ever comes: the next target takes over when the time is up.
    HANGS,
    /// It is the client's answer, as an error.
    ENDS,
    /// It is an answer.
    ANSWERS
  }

  /// Every fault.
  static final List<MatrixRow> ALL =
      List.of(
          row("status-400", "400 caller_fault", Then.NEXT),
          row("status-401", "401 authentication", Then.NEXT),
          row("status-402", "402 quota_exhausted", Then.NEXT),
          row("status-403", "403 permission", Then.NEXT),
          row("status-404", "404 model_not_found", Then.NEXT),
          row("status-408", "408 timeout", Then.RETRIED),
          row("status-409", "409 caller_fault", Then.NEXT),
          row("status-413", "413 context_too_long", Then.NEXT),
          row("status-422", "422 caller_fault", Then.NEXT),
          row("status-429", "429 rate_limited", Then.NEXT),
          row("status-500", "500 server_error", Then.RETRIED),
          row("status-502", "502 server_error", Then.RETRIED),
          row("status-503", "503 overloaded", Then.RETRIED),
          row("status-504", "504 server_error", Then.RETRIED),
          row("status-520", "520 server_error", Then.RETRIED),
          row("status-529", "529 overloaded", Then.RETRIED),
          row("rate-limit", "429 rate_limited", Then.NEXT),
          row("insufficient-quota", "429 quota_exhausted", Then.NEXT),
          row("credit-exhausted", "429 quota_exhausted", Then.NEXT),
          row("context-length", "400 context_too_long", Then.NEXT),
          row("model-not-found", "404 model_not_found", Then.NEXT),
          row("bad-key", "401 authentication", Then.NEXT),
          row("silent", "timeout", Then.HANGS),
          row("slow-headers-30000", "timeout", Then.HANGS),
          row("slow-30000", "timeout", Then.HANGS),
          row("hang-body", "timeout", Then.HANGS),
          row("reset", "unreachable", Then.RETRIED),
          row("reset-body", "truncated", Then.RETRIED),
          row("close", "unreachable", Then.RETRIED),
          row("truncated", "truncated", Then.RETRIED),
          row("truncated-chunks", "truncated", Then.RETRIED),
          row("truncated-json", "200 truncated", Then.RETRIED),
          row("garbage", "200 malformed", Then.RETRIED),
          row("html", "200 malformed", Then.RETRIED),
          row("error-in-200", "200 error_in_200", Then.RETRIED),
          row("empty-body", "200 malformed", Then.RETRIED),
          row("empty-content", "200 empty", Then.RETRIED),
          row("no-choices", "200 empty", Then.RETRIED),
          row("redirect", "302 malformed", Then.RETRIED),
          new MatrixRow("anthropic", "content-filter", "400 content_filtered", Then.ENDS),
          row("content-filter", "200", Then.ANSWERS),
          row("refusal", "200", Then.ANSWERS),
          new MatrixRow("google", "bad-key", "400 authentication", Then.NEXT),
          new MatrixRow("google", "rate-limit", "429 rate_limited", Then.NEXT),
          new MatrixRow("google", "insufficient-quota", "429 quota_exhausted", Then.NEXT),
          new MatrixRow("google", "credit-exhausted", "429 quota_exhausted", Then.NEXT),
          new MatrixRow("google", "context-length", "400 context_too_long", Then.NEXT),
          new MatrixRow("google", "status-503", "503 overloaded", Then.RETRIED),
          new MatrixRow("google", "error-in-200", "200 error_in_200", Then.RETRIED),
          new MatrixRow("google", "no-choices", "200 empty", Then.RETRIED),
          new MatrixRow("google", "truncated-json", "200 truncated", Then.RETRIED),
          new MatrixRow("bedrock", "bad-key", "403 authentication", Then.NEXT),
          new MatrixRow("bedrock", "rate-limit", "429 rate_limited", Then.RETRIED),
          new MatrixRow("bedrock", "insufficient-quota", "429 quota_exhausted", Then.NEXT),
          new MatrixRow("bedrock", "context-length", "400 context_too_long", Then.NEXT),
          new MatrixRow("bedrock", "model-not-found", "400 model_not_found", Then.NEXT),
          new MatrixRow("bedrock", "status-424", "424 server_error", Then.RETRIED),
          new MatrixRow("bedrock", "status-503", "503 overloaded", Then.RETRIED),
          new MatrixRow("bedrock", "no-choices", "200 empty", Then.RETRIED),
          new MatrixRow("bedrock", "reset-body", "truncated", Then.RETRIED),
          new MatrixRow("cohere", "bad-key", "401 authentication", Then.NEXT),
          new MatrixRow("cohere", "rate-limit", "429 rate_limited", Then.RETRIED),
          new MatrixRow("cohere", "insufficient-quota", "429 quota_exhausted", Then.NEXT),
          new MatrixRow("cohere", "credit-exhausted", "402 quota_exhausted", Then.NEXT),
          new MatrixRow("cohere", "context-length", "400 context_too_long", Then.NEXT),
          new MatrixRow("cohere", "status-503", "503 overloaded", Then.RETRIED),
          new MatrixRow("cohere", "no-choices", "200 empty", Then.RETRIED),
          new MatrixRow("groq", "rate-limit", "429 rate_limited", Then.NEXT),
          new MatrixRow("groq", "status-503", "503 overloaded", Then.RETRIED),
          new MatrixRow("groq", "empty-content", "200 empty", Then.RETRIED),
          // The last, for FaultMatrixTest.
          row("stale-1", "200", Then.ANSWERS));

  private static MatrixRow row(String fault, String shown, Then then) {
    return new MatrixRow("openai", fault, shown, then);
  }

  /// Whether a retry acts on it.
  boolean repeated() {
    return then == Then.RETRIED || then == Then.HANGS;
  }

  /// Whether the next target is asked.
  boolean passes() {
    return then != Then.ENDS && then != Then.ANSWERS;
  }
}

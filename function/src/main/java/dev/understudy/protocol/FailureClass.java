package dev.understudy.protocol;

import java.util.Locale;

/// What went wrong with an attempt: the one list that routing, errors, logs and the documentation
/// speak of.
public enum FailureClass {
  /// The provider says that the request is wrong.
  CALLER_FAULT(400),
  /// The conversation does not fit the model's context window.
  CONTEXT_TOO_LONG(400),
  /// The target cannot honour the call, so it was not asked.
  UNSUPPORTED(400),
  /// The provider's content policy refused the request. No outage, so nothing to fall back from
  /// unless asked for.
  CONTENT_FILTERED(400),
  /// The provider does not know the key, or there is none.
  AUTHENTICATION(401),
  /// The provider knows the key and does not allow the call.
  PERMISSION(403),
  /// The provider has no such model, or not for this key.
  MODEL_NOT_FOUND(404),
  /// Too many calls, or tokens, for now.
  RATE_LIMITED(429),
  /// The account has no credit left. Waiting does not help.
  QUOTA_EXHAUSTED(429),
  /// The provider says that it has too much to do.
  OVERLOADED(503),
  /// No connection, or one that closed before any answer.
  UNREACHABLE(503),
  /// The provider failed. The client sees the provider's own status.
  SERVER_ERROR(502),
  /// No answer within the attempt's limit.
  TIMEOUT(408),
  /// The answer began, and nothing more of it came.
  STALLED(408),
  /// The answer cannot be understood.
  MALFORMED(502),
  /// The answer ended before it was whole.
  TRUNCATED(502),
  /// A whole answer that says nothing.
  EMPTY(502),
  /// An error under a status that says success.
  ERROR_IN_200(502),
  /// A fault of our own with this target. The log has it; the next target may be spared.
  INTERNAL(500),
  /// The time for the whole call is over.
  DEADLINE(504);

  private final int status;

  FailureClass(int status) {
    this.status = status;
  }

  /// The HTTP status that a client sees when this is all that happened.
  public int status() {
    return status;
  }

  /// Whether a fallback goes on to the next target.
  public boolean fallsBack() {
    return this != CONTENT_FILTERED && this != DEADLINE;
  }

  /// The name on the wire: `rate_limited`.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

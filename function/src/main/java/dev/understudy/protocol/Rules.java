package dev.understudy.protocol;

import static dev.understudy.protocol.FailureClass.AUTHENTICATION;
import static dev.understudy.protocol.FailureClass.CALLER_FAULT;
import static dev.understudy.protocol.FailureClass.CONTEXT_TOO_LONG;
import static dev.understudy.protocol.FailureClass.MODEL_NOT_FOUND;
import static dev.understudy.protocol.FailureClass.OVERLOADED;
import static dev.understudy.protocol.FailureClass.PERMISSION;
import static dev.understudy.protocol.FailureClass.QUOTA_EXHAUSTED;
import static dev.understudy.protocol.FailureClass.RATE_LIMITED;
import static dev.understudy.protocol.FailureClass.SERVER_ERROR;
import static dev.understudy.protocol.FailureClass.TIMEOUT;

import java.util.List;
import java.util.Optional;

/// What an error response means: a protocol's own rows, the first that fits, over what the HTTP
/// status says by itself. The status alone cannot be trusted: a wrong key is a 400 at some hosts,
/// an empty account a 400, 402, 403 or 429.
record Rules(List<Rule> rows) {
  FailureClass classify(int status, ErrorBody error) {
    return byWords(status, error).orElseGet(() -> byStatus(status));
  }

  /// What the rows say; nothing where the status alone would have to.
  Optional<FailureClass> byWords(int status, ErrorBody error) {
    return rows.stream().filter(rule -> rule.fits(status, error)).map(Rule::failure).findFirst();
  }

  /// RFC 9110 section 15, and 529, which Anthropic and others use for "overloaded".
  private static FailureClass byStatus(int status) {
    return switch (status) {
      case 401 -> AUTHENTICATION;
      case 402 -> QUOTA_EXHAUSTED;
      case 403 -> PERMISSION;
      case 404 -> MODEL_NOT_FOUND;
      case 408 -> TIMEOUT;
      case 413 -> CONTEXT_TOO_LONG;
      case 429 -> RATE_LIMITED;
      case 503, 529 -> OVERLOADED;
      default -> status >= 500 ? SERVER_ERROR : CALLER_FAULT;
    };
  }
}

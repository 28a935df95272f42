package dev.understudy.protocol.messages;

import static dev.understudy.protocol.FailureClass.AUTHENTICATION;
import static dev.understudy.protocol.FailureClass.CONTENT_FILTERED;
import static dev.understudy.protocol.FailureClass.CONTEXT_TOO_LONG;
import static dev.understudy.protocol.FailureClass.MODEL_NOT_FOUND;
import static dev.understudy.protocol.FailureClass.OVERLOADED;
import static dev.understudy.protocol.FailureClass.PERMISSION;
import static dev.understudy.protocol.FailureClass.QUOTA_EXHAUSTED;
import static dev.understudy.protocol.FailureClass.RATE_LIMITED;
import static dev.understudy.protocol.FailureClass.TIMEOUT;

import dev.understudy.protocol.Rule;
import java.util.List;

/// What Anthropic's errors mean. The first row that fits counts; where none does, the status says
/// it all.
///
/// From <https://docs.claude.com/en/api/errors> and from recorded errors. Messages come before
/// types: an empty account, a long prompt and a filtered answer are all `invalid_request_error`.
public final class MessagesErrors {
  private static final String DOCUMENTED = "Anthropic, documented";
  private static final String SEEN = "Anthropic, seen";

  /// The table.
  public static final List<Rule> RULES =
      List.of(
          Rule.message("credit balance is too low", QUOTA_EXHAUSTED, SEEN),
          Rule.message("reached your specified .*usage limits", QUOTA_EXHAUSTED, SEEN),
          Rule.message("organization has been disabled", PERMISSION, SEEN).at(400),
          Rule.message("prompt is too long|exceed context limit", CONTEXT_TOO_LONG, SEEN),
          Rule.message("output blocked by content filtering", CONTENT_FILTERED, SEEN),
          Rule.name("authentication_error", AUTHENTICATION, DOCUMENTED),
          Rule.name("billing_error", QUOTA_EXHAUSTED, DOCUMENTED),
          Rule.name("permission_error", PERMISSION, DOCUMENTED),
          Rule.name("not_found_error", MODEL_NOT_FOUND, DOCUMENTED),
          Rule.name("request_too_large", CONTEXT_TOO_LONG, DOCUMENTED),
          Rule.name("rate_limit_error", RATE_LIMITED, DOCUMENTED),
          Rule.name("overloaded_error", OVERLOADED, DOCUMENTED),
          Rule.name("timeout_error", TIMEOUT, DOCUMENTED));

  private MessagesErrors() {}
}

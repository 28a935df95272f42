package dev.understudy.protocol.gemini;

import static dev.understudy.protocol.FailureClass.AUTHENTICATION;
import static dev.understudy.protocol.FailureClass.CONTENT_FILTERED;
import static dev.understudy.protocol.FailureClass.CONTEXT_TOO_LONG;
import static dev.understudy.protocol.FailureClass.MODEL_NOT_FOUND;
import static dev.understudy.protocol.FailureClass.OVERLOADED;
import static dev.understudy.protocol.FailureClass.PERMISSION;
import static dev.understudy.protocol.FailureClass.QUOTA_EXHAUSTED;
import static dev.understudy.protocol.FailureClass.RATE_LIMITED;
import static dev.understudy.protocol.FailureClass.SERVER_ERROR;
import static dev.understudy.protocol.FailureClass.TIMEOUT;

import dev.understudy.protocol.Rule;
import java.util.List;

/// What Google's errors mean. The first row that fits counts; where none does, the status says it
/// all.
///
/// From <https://ai.google.dev/gemini-api/docs/troubleshooting>,
/// <https://cloud.google.com/apis/design/errors> and from recorded errors. A wrong key is an
/// `INVALID_ARGUMENT` like any other, so reasons and messages come before statuses.
public final class GeminiErrors {
  private static final String DOCUMENTED = "Google, documented";
  private static final String SEEN = "Google, seen";

  /// The table.
  public static final List<Rule> RULES =
      List.of(
          Rule.name("API_KEY_INVALID", AUTHENTICATION, SEEN),
          Rule.name(
              "ACCESS_TOKEN_EXPIRED|ACCESS_TOKEN_TYPE_UNSUPPORTED|CREDENTIALS_MISSING",
              AUTHENTICATION,
              DOCUMENTED),
          Rule.message("API key (not valid|expired|not found)", AUTHENTICATION, SEEN),
          Rule.message("unregistered callers|reported as leaked", AUTHENTICATION, SEEN).at(403),
          Rule.message("user location is not supported", PERMISSION, DOCUMENTED),
          Rule.name("BILLING_DISABLED", QUOTA_EXHAUSTED, DOCUMENTED),
          Rule.name("\\w*PerDay\\w*(-\\w+)?", QUOTA_EXHAUSTED, SEEN),
          Rule.message("credits are depleted|, limit: 0\\b", QUOTA_EXHAUSTED, SEEN).at(429),
          Rule.message("exceeds the maximum number of tokens", CONTEXT_TOO_LONG, SEEN),
          Rule.message("unexpected model name format", MODEL_NOT_FOUND, SEEN).at(400),
          Rule.message("violat\\w+ .*(policies|guidelines)", CONTENT_FILTERED, SEEN).at(400),
          Rule.name("MODEL_CAPACITY_EXHAUSTED", OVERLOADED, SEEN),
          Rule.name("UNAUTHENTICATED", AUTHENTICATION, DOCUMENTED),
          Rule.name("PERMISSION_DENIED", PERMISSION, DOCUMENTED),
          Rule.name("NOT_FOUND", MODEL_NOT_FOUND, DOCUMENTED),
          Rule.name("RESOURCE_EXHAUSTED", RATE_LIMITED, DOCUMENTED),
          Rule.name("UNAVAILABLE", OVERLOADED, DOCUMENTED),
          Rule.name("DEADLINE_EXCEEDED", TIMEOUT, DOCUMENTED),
          Rule.name("INTERNAL", SERVER_ERROR, DOCUMENTED));

  private GeminiErrors() {}
}

package dev.understudy.protocol.cohere;

import static dev.understudy.protocol.FailureClass.AUTHENTICATION;
import static dev.understudy.protocol.FailureClass.CONTENT_FILTERED;
import static dev.understudy.protocol.FailureClass.CONTEXT_TOO_LONG;
import static dev.understudy.protocol.FailureClass.MALFORMED;
import static dev.understudy.protocol.FailureClass.MODEL_NOT_FOUND;
import static dev.understudy.protocol.FailureClass.QUOTA_EXHAUSTED;

import dev.understudy.protocol.Rule;
import java.util.List;

/// What Cohere's errors mean. The first row that fits counts; where none does, the status says it
/// all.
///
/// From <https://docs.cohere.com/reference/errors>, which knows statuses and messages, and from
/// recorded errors.
public final class CohereErrors {
  private static final String DOCUMENTED = "Cohere, documented";

  /// The table.
  public static final List<Rule> RULES =
      List.of(
          Rule.name("TOO_MANY_TOKENS", CONTEXT_TOO_LONG, "Cohere, seen"),
          // The limit of what may be written is another one, which a shorter prompt does not mend.
          Rule.message("too many tokens: (total|size limit|.*prompt)", CONTEXT_TOO_LONG, DOCUMENTED)
              .at(400),
          // The model wrote a call that does not fit its schema: another try may do better.
          Rule.name("INVALID_TOOL_GENERATION", MALFORMED, "Cohere, seen within a stream"),
          Rule.message("invalid api token|no api key", AUTHENTICATION, DOCUMENTED),
          Rule.message("limited to .* calls / month", QUOTA_EXHAUSTED, DOCUMENTED).at(429),
          Rule.message("", CONTENT_FILTERED, DOCUMENTED).at(498),
          Rule.message("^model '.*' (not found|was removed)", MODEL_NOT_FOUND, DOCUMENTED).at(400));

  private CohereErrors() {}
}

package dev.understudy.protocol.messages;

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

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.ReplyReader;
import dev.understudy.protocol.Rule;
import dev.understudy.time.Time;
import java.util.List;

/// Anthropic's `/messages` (https://docs.claude.com/en/api/messages), for conversations of text. A
/// prompt of legacy completions becomes a conversation of one user message.
///
/// What becomes of each field of a request is the table [RequestFields].
public final class Messages implements Protocol {
  /// From https://docs.claude.com/en/api/errors. Messages come before types: an empty account, a
  /// long prompt and a filtered answer are all `invalid_request_error`.
  private static final List<Rule> RULES =
      List.of(
          Rule.message("credit balance is too low", QUOTA_EXHAUSTED),
          Rule.message("reached your specified .*usage limits", QUOTA_EXHAUSTED),
          Rule.message("prompt is too long|exceed context limit", CONTEXT_TOO_LONG),
          Rule.message("output blocked by content filtering", CONTENT_FILTERED),
          Rule.name("authentication_error", AUTHENTICATION),
          Rule.name("billing_error", QUOTA_EXHAUSTED),
          Rule.name("permission_error", PERMISSION),
          Rule.name("not_found_error", MODEL_NOT_FOUND),
          Rule.name("request_too_large", CONTEXT_TOO_LONG),
          Rule.name("rate_limit_error", RATE_LIMITED),
          Rule.name("overloaded_error", OVERLOADED),
          Rule.name("timeout_error", TIMEOUT),
          Rule.name("api_error", SERVER_ERROR).at(500, 502));

  private final ReplyReader reader;
  private final Time time;

  /// @param time for `created`, which Anthropic's replies do not have, and for limits that say at
  ///   what time they end
  public Messages(Time time) {
    this.reader = new ReplyReader(RULES, time);
    this.time = time;
  }

  @Override
  public Rendering render(Operation operation, ObjectNode canonical) {
    return new MessagesRequest(operation, canonical).render();
  }

  @Override
  public Reading parse(Operation operation, int status, Headers headers, byte[] body) {
    return reader.read(
        status, headers, body, json -> new MessagesReply(time, operation, json).read());
  }
}

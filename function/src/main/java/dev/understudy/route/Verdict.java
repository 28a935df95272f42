package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Body;
import dev.understudy.http.Response;
import dev.understudy.http.Upstream;
import dev.understudy.http.Upstream.Fault;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Reading;
import dev.understudy.route.Outcome.Said;
import java.time.Duration;
import java.util.Optional;

/// What a provider's answer, or the lack of one, means for a call: the place where faults of the
/// network become failure classes, and where an answer has to pass the config's checks.
final class Verdict {
  /// How much of a provider's error message is kept, in characters.
  private static final int MAX_MESSAGE = 500;

  private Verdict() {}

  /// What `exchange` came to.
  static Outcome of(Try one, Upstream.Exchange exchange) {
    return switch (exchange) {
      case Upstream.Broken(Fault fault, String detail) ->
          new Outcome.Failure(classOf(fault, one), detail);
      case Upstream.Answered(Response response) ->
          switch (response.body()) {
            case Body.Bytes(byte[] bytes) -> read(one, response, bytes);
            case Body.Events events -> {
              events.close();
              yield new Outcome.Failure(
                  FailureClass.MALFORMED,
                  response.status(),
                  "an event stream, where a whole answer was asked for",
                  Optional.empty());
            }
          };
    };
  }

  private static Outcome read(Try one, Response response, byte[] bytes) {
    Reading reading =
        one.target()
            .provider()
            .protocol()
            .parse(one.call().operation(), response.status(), response.headers(), bytes);
    return switch (reading) {
      case Reading.Fault(FailureClass failure, String message, Optional<Duration> retryAfter) ->
          new Outcome.Failure(failure, response.status(), shown(message, one), retryAfter);
      case Reading.Empty(ObjectNode reply, ObjectNode original, String why) ->
          one.target().terms().checks().nonEmpty()
              ? new Outcome.Failure(FailureClass.EMPTY, response.status(), why, Optional.empty())
              : checked(one, response, new Said.Whole(reply, original));
      case Reading.Answer(ObjectNode reply, ObjectNode original) ->
          checked(one, response, new Said.Whole(reply, original));
    };
  }

  private static Outcome checked(Try one, Response response, Said.Whole said) {
    return one.target()
        .terms()
        .checks()
        .objection(said.reply(), one.leg().limit())
        .<Outcome>map(
            why ->
                new Outcome.Failure(
                    FailureClass.CHECK_FAILED,
                    response.status(),
                    shown(why, one),
                    Optional.empty()))
        .orElseGet(
            () ->
                new Outcome.Answer(
                    one.target(),
                    one.model(),
                    response.status(),
                    response.headers(),
                    said,
                    one.adaptations()));
  }

  /// A provider's words as they may be shown: first redacted, then cut, so that no half of a key
  /// stays.
  private static String shown(String message, Try one) {
    String clean = one.call().redaction().clean(message);
    return clean.length() <= MAX_MESSAGE ? clean : clean.substring(0, MAX_MESSAGE) + "…";
  }

  /// What a broken exchange means. An attempt that ran until the call's own deadline ended the
  /// call.
  private static FailureClass classOf(Fault fault, Try one) {
    return switch (fault) {
      case HOST_REFUSED -> FailureClass.CALLER_FAULT;
      case UNREACHABLE, STALE_CONNECTION -> FailureClass.UNREACHABLE;
      case NO_HEADERS_IN_TIME, NO_BODY_IN_TIME ->
          one.call().deadline().passed() ? FailureClass.DEADLINE : FailureClass.TIMEOUT;
      case STALLED -> FailureClass.STALLED;
      case CUT_OFF -> FailureClass.TRUNCATED;
      case TOO_LARGE, NOT_HTTP -> FailureClass.MALFORMED;
      case CANCELLED -> FailureClass.CANCELLED;
    };
  }
}

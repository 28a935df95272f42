package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Response;
import dev.understudy.http.Upstream;
import dev.understudy.http.Upstream.Fault;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Minted;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Vectors;
import dev.understudy.route.Outcome.Said;
import java.util.Optional;

/// What a provider's answer, or the lack of one, means for a call: the place where faults of the
/// network become failure classes, and where an answer has to pass the config's checks.
final class Verdict {
  /// How much of a provider's error message is kept, in characters.
  private static final int MAX_MESSAGE = 500;

  private Verdict() {}

  /// What came of `broken`.
  static Outcome.Failure of(Try one, Upstream.Broken broken) {
    return new Outcome.Failure(classOf(broken.fault(), one), broken.detail());
  }

  /// What a whole response says.
  static Reading read(Try one, Response response, byte[] body) {
    return one.asked()
        .protocol()
        .parse(one.call().operation(), response.status(), response.headers(), body);
  }

  /// What a stream is where a number or vectors were asked for.
  static Outcome.Failure streamed(Response response) {
    return new Outcome.Failure(
        FailureClass.MALFORMED,
        response.status(),
        "a stream, where none was asked for",
        Optional.empty());
  }

  /// What a response came to that is whole and understood.
  static Outcome judged(Try one, Response response, Reading reading) {
    return switch (reading) {
      case Reading.Fault fault -> failure(one, response, fault);
      case Reading.Empty(ObjectNode reply, ObjectNode original, String why) ->
          one.target().terms().checks().nonEmpty()
              ? new Outcome.Failure(FailureClass.EMPTY, response.status(), why, Optional.empty())
              : checked(one, response, new Said.Whole(reply, original));
      case Reading.Answer(ObjectNode reply, ObjectNode original) ->
          checked(one, response, new Said.Whole(reply, original));
    };
  }

  /// What the provider says is wrong.
  static Outcome.Failure failure(Try one, Response response, Reading.Fault fault) {
    return new Outcome.Failure(
        fault.failure(), response.status(), shown(fault.message(), one), fault.retryAfter());
  }

  /// An answer that says `said`.
  static Outcome.Answer answer(Try one, Response response, Said said) {
    return new Outcome.Answer(
        one.target(),
        one.asked().model(),
        response.status(),
        response.headers(),
        said,
        one.adaptations());
  }

  private static Outcome checked(Try one, Response response, Said.Whole said) {
    if (one.call().operation() == Operation.COUNT) {
      return answer(one, response, said);
    }
    Minted.name(said.reply(), one.asked().model());
    if (one.call().operation() == Operation.EMBED) {
      Optional<String> objection = Vectors.objection(one.asked().params(), said.reply());
      if (objection.isPresent()) {
        return new Outcome.Failure(
            FailureClass.MALFORMED, response.status(), objection.get(), Optional.empty());
      }
    }
    if (takesObjects(one.call()) && !callsAreWhole(said.reply())) {
      return new Outcome.Failure(
          FailureClass.MALFORMED,
          response.status(),
          "the arguments of a call are no JSON",
          Optional.empty());
    }
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
        .orElseGet(() -> answer(one, response, said));
  }

  /// Whether the client's dialect has arguments as objects. OpenAI's have them as texts.
  private static boolean takesObjects(Call call) {
    return call.original().filter(it -> it.dialect() != Dialect.RESPONSES).isPresent();
  }

  /// A client whose dialect has arguments as objects would get another call than the model's. Cut
  /// by a limit, the answer says so.
  private static boolean callsAreWhole(ObjectNode reply) {
    return reply
        .path("choices")
        .valueStream()
        .filter(choice -> !choice.path("finish_reason").asText().equals("length"))
        .flatMap(choice -> choice.at("/message/tool_calls").valueStream())
        .map(call -> call.at("/function/arguments"))
        .allMatch(arguments -> !arguments.isTextual() || isObject(arguments.textValue()));
  }

  private static boolean isObject(String text) {
    try {
      return Json.parse(text).isObject();
    } catch (JsonException e) {
      return false;
    }
  }

  /// A provider's words as they may be shown: first redacted, then cut, so that no half of a key
  /// stays.
  private static String shown(String message, Try one) {
    String clean = one.call().redaction().clean(message);
    return clean.length() <= MAX_MESSAGE ? clean : clean.substring(0, MAX_MESSAGE) + "…";
  }

  /// What a broken exchange means. An attempt that ran until the call's own deadline ended the
  /// call.
  static FailureClass classOf(Fault fault, Try one) {
    return switch (fault) {
      case HOST_REFUSED -> FailureClass.CALLER_FAULT;
      case UNREACHABLE, STALE_CONNECTION -> FailureClass.UNREACHABLE;
      case NO_HEADERS_IN_TIME ->
          one.waitsForFirstToken() ? FailureClass.FIRST_TOKEN_TIMEOUT : outOfTime(one);
      case NO_BODY_IN_TIME -> outOfTime(one);
      case STALLED -> FailureClass.STALLED;
      case CUT_OFF -> FailureClass.TRUNCATED;
      case TOO_LARGE, GARBLED, NOT_HTTP -> FailureClass.MALFORMED;
      case CANCELLED -> FailureClass.CANCELLED;
    };
  }

  private static FailureClass outOfTime(Try one) {
    return one.call().deadline().passed() ? FailureClass.DEADLINE : FailureClass.TIMEOUT;
  }
}

package dev.understudy.protocol;

import static dev.understudy.protocol.FailureClass.CONTENT_FILTERED;
import static dev.understudy.protocol.FailureClass.ERROR_IN_200;
import static dev.understudy.protocol.FailureClass.MALFORMED;
import static dev.understudy.protocol.FailureClass.TRUNCATED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Reading.Fault;
import dev.understudy.time.Time;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What every protocol of JSON objects asks of a whole response before it looks at what is said: is
/// it a success at all, and an object that does not report an error? Stateless.
public final class ReplyReader {
  /// An event that has no words of its own.
  public static final String AN_EVENT = "an event of the stream";

  private final Rules rules;
  private final Time time;

  /// @param rules a protocol's own table of errors; the first that fits counts
  /// @param time tells how far off the moment is at which a provider asks us to come back
  public ReplyReader(List<Rule> rules, Time time) {
    this.rules = new Rules(List.copyOf(rules));
    this.time = time;
  }

  /// A fault, or what `answer` makes of the object under a 2xx status. The object is fresh, so
  /// `answer` may change it.
  public Reading read(
      int status, Headers headers, byte[] body, Function<ObjectNode, Reading> answer) {
    if (status < 200 || status == 204) {
      return new Fault(MALFORMED, "HTTP " + status + ", which cannot carry an answer");
    }
    if (status < 300) {
      return success(status, body, answer);
    }
    if (status < 400) {
      return new Fault(MALFORMED, "HTTP " + status + ": a redirect, which is not followed");
    }
    ErrorBody error = ErrorBody.of(status, body);
    FailureClass failure = rules.classify(status, error);
    return new Fault(failure, error.message(), RetryAfter.of(time, failure, headers, error));
  }

  private Reading success(int status, byte[] body, Function<ObjectNode, Reading> answer) {
    String what = "HTTP " + status;
    JsonNode json;
    try {
      json = Json.parse(body);
    } catch (JsonException e) {
      return ErrorBody.isHtml(new String(body, StandardCharsets.UTF_8))
          ? new Fault(MALFORMED, what + " with an HTML page")
          : new Fault(e.endsEarly() ? TRUNCATED : MALFORMED, what + ": " + e.getMessage());
    }
    if (!(json instanceof ObjectNode object)) {
      return new Fault(MALFORMED, what + " with JSON that is not an object");
    }
    return error(what, object).map(Reading.class::cast).orElseGet(() -> answer.apply(object));
  }

  /// The error that `json` reports under a status, or beside other choices, that says success.
  ///
  /// Azure reports a filtered prompt in this way too. That is a refusal, not an outage, so it keeps
  /// its class.
  ///
  /// @param what names the response where the error has no words of its own
  public Optional<Fault> error(String what, ObjectNode json) {
    if (!reportsError(json)) {
      return Optional.empty();
    }
    ErrorBody error = ErrorBody.of(what, json);
    // 400 stands for the status that it should have had.
    boolean refused = rules.classify(400, error) == CONTENT_FILTERED;
    return Optional.of(new Fault(refused ? CONTENT_FILTERED : ERROR_IN_200, error.message()));
  }

  /// The error that an event of a stream reports. The status line was sent before anybody knew of
  /// it, so the error's own words say what it is; where no rule knows them it is
  /// [FailureClass#ERROR_IN_200].
  ///
  /// @param what names the event where the error has no words of its own
  public Optional<Fault> errorInStream(String what, ObjectNode json) {
    if (!reportsError(json)) {
      return Optional.empty();
    }
    ErrorBody error = ErrorBody.of(what, json);
    FailureClass failure = rules.byWords(400, error).orElse(ERROR_IN_200);
    return Optional.of(
        new Fault(failure, error.message(), RetryAfter.of(time, failure, Headers.none(), error)));
  }

  /// What an event of a stream comes to that is a JSON object: the error that it reports, or what
  /// `said` makes of it. The object is fresh, so `said` may change it.
  public StreamReading event(Event event, Function<ObjectNode, StreamReading> said) {
    return object(
        event,
        json ->
            errorInStream(AN_EVENT, json)
                .<StreamReading>map(StreamReading.Failed::new)
                .orElseGet(() -> said.apply(json)));
  }

  /// [#event], for streams that tell an error by the name of its event.
  public static StreamReading object(Event event, Function<ObjectNode, StreamReading> said) {
    JsonNode json;
    try {
      json = Json.parse(event.data());
    } catch (JsonException e) {
      return new StreamReading.Unreadable(AN_EVENT + ": " + e.getMessage());
    }
    return json instanceof ObjectNode object
        ? said.apply(object)
        : new StreamReading.Unreadable(AN_EVENT + " is JSON, but not an object");
  }

  private static boolean reportsError(ObjectNode json) {
    return json.hasNonNull("error")
        || json.path("type").asText("").equals("error")
        || json.path("object").asText("").equals("error");
  }
}

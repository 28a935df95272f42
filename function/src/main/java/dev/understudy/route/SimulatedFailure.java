package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Body;
import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.http.Upstream;
import dev.understudy.json.Json;
import dev.understudy.time.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// A way out that leads nowhere: fails as a provider would, and calls none. Takes the time that the
/// failure would take, within the limits of the try.
///
/// @param number the status, or how many milliseconds
public record SimulatedFailure(Kind kind, int number) implements Upstream {
  private static final int LONGEST_MS = 900_000;

  /// The ways to fail.
  public enum Kind {
    /// An error response.
    STATUS("400 to 599", "An error response with this status, at once. The class is the status's."),
    /// Silent for a time.
    SLOW(
        "slow:MS",
        "Silent for so many milliseconds (1 to 900000), then the connection ends without an"
            + " answer: `unreachable`; `timeout` where a limit comes before."),
    /// Silent for good.
    TIMEOUT("timeout", "Silent until the limit of the attempt."),
    /// No connection.
    UNREACHABLE("unreachable", "No connection, at once."),
    /// The answer is cut.
    TRUNCATED("truncated", "The connection ends within the answer, at once."),
    /// The answer cannot be understood.
    MALFORMED("malformed", "An HTML page under a 200, at once."),
    /// The answer begins, and stops.
    STALLED(
        "stalled", "The answer begins, then nothing more of it comes until the limit for that.");

    private final String spelling;
    private final String meaning;

    Kind(String spelling, String meaning) {
      this.spelling = spelling;
      this.meaning = meaning;
    }

    /// How a client writes it.
    public String spelling() {
      return spelling;
    }

    /// What happens then, for people.
    public String meaning() {
      return meaning;
    }
  }

  /// What [#read] takes.
  public static final String ALLOWED =
      Arrays.stream(Kind.values()).map(Kind::spelling).collect(Collectors.joining(", "));

  /// The failure that is written so; empty if none is.
  public static Optional<SimulatedFailure> read(String text) {
    if (text.matches("[45]\\d\\d")) {
      return Optional.of(new SimulatedFailure(Kind.STATUS, Integer.parseInt(text)));
    }
    if (text.matches("slow:\\d{1,6}")) {
      int millis = Integer.parseInt(text.substring("slow:".length()));
      return millis > 0 && millis <= LONGEST_MS
          ? Optional.of(new SimulatedFailure(Kind.SLOW, millis))
          : Optional.empty();
    }
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.spelling.equals(text))
        .findFirst()
        .map(kind -> new SimulatedFailure(kind, 0));
  }

  @Override
  public Exchange send(Request request, HostGuard.Origin host, Limits limits) {
    Deadline headersBy = limits.whole().within(limits.headers());
    return switch (kind) {
      case STATUS -> answered(number, "application/json", error());
      case SLOW -> {
        Deadline end = limits.whole().within(Duration.ofMillis(number));
        yield end.isBefore(headersBy)
            ? silence(end, limits, Fault.UNREACHABLE)
            : silence(headersBy, limits, Fault.NO_HEADERS_IN_TIME);
      }
      case TIMEOUT -> silence(headersBy, limits, Fault.NO_HEADERS_IN_TIME);
      case UNREACHABLE -> broken(Fault.UNREACHABLE);
      case TRUNCATED -> broken(Fault.CUT_OFF);
      case MALFORMED -> answered(200, "text/html", "<!DOCTYPE html><title>simulated</title>");
      case STALLED -> {
        Deadline moreBy = limits.whole().within(limits.idle());
        yield silence(
            moreBy,
            limits,
            moreBy.isBefore(limits.whole()) ? Fault.STALLED : Fault.NO_BODY_IN_TIME);
      }
    };
  }

  private static Exchange silence(Deadline until, Limits limits, Fault then) {
    limits.cancellation().sleep(until);
    return broken(limits.cancellation().cancelled() ? Fault.CANCELLED : then);
  }

  private static Exchange broken(Fault fault) {
    return new Broken(fault, "simulated: nothing was sent");
  }

  private static Exchange answered(int status, String type, String body) {
    return new Answered(
        new Response(
            status,
            Headers.of("content-type", type),
            new Body.Bytes(body.getBytes(StandardCharsets.UTF_8))));
  }

  /// In a shape that OpenAI's clients and Anthropic's alike take for an error, and that says no
  /// more than the status.
  private String error() {
    ObjectNode body = Json.object().put("type", "error");
    body.putObject("error").put("type", "simulated").put("message", "simulated: HTTP " + number);
    return Json.text(body);
  }
}

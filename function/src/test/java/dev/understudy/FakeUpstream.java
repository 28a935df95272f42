package dev.understudy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.Body;
import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.http.PlayedEvents;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.http.Upstream;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/// Providers by script: each call takes the next step, the last step stands for all that follow.
final class FakeUpstream implements Upstream {
  /// What was sent, and within which limits.
  record Sent(Request request, HostGuard.Origin host, Limits limits, Duration left) {
    String body() {
      return new String(request.body(), StandardCharsets.UTF_8);
    }

    JsonNode json() {
      try {
        return Json.parse(request.body());
      } catch (JsonException e) {
        throw new AssertionError(e);
      }
    }
  }

  final List<Sent> sent = new ArrayList<>();
  private final Deque<Function<Limits, Exchange>> script = new ArrayDeque<>();
  private final FakeTime time;

  FakeUpstream(FakeTime time) {
    this.time = time;
  }

  /// The bearer token of the last call.
  String authorization() {
    return sent.getLast().request().headers().first("authorization").orElseThrow();
  }

  FakeUpstream then(Function<Limits, Exchange> step) {
    script.add(step);
    return this;
  }

  FakeUpstream answers(int status, String body, String... headers) {
    return answersAfter(Duration.ofMillis(10), status, body, headers);
  }

  FakeUpstream answersAfter(Duration delay, int status, String body, String... headers) {
    return then(limits -> after(delay, limits, status, body, headers));
  }

  /// The answer to a call, unless it comes too late or nobody waits for it any more.
  Exchange after(Duration delay, Limits limits, int status, String body, String... headers) {
    boolean inTime = delay.compareTo(limits.whole().left()) <= 0;
    limits.cancellation().sleep(inTime ? Deadline.in(time, delay) : limits.whole());
    if (limits.cancellation().cancelled()) {
      return new Broken(Fault.CANCELLED, "nobody waits any more");
    }
    return inTime
        ? new Answered(
            new Response(
                status, Headers.of(headers), new Body.Bytes(body.getBytes(StandardCharsets.UTF_8))))
        : new Broken(Fault.NO_HEADERS_IN_TIME, "no headers in time");
  }

  /// A stream of events.
  FakeUpstream streams(PlayedEvents events) {
    return then(limits -> streamed(events, limits));
  }

  static Exchange streamed(PlayedEvents events, Limits limits) {
    return new Answered(
        new Response(
            200,
            Headers.of("content-type", "text/event-stream"),
            new Body.Events(events.endedBy(limits.cancellation()))));
  }

  FakeUpstream breaks(Fault fault) {
    return then(_ -> new Broken(fault, "broken: " + fault));
  }

  /// Never answers: the limit runs out.
  FakeUpstream hangs() {
    return answersAfter(Duration.ofDays(1), 200, "");
  }

  @Override
  public Exchange send(Request request, HostGuard.Origin host, Limits limits) {
    return next(new Sent(request, host, limits, limits.whole().left())).apply(limits);
  }

  private synchronized Function<Limits, Exchange> next(Sent call) {
    sent.add(call);
    return script.size() > 1 ? script.remove() : script.element();
  }
}

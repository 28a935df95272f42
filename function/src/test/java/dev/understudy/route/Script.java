package dev.understudy.route;

import dev.understudy.http.Body;
import dev.understudy.http.Event;
import dev.understudy.http.EventSource;
import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.http.PlayedEvents;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.http.Upstream;
import dev.understudy.protocol.FailureClass;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Providers by script in virtual time, with the limits and the cancellation that the real way out
/// has. Each call to a provider takes its next step; the last step stands for all that follow.
final class Script implements Upstream {
  /// What one call gets.
  ///
  /// @param headers until the answer begins
  /// @param body from then on until it is whole
  record Step(Duration headers, Duration body, End end) {}

  /// How a call ends when neither a limit nor anybody's patience ends it.
  sealed interface End {}

  /// With an answer. What it says is for [Plain] to understand.
  record Says(int status, String body, Headers headers) implements End {}

  /// With an event stream, which ends unless it says otherwise.
  record Streams(int status, List<Beat> beats) implements End {
    /// One that says nothing of use.
    Streams(int status) {
      this(status, List.of(new Beat(Duration.ZERO, "{}")));
    }
  }

  /// One event of a stream, as [PlainStream] reads it; or `cut` and `silence`, after which nothing
  /// comes.
  ///
  /// @param pause since the one before it
  record Beat(Duration pause, String data) {}

  /// Not at all.
  record Breaks(Fault fault) implements End {}

  /// With a bug of ours.
  record Throws() implements End {}

  /// One call that came in, and what came of it as soon as it is over.
  static final class Sent {
    private final String host;
    private final Duration at;
    private final Duration left;
    private final Limits limits;
    private Optional<Exchange> exchange = Optional.empty();
    private Duration took = Duration.ZERO;
    private boolean refused;
    private boolean over;

    private Sent(String host, Duration at, Limits limits) {
      this.host = host;
      this.at = at;
      this.left = limits.whole().left();
      this.limits = limits;
    }

    String host() {
      return host;
    }

    /// Since the clock was made.
    Duration at() {
      return at;
    }

    /// What was left of the limit for the whole exchange.
    Duration left() {
      return left;
    }

    Limits limits() {
      return limits;
    }

    Duration took() {
      return took;
    }

    /// Nothing went out: no time was left, or nobody waited any more.
    boolean refused() {
      return refused;
    }

    boolean over() {
      return over;
    }

    /// Whether it ended in this way.
    boolean broke(Fault fault) {
      return exchange
          .filter(each -> each instanceof Broken broken && broken.fault() == fault)
          .isPresent();
    }

    /// The status of the answer, or 0.
    int status() {
      return exchange
          .map(each -> each instanceof Answered(Response response) ? response.status() : 0)
          .orElse(0);
    }

    @Override
    public String toString() {
      return host + "@" + at.toMillis();
    }
  }

  final List<Sent> sent = new ArrayList<>();
  final List<Request> requests = new ArrayList<>();
  private final Map<String, Deque<Step>> steps = new HashMap<>();
  private final List<String> underWay = new ArrayList<>();
  private final FakeTime time;
  private int open;
  private int most;

  Script(FakeTime time) {
    this.time = time;
  }

  Script then(String host, Step step) {
    steps.computeIfAbsent(host, _ -> new ArrayDeque<>()).add(step);
    return this;
  }

  Script answers(String host) {
    return answersAfter(0, host);
  }

  Script answersAfter(long millis, String host) {
    return then(host, after(millis, new Says(200, "ok", Headers.none())));
  }

  Script fails(String host, FailureClass failure) {
    return failsAfter(0, host, failure);
  }

  Script failsAfter(long millis, String host, FailureClass failure) {
    return says(millis, host, failure.status(), failure);
  }

  /// @param headers of the answer
  Script says(long millis, String host, int status, FailureClass failure, String... headers) {
    return then(host, after(millis, new Says(status, failure.name(), Headers.of(headers))));
  }

  /// @param beats `word`, or `300 word` for one that comes 300 ms after the one before
  Script streams(String host, String... beats) {
    List<Beat> all = new ArrayList<>();
    for (String beat : beats) {
      String[] parts = beat.split(" ", 2);
      boolean timed = parts.length == 2 && parts[0].matches("\\d+");
      all.add(
          timed
              ? new Beat(Duration.ofMillis(Long.parseLong(parts[0])), parts[1])
              : new Beat(Duration.ZERO, beat));
    }
    return then(host, after(0, new Streams(200, all)));
  }

  Script breaks(String host, Fault fault) {
    return then(host, after(0, new Breaks(fault)));
  }

  Script hangs(String host) {
    return answersAfter(Duration.ofDays(1).toMillis(), host);
  }

  static Step after(long millis, End end) {
    return new Step(Duration.ofMillis(millis), Duration.ZERO, end);
  }

  /// Who is still being asked.
  List<String> underWay() {
    return Collections.unmodifiableList(underWay);
  }

  /// How many calls were under way at once, at most.
  int most() {
    return most;
  }

  /// How many event streams nobody has closed.
  int open() {
    return open;
  }

  @Override
  public Exchange send(Request request, HostGuard.Origin origin, Limits limits) {
    String host = String.valueOf(request.uri().getHost()).replace(".test", "");
    Sent call = new Sent(host, time.passed(), limits);
    sent.add(call);
    requests.add(request);
    underWay.add(host);
    most = Math.max(most, underWay.size());
    try {
      Exchange exchange = exchange(call);
      call.exchange = Optional.of(exchange);
      return exchange;
    } finally {
      call.took = time.passed().minus(call.at);
      call.over = true;
      underWay.remove(host);
    }
  }

  private Exchange exchange(Sent call) {
    Limits limits = call.limits;
    Deadline headersBy = limits.whole().within(limits.headers());
    call.refused = limits.cancellation().cancelled() || headersBy.passed();
    if (call.refused) {
      return outOf(limits, Fault.NO_HEADERS_IN_TIME);
    }
    Deque<Step> all = steps.getOrDefault(call.host, new ArrayDeque<>());
    if (all.isEmpty()) {
      throw new AssertionError("nobody expected a call to " + call.host);
    }
    return exchange(all.size() > 1 ? all.remove() : all.element(), limits, headersBy);
  }

  private Exchange exchange(Step step, Limits limits, Deadline headersBy) {
    if (!comes(step.headers(), headersBy, limits)) {
      return outOf(limits, Fault.NO_HEADERS_IN_TIME);
    }
    if (!comes(step.body(), limits.whole().within(limits.idle()), limits)) {
      return outOf(limits, limits.whole().passed() ? Fault.NO_BODY_IN_TIME : Fault.STALLED);
    }
    return switch (step.end()) {
      case Says(int status, String body, Headers headers) ->
          new Answered(
              new Response(status, headers, new Body.Bytes(body.getBytes(StandardCharsets.UTF_8))));
      case Streams(int status, List<Beat> beats) -> {
        open++;
        PlayedEvents events = new PlayedEvents(time);
        for (Beat beat : beats) {
          switch (beat.data()) {
            case "cut" -> events.after(beat.pause(), new Upstream.Broken(Fault.CUT_OFF, "cut"));
            case "silence" -> events.after(Duration.ofDays(1), new EventSource.End());
            default -> events.then(beat.pause(), Event.of(beat.data()));
          }
        }
        events.ends().onClose(() -> open--).endedBy(limits.cancellation());
        yield new Answered(new Response(status, Headers.none(), new Body.Events(events)));
      }
      case Breaks(Fault fault) -> new Broken(fault, "broken: " + fault);
      case Throws() -> throw new IllegalStateException("a bug");
    };
  }

  /// Waits; whether what takes `wanted` comes before the limit, and is still waited for.
  private boolean comes(Duration wanted, Deadline limit, Limits limits) {
    boolean inTime = wanted.compareTo(limit.left()) <= 0;
    limits.cancellation().sleep(inTime ? Deadline.in(time, wanted) : limit);
    return inTime && !limits.cancellation().cancelled();
  }

  private static Broken outOf(Limits limits, Fault fault) {
    return limits.cancellation().cancelled()
        ? new Broken(Fault.CANCELLED, "nobody waits any more")
        : new Broken(fault, "out of time: " + fault);
  }
}

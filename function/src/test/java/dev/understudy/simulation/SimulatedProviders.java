package dev.understudy.simulation;

import dev.understudy.http.Body;
import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.http.Upstream;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Two providers, each as fast as the other; the first is in trouble for a while.
final class SimulatedProviders implements Upstream {
  /// What the half of all answers take no longer than.
  static final Duration MEDIAN = Duration.ofMillis(800);

  /// The standard deviation of the logarithm of what answers take.
  static final double SPREAD = 0.6;

  /// From when on the first provider is in trouble.
  static final Duration FROM = Duration.ofSeconds(10);

  /// What a refusal takes.
  static final Duration AT_ONCE = Duration.ofMillis(20);

  private static final Duration NEVER = Duration.ofDays(1);

  /// The longest wait that a refusal names.
  static final Duration LONGEST_NAMED = Duration.ofSeconds(20);

  private static final String ERROR =
      """
      {"error":{"message":"not now","type":"not_now"}}\
      """;
  private static final String OPENAI =
      """
      {"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,\
      "message":{"role":"assistant","content":"Hello."},"finish_reason":"stop"}],\
      "usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}\
      """;
  private static final String ANTHROPIC =
      """
      {"id":"1","type":"message","role":"assistant","model":"m","content":[{"type":"text",\
      "text":"Hello."}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":2}}\
      """;

  private final FakeTime time;
  private final Trouble trouble;
  private final Duration lasts;
  private final Random first;
  private final Random second;
  private int sent;
  private final List<Duration> met = new ArrayList<>();
  private Optional<Duration> recovered = Optional.empty();

  /// @param lasts how long the trouble lasts
  SimulatedProviders(FakeTime time, Trouble trouble, Duration lasts, long seed) {
    this.time = time;
    this.trouble = trouble;
    this.lasts = lasts;
    this.first = new Random(seed);
    this.second = new Random(seed + 1);
  }

  /// How many calls were sent.
  int sent() {
    return sent;
  }

  /// When the calls were sent that met the trouble, from its beginning.
  List<Duration> met() {
    return met;
  }

  /// When the first call was sent that the first provider answered after its trouble, from the end
  /// of it.
  Optional<Duration> recovered() {
    return recovered;
  }

  @Override
  public Exchange send(Request request, HostGuard.Origin host, Limits limits) {
    if (limits.cancellation().cancelled()) {
      return new Broken(Fault.CANCELLED, "nobody waits for it any more");
    }
    sent++;
    if (!request.uri().getHost().contains("openai")) {
      return after(latency(second), limits, 200, ANTHROPIC);
    }
    Duration since = time.passed().minus(FROM);
    if (trouble.meets(since, lasts)) {
      met.add(since);
      return faulty(since, limits);
    }
    Exchange exchange = after(latency(first), limits, 200, OPENAI);
    boolean over = since.compareTo(trouble.end(lasts)) >= 0;
    if (over && exchange instanceof Answered) {
      Duration back = since.minus(trouble.end(lasts));
      recovered = Optional.of(recovered.filter(r -> r.compareTo(back) < 0).orElse(back));
    }
    return exchange;
  }

  private Exchange faulty(Duration since, Limits limits) {
    return switch (trouble) {
      case NONE -> throw new IllegalStateException("nothing is wrong");
      case REFUSES, FLAPS -> after(AT_ONCE, limits, 503, ERROR);
      case HANGS -> after(NEVER, limits, 200, OPENAI);
      case LIMITS -> after(AT_ONCE, limits, 429, ERROR);
      case LIMITS_AND_SAYS_HOW_LONG -> {
        Duration left = trouble.end(lasts).minus(since);
        Duration named = left.compareTo(LONGEST_NAMED) < 0 ? left : LONGEST_NAMED;
        String seconds = String.valueOf(named.toSeconds() + 1);
        yield after(AT_ONCE, limits, 429, ERROR, "retry-after", seconds);
      }
      case IS_SLOW -> after(latency(first).multipliedBy(10), limits, 200, OPENAI);
      case ERRS ->
          first.nextInt(20) == 0
              ? after(AT_ONCE, limits, 500, ERROR)
              : after(latency(first), limits, 200, OPENAI);
    };
  }

  private static Duration latency(Random random) {
    double factor = Math.exp(SPREAD * random.nextGaussian());
    return Duration.ofNanos(Math.round(MEDIAN.toNanos() * factor));
  }

  private Exchange after(Duration wait, Limits limits, int status, String body, String... headers) {
    Deadline patience = limits.whole().within(limits.headers());
    Deadline answer = Deadline.in(time, wait);
    limits.cancellation().sleep(answer.orEarlier(patience));
    if (limits.cancellation().cancelled()) {
      return new Broken(Fault.CANCELLED, "nobody waits for it any more");
    }
    if (!answer.passed()) {
      return new Broken(Fault.NO_HEADERS_IN_TIME, "no answer in time");
    }
    return new Answered(
        new Response(
            status, Headers.of(headers), new Body.Bytes(body.getBytes(StandardCharsets.UTF_8))));
  }
}

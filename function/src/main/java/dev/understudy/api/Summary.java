package dev.understudy.api;

import dev.understudy.cost.Cost;
import dev.understudy.http.Event;
import dev.understudy.http.Headers;
import dev.understudy.route.Attempt;
import dev.understudy.route.Ledger;
import dev.understudy.route.Outcome;
import dev.understudy.route.Route;
import dev.understudy.secret.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The ledger on one line, for headers: `openai/gpt-4o-mini 503 overloaded 132ms,
/// anthropic/claude-sonnet-4-5 200 812ms`.
public final class Summary {
  private static final String WARNINGS = "x-understudy-warnings";

  /// The longest header value that we send, in characters. API Gateway allows 10 KB of headers in
  /// all.
  private static final int MAX_HEADER = 2048;

  /// How many of a provider's headers are passed on, and how long each may be. Real ones send 15
  /// short ones at most.
  private static final int MAX_PASSED_ON = 24;

  private static final int MAX_PASSED_ON_LENGTH = 128;

  private Summary() {}

  /// One attempt: target, whether it was simulated, the provider's status if there was one, failure
  /// class if it failed, time.
  static String of(Attempt attempt) {
    List<String> words = new ArrayList<>();
    words.add(attempt.target().provider().id() + "/" + attempt.model());
    if (attempt.simulated()) {
      words.add("simulated");
    }
    if (attempt.status() != 0) {
      words.add(Integer.toString(attempt.status()));
    }
    attempt.failure().ifPresent(failure -> words.add(failure.failure().wireName()));
    words.add(attempt.took().toMillis() + "ms");
    return String.join(" ", words);
  }

  /// What every answer and every error says of how it came about: trace id, attempts, cost,
  /// warnings.
  ///
  /// @param cost of it all so far, where it is known
  public static Headers headers(
      String traceId, Ledger ledger, Optional<Cost> cost, Redaction redaction) {
    Headers headers =
        Headers.of(
            "x-understudy-trace-id", redaction.clean(traceId),
            "x-portkey-trace-id", redaction.clean(traceId),
            // Of an answer, the provider's own where it has one.
            "x-request-id", redaction.clean(traceId));
    List<Attempt> attempts = ledger.attempts();
    if (!attempts.isEmpty()) {
      String line = attempts.stream().map(Summary::of).collect(Collectors.joining(", "));
      headers = headers.with("x-understudy-attempts", headerValue(redaction.clean(line)));
    }
    if (cost.isPresent()) {
      headers = headers.with(header(cost.get()), cost.get().text());
    }
    return warned(headers, ledger.warnings(), redaction);
  }

  /// What came up when the headers of a stream had left: a comment like the header.
  public static Event late(List<String> warnings, Redaction redaction) {
    return Event.comment(
        WARNINGS + ": " + headerValue(redaction.clean(String.join("; ", warnings))));
  }

  /// What a stream cost in the end: a comment like the header.
  public static Event late(Cost cost) {
    return Event.comment(header(cost) + ": " + cost.text());
  }

  private static String header(Cost cost) {
    return "x-understudy-" + cost.name().replace('_', '-');
  }

  /// `headers` with `warnings` beside those that are there.
  public static Headers warned(Headers headers, List<String> warnings, Redaction redaction) {
    if (warnings.isEmpty()) {
      return headers;
    }
    List<String> all = new ArrayList<>(headers.all(WARNINGS));
    all.addAll(warnings);
    return headers.with(WARNINGS, headerValue(redaction.clean(String.join("; ", all))));
  }

  /// What an answer says beside that: who gave it, and of the provider's own headers its rate
  /// limits and request id.
  ///
  /// @param route where several targets could have answered, warnings say which one they are about
  public static Headers with(
      Headers common, Outcome.Answer answer, Route route, Ledger ledger, Redaction redaction) {
    Headers headers =
        common
            .with("x-portkey-provider", answer.target().provider().id())
            .with("x-portkey-retry-attempt-count", Long.toString(failures(answer.target(), ledger)))
            .with("x-understudy-provider", answer.target().provider().id())
            .with("x-understudy-model", headerValue(redaction.clean(answer.model())));
    headers = warned(headers, adaptations(answer, route), redaction);
    int passedOn = 0;
    for (Map.Entry<String, List<String>> header : answer.headers().map().entrySet()) {
      if (!isPassedOn(header.getKey()) || passedOn == MAX_PASSED_ON) {
        continue;
      }
      String value = redaction.clean(header.getValue().getFirst());
      if (value.length() <= MAX_PASSED_ON_LENGTH) {
        headers = headers.with(header.getKey(), headerValue(value));
        passedOn++;
      }
    }
    return headers;
  }

  private static List<String> adaptations(Outcome.Answer answer, Route route) {
    String about = answer.target().provider().id() + "/" + answer.model() + ": ";
    return route.targets().size() == 1
        ? answer.adaptations()
        : answer.adaptations().stream().map(about::concat).toList();
  }

  /// How often `target` was tried in vain.
  private static long failures(Route.Target target, Ledger ledger) {
    return ledger.attempts().stream()
        .filter(attempt -> attempt.target().equals(target) && attempt.failure().isPresent())
        .count();
  }

  private static boolean isPassedOn(String name) {
    return name.equals("request-id")
        || name.equals("x-request-id")
        || name.startsWith("x-ratelimit-")
        || name.startsWith("anthropic-ratelimit-");
  }

  /// `text` as a header may carry it: visible ASCII and spaces, not endless.
  static String headerValue(String text) {
    StringBuilder value = new StringBuilder(text.length());
    text.codePoints().forEach(c -> value.append(c >= ' ' && c < 127 ? (char) c : '?'));
    return value.length() <= MAX_HEADER
        ? value.toString()
        : value.substring(0, MAX_HEADER - 3) + "...";
  }
}

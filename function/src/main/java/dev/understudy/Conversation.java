package dev.understudy;

import dev.understudy.api.Summary;
import dev.understudy.cost.Cost;
import dev.understudy.cost.Prices;
import dev.understudy.cost.Tariff;
import dev.understudy.http.Headers;
import dev.understudy.http.Request;
import dev.understudy.route.Ledger;
import dev.understudy.route.Outcome;
import dev.understudy.route.Replies;
import dev.understudy.secret.Redaction;
import dev.understudy.telemetry.Served;
import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.time.Duration;
import java.util.Optional;

/// One request on its way through [Gateway]: what belongs to it alone, and what is learned of it.
/// For one thread.
final class Conversation {
  /// What is kept of every limit for writing the answer.
  private static final Duration WRITING = Duration.ofMillis(300);

  /// What is kept of the platform's limit for saying that a stream ends before it is whole.
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final Request request;
  private final Deadline platform;
  private final boolean live;
  private final Headers always;
  private final Optional<Prices> prices;
  private final Time time;
  private final long since;
  private final Ledger ledger;
  private final Cancellation cancellation = new Cancellation();
  private final Redaction redaction = new Redaction();
  private final String traceId;
  private Optional<Replies.Claim.Held> kept = Optional.empty();
  private Optional<Tariff> tariff = Optional.empty();
  private Optional<Admission> admission = Optional.empty();
  private String caller = "";
  private String code = "";
  private int status;

  /// @param platform by when the front door or the function would cut the client off
  /// @param live whether a stream reaches the client as it comes
  /// @param always headers that every answer has, whatever it says
  /// @param prices where estimates of costs are wanted
  Conversation(
      Request request,
      Deadline platform,
      boolean live,
      Headers always,
      Optional<Prices> prices,
      TraceIds traceIds,
      Time time) {
    this.request = request;
    this.platform = platform;
    this.live = live;
    this.always = always;
    this.prices = prices;
    this.time = time;
    this.since = time.nanos();
    this.ledger = new Ledger(time);
    this.traceId = traceIds.of(request.headers(), ledger);
  }

  Request request() {
    return request;
  }

  boolean live() {
    return live;
  }

  Ledger ledger() {
    return ledger;
  }

  /// Cancelled when the client leaves.
  Cancellation cancellation() {
    return cancellation;
  }

  Redaction redaction() {
    return redaction;
  }

  String traceId() {
    return redaction.clean(traceId);
  }

  /// By when everything must be said.
  Deadline deadline() {
    return platform.leaving(WRITING);
  }

  /// The same, or `limit` after the request's arrival where that is sooner.
  Deadline deadline(Duration limit) {
    return platform.orEarlier(new Deadline(time, since + limit.toNanos())).leaving(WRITING);
  }

  /// By when a stream must have ended, whole or not. What bounds the call has bounded its
  /// beginning. One that reaches the client as a whole is whole when it begins.
  Deadline streamDeadline() {
    return live ? platform.leaving(FAREWELL) : platform;
  }

  /// The headers that every answer and every error has.
  Headers headers() {
    return Summary.headers(traceId, ledger, cost(), redaction)
        .withAll(admission.map(Admission::headers).orElse(Headers.none()))
        .withAll(always);
  }

  /// What the call costs so far, by our estimate: of a whole answer when it is here, of a stream
  /// when it has ended. Nothing where that is not known, or where nobody wants estimates.
  Optional<Cost> cost() {
    return used().of(ledger);
  }

  /// The prices in force, asked for once.
  Tariff tariff() {
    if (tariff.isEmpty() && prices.isPresent()) {
      tariff = Optional.of(inForce(prices.get()));
    }
    return tariff.orElse(Tariff.NONE);
  }

  /// The same, but not before there is something to be priced.
  private Tariff used() {
    boolean counted = ledger.attempts().stream().anyMatch(attempt -> attempt.usage().isPresent());
    return counted ? tariff() : Tariff.NONE;
  }

  /// An answer does not fail for a bug of ours in what it costs.
  private Tariff inForce(Prices some) {
    try {
      return some.inForce(ledger, deadline());
    } catch (RuntimeException bug) {
      Outcome.Failure _ = ledger.broke(bug);
      return Tariff.NONE;
    }
  }

  /// The caller is known by now.
  void caller(String name) {
    caller = name;
  }

  /// The caller asks for something that is held to its limits.
  void admitted(Admission one) {
    admission = Optional.of(one);
  }

  /// Nothing more is used up. An answer does not fail for a bug of ours in what it used.
  void ended() {
    try {
      admission.ifPresent(one -> one.ended(ledger, cost()));
    } catch (RuntimeException bug) {
      Outcome.Failure _ = ledger.broke(bug);
    }
  }

  /// The answer will be given again to whoever asks again.
  void keeps(Replies.Claim.Held held) {
    kept = Optional.of(held);
  }

  /// It will not: it cannot be delivered.
  void forget() {
    kept.ifPresent(Replies.Claim.Held::release);
  }

  /// What the client gets is known by now.
  ///
  /// @param error its code; empty for an answer
  void outcome(int httpStatus, String error) {
    status = httpStatus;
    code = error;
  }

  /// The whole of it, for operators.
  ///
  /// @param method of a closed set
  /// @param surface of a closed set
  /// @param first whether it is the environment's first
  Served served(String method, String surface, boolean first) {
    return new Served(
        time.now(),
        traceId,
        caller,
        method,
        surface,
        status,
        code,
        Duration.ofNanos(time.nanos() - since),
        first,
        ledger,
        used(),
        redaction);
  }
}

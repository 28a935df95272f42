package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Body;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.http.Upstream;
import dev.understudy.http.Upstream.Fault;
import dev.understudy.json.Json;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Rendering;
import dev.understudy.provider.Account;
import dev.understudy.provider.Key;
import dev.understudy.provider.KeyException;
import dev.understudy.provider.Keyring;
import dev.understudy.provider.Provider;
import dev.understudy.secret.Secret;
import dev.understudy.secret.SecretException;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Tries one target: renders the call, finds the key, sends, reads the answer, and writes every try
/// on the ledger.
///
/// A target is tried a second time in two cases alone, each a recorded attempt: at once on a fresh
/// connection when a kept-alive one turned out to be closed, and with the new key when a stored one
/// was refused and has been rotated.
public final class Caller {
  /// How long a provider may take for its headers, and between two pieces of a body.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// How much of a provider's error message is kept, in characters.
  private static final int MAX_MESSAGE = 500;

  /// Names of stored keys that are longer than this are not shown: they may be keys.
  private static final int LONGEST_NAME = 24;

  private final Upstream upstream;
  private final Keyring keyring;
  private final Time time;

  /// @param time measures what an attempt took
  public Caller(Upstream upstream, Keyring keyring, Time time) {
    this.upstream = upstream;
    this.keyring = keyring;
    this.time = time;
  }

  /// Tries `target` within `limit`. A fault of our own fails this target, not the call.
  Outcome call(Route.Target target, Call call, Deadline limit) {
    ObjectNode params = call.paramsFor(target);
    String model = params.path("model").asText();
    Work work = new Work(target, call, limit, model, List.of(), time.nanos());
    try {
      return switch (target.provider().protocol().render(call.operation(), params)) {
        case Rendering.Unsupported(String reason) ->
            written(work, new Outcome.Failure(FailureClass.UNSUPPORTED, reason));
        case Rendering.Wire wire -> withKey(work.adapted(wire.adaptations()), wire);
      };
    } catch (RuntimeException e) {
      call.ledger().add(e);
      return written(
          work, new Outcome.Failure(FailureClass.INTERNAL, "a fault of our own; the log has it"));
    }
  }

  private Outcome withKey(Work work, Rendering.Wire wire) {
    Provider provider = work.target.provider();
    Key key = work.target.key();
    if (key instanceof Key.Stored(String name) && name.length() > LONGEST_NAME) {
      // Somebody may have put a key where the name of one belongs.
      work.call.redaction().add(new Secret(name));
    }
    Account account;
    try {
      account = keyring.account(provider, key, work.limit);
    } catch (KeyException e) {
      return unusable(
          work, e.belongsElsewhere() ? FailureClass.CALLER_FAULT : FailureClass.AUTHENTICATION, e);
    } catch (SecretException e) {
      return unusable(work, classOf(e, work), e);
    }
    Outcome outcome = send(work, wire, account);
    if (!refusesKey(outcome)) {
      return outcome;
    }
    Work again = work.from(time.nanos());
    Optional<Account> rotated = rotated(work, account);
    return rotated.isPresent() ? send(again, wire, rotated.get()) : outcome;
  }

  /// The key that has taken the place of the one that was refused, if there is one to be had.
  private Optional<Account> rotated(Work work, Account refused) {
    try {
      return keyring.renewed(work.target.provider(), work.target.key(), refused, work.limit);
    } catch (KeyException | SecretException e) {
      work.call.ledger().complain(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Outcome unusable(Work work, FailureClass failure, Exception why) {
    String message = String.valueOf(why.getMessage());
    if (failure != FailureClass.CALLER_FAULT) {
      work.call.ledger().complain(message);
    }
    return written(work, new Outcome.Failure(failure, message));
  }

  private static boolean refusesKey(Outcome outcome) {
    return outcome instanceof Outcome.Failure failure
        && (failure.failure() == FailureClass.AUTHENTICATION
            || failure.failure() == FailureClass.PERMISSION);
  }

  private Outcome send(Work work, Rendering.Wire wire, Account account) {
    work.call.redaction().add(account.key());
    Request request = request(work, wire, account);
    Upstream.Exchange exchange = upstream.send(request, account.origin(), work.limits());
    Outcome outcome = written(work, outcome(work, exchange));
    if (exchange instanceof Upstream.Broken broken && broken.fault() == Fault.STALE_CONNECTION) {
      Work again = work.from(time.nanos());
      exchange = upstream.send(request, account.origin(), work.limits());
      return written(again, outcome(again, exchange));
    }
    return outcome;
  }

  private static Request request(Work work, Rendering.Wire wire, Account account) {
    Provider provider = work.target.provider();
    return new Request(
        "POST",
        provider.endpoint(account, wire.path()),
        provider
            .headers(account)
            .with("content-type", "application/json")
            .with("accept", "application/json")
            .with("user-agent", "understudy")
            .withAll(work.call.traceContext()),
        Json.write(wire.body()));
  }

  private static Outcome outcome(Work work, Upstream.Exchange exchange) {
    return switch (exchange) {
      case Upstream.Broken(Fault fault, String detail) ->
          new Outcome.Failure(classOf(fault, work), detail);
      case Upstream.Answered(Response response) ->
          switch (response.body()) {
            case Body.Bytes(byte[] bytes) -> read(work, response, bytes);
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

  private static Outcome read(Work work, Response response, byte[] bytes) {
    Reading reading =
        work.target
            .provider()
            .protocol()
            .parse(work.call.operation(), response.status(), response.headers(), bytes);
    return switch (reading) {
      case Reading.Fault(FailureClass failure, String message, Optional<Duration> retryAfter) ->
          new Outcome.Failure(failure, response.status(), shown(message, work), retryAfter);
      case Reading.Answer(ObjectNode reply) ->
          new Outcome.Answer(work.target, work.model, response.status(), response.headers(), reply);
    };
  }

  /// A provider's words as they may be shown: first redacted, then cut, so that no half of a key
  /// stays.
  private static String shown(String message, Work work) {
    String clean = work.call.redaction().clean(message);
    return clean.length() <= MAX_MESSAGE ? clean : clean.substring(0, MAX_MESSAGE) + "…";
  }

  /// What a broken exchange means. An attempt that ran until the call's own deadline ended the
  /// call.
  private static FailureClass classOf(Fault fault, Work work) {
    return switch (fault) {
      case HOST_REFUSED -> FailureClass.CALLER_FAULT;
      case UNREACHABLE, STALE_CONNECTION -> FailureClass.UNREACHABLE;
      case NO_HEADERS_IN_TIME, NO_BODY_IN_TIME ->
          work.call.deadline().passed() ? FailureClass.DEADLINE : FailureClass.TIMEOUT;
      case STALLED -> FailureClass.STALLED;
      case CUT_OFF -> FailureClass.TRUNCATED;
      case TOO_LARGE, NOT_HTTP -> FailureClass.MALFORMED;
    };
  }

  /// What it means that a stored key cannot be had. A name that the caller chose and that does not
  /// exist is the caller's mistake; everything else is for the operator to mend.
  private static FailureClass classOf(SecretException e, Work work) {
    return switch (e.reason()) {
      case UNAVAILABLE -> FailureClass.UNREACHABLE;
      case DENIED -> FailureClass.AUTHENTICATION;
      case NOT_FOUND ->
          work.target.key() instanceof Key.Stored(String name)
                  && !name.equals(work.target.provider().id())
              ? FailureClass.CALLER_FAULT
              : FailureClass.AUTHENTICATION;
    };
  }

  private Outcome written(Work work, Outcome outcome) {
    work.call
        .ledger()
        .add(
            new Attempt(
                work.target,
                work.model,
                work.target.key() instanceof Key.Stored,
                work.adaptations,
                Duration.ofNanos(time.nanos() - work.since),
                outcome));
    return outcome;
  }

  /// One target's part of a call, and since when it is tried.
  private record Work(
      Route.Target target,
      Call call,
      Deadline limit,
      String model,
      List<String> adaptations,
      long since) {
    Upstream.Limits limits() {
      return new Upstream.Limits(limit, PATIENCE, PATIENCE);
    }

    Work adapted(List<String> changes) {
      return new Work(target, call, limit, model, changes, since);
    }

    /// The next try at the same target, which begins now.
    Work from(long now) {
      return new Work(target, call, limit, model, adaptations, now);
    }
  }
}

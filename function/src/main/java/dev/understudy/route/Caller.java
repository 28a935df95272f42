package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Body;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.http.Upstream;
import dev.understudy.http.Upstream.Fault;
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
import dev.understudy.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Tries one target: asks whether it can be asked, renders the call, finds the key, sends, reads
/// the answer, checks it, and writes every try on the ledger.
///
/// A target is tried a second time in two cases alone, each a recorded attempt: at once on a fresh
/// connection when a kept-alive one turned out to be closed, and with the new key when a stored one
/// was refused and has been rotated.
public final class Caller {
  /// How much of a provider's error message is kept, in characters.
  private static final int MAX_MESSAGE = 500;

  /// Names of stored keys that are longer than this are not shown: they may be keys.
  private static final int LONGEST_NAME = 24;

  private final Upstream upstream;
  private final Keyring keyring;
  private final Health health;
  private final Time time;

  /// @param health knows who rests, and learns how each try went
  public Caller(Upstream upstream, Keyring keyring, Health health, Time time) {
    this.upstream = upstream;
    this.keyring = keyring;
    this.health = health;
    this.time = time;
  }

  /// Tries `target`. A fault of our own fails this target, not the call.
  Outcome call(Route.Target target, Leg leg) {
    ObjectNode params = target.overrides().over(leg.call().params());
    Work work = new Work(target, leg, params.path("model").asText(), List.of());
    try {
      return switch (Draft.of(target, leg.call().operation(), params)) {
        case Draft.Refused(FailureClass failure, String reason) -> work.notAsked(failure, reason);
        case Draft.Ready(Rendering.Wire wire) -> ifWell(work.adapted(wire.adaptations()), wire);
      };
    } catch (RuntimeException e) {
      Outcome broken = leg.call().ledger().broke(e);
      return leg.call().ledger().underWay(target).orElseGet(work::begin).end(broken);
    }
  }

  /// Unless the target rests. What nothing follows is tried anyway: it may have recovered, and
  /// there is nothing to lose.
  private Outcome ifWell(Work work, Rendering.Wire wire) {
    if (work.simulated().isPresent()) {
      // No key is read for a call that nobody gets.
      return send(work, work.begin(), wire, Account.masked(Optional.empty())).outcome();
    }
    Optional<Cooldown> cooldown = work.target.terms().cooldown();
    if (cooldown.isEmpty()) {
      return withKey(work, wire).outcome();
    }
    Standing standing = work.standing();
    return switch (health.ask(standing.id(), cooldown.get())) {
      case Health.Permit.Go go -> watched(work, wire, standing, go);
      case Health.Permit.Rest(Instant until) -> {
        if (work.leg.tryAnyway()) {
          yield watched(work, wire, standing, new Health.Permit.Go(false));
        }
        Duration left = Duration.between(time.now(), until);
        yield work.notAsked(FailureClass.COOLING_DOWN, "rests for " + left.toMillis() + " ms more");
      }
    };
  }

  private Outcome watched(
      Work work, Rendering.Wire wire, Standing standing, Health.Permit.Go permit) {
    Health.Sign sign = new Health.Sign.Unknown();
    try {
      Tried tried = withKey(work, wire);
      if (tried.waited().isPresent()) {
        sign = standing.sign(tried.outcome(), tried.waited().get());
      }
      return tried.outcome();
    } finally {
      health.report(standing.id(), permit, sign);
    }
  }

  private Tried withKey(Work work, Rendering.Wire wire) {
    Provider provider = work.target.provider();
    Key key = work.target.key();
    if (key instanceof Key.Stored(String name) && name.length() > LONGEST_NAME) {
      // Somebody may have put a key where the name of one belongs.
      work.call().redaction().add(new Secret(name));
    }
    Ledger.Line line = work.begin();
    Account account;
    try {
      account = keyring.account(provider, key, work.leg.limit());
    } catch (KeyException e) {
      return Tried.unsent(
          line.end(
              unusable(
                  work,
                  e.belongsElsewhere() ? FailureClass.CALLER_FAULT : FailureClass.AUTHENTICATION,
                  e)));
    } catch (SecretException e) {
      return Tried.unsent(line.end(unusable(work, classOf(e, work), e)));
    }
    Tried tried = send(work, line, wire, account);
    if (!refusesKey(tried.outcome()) || work.simulated().isPresent()) {
      return tried;
    }
    Optional<Account> rotated = rotated(work, account);
    return rotated.isPresent() ? send(work, work.begin(), wire, rotated.get()) : tried;
  }

  /// The key that has taken the place of the one that was refused, if there is one to be had.
  private Optional<Account> rotated(Work work, Account refused) {
    try {
      return keyring.renewed(work.target.provider(), work.target.key(), refused, work.leg.limit());
    } catch (KeyException | SecretException e) {
      work.call().ledger().complain(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static Outcome unusable(Work work, FailureClass failure, Exception why) {
    String message = String.valueOf(why.getMessage());
    if (failure != FailureClass.CALLER_FAULT) {
      work.call().ledger().complain(message);
    }
    return new Outcome.Failure(failure, message);
  }

  private static boolean refusesKey(Outcome outcome) {
    return outcome instanceof Outcome.Failure failure
        && (failure.failure() == FailureClass.AUTHENTICATION
            || failure.failure() == FailureClass.PERMISSION);
  }

  private Tried send(Work work, Ledger.Line line, Rendering.Wire wire, Account account) {
    work.call().redaction().add(account.key());
    Request request = Outbound.request(work.target, work.call(), wire, account);
    Upstream way = work.simulated().orElse(upstream);
    Duration given = work.leg.limit().left();
    long since = time.nanos();
    Upstream.Exchange exchange = way.send(request, account.origin(), work.limits());
    Outcome outcome = line.end(outcome(work, exchange));
    if (exchange instanceof Upstream.Broken broken && broken.fault() == Fault.STALE_CONNECTION) {
      Ledger.Line again = work.begin();
      outcome = again.end(outcome(work, way.send(request, account.origin(), work.limits())));
    }
    Duration took = Duration.ofNanos(time.nanos() - since);
    return new Tried(outcome, Optional.of(new Standing.Wait(given, took)));
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
            .parse(work.call().operation(), response.status(), response.headers(), bytes);
    return switch (reading) {
      case Reading.Fault(FailureClass failure, String message, Optional<Duration> retryAfter) ->
          new Outcome.Failure(failure, response.status(), shown(message, work), retryAfter);
      case Reading.Empty(ObjectNode reply, String why) ->
          work.target.terms().checks().nonEmpty()
              ? new Outcome.Failure(FailureClass.EMPTY, response.status(), why, Optional.empty())
              : checked(work, response, reply);
      case Reading.Answer(ObjectNode reply) -> checked(work, response, reply);
    };
  }

  private static Outcome checked(Work work, Response response, ObjectNode reply) {
    return work.target
        .terms()
        .checks()
        .objection(reply, work.leg.limit())
        .<Outcome>map(
            why ->
                new Outcome.Failure(
                    FailureClass.CHECK_FAILED,
                    response.status(),
                    shown(why, work),
                    Optional.empty()))
        .orElseGet(
            () ->
                new Outcome.Answer(
                    work.target,
                    work.model,
                    response.status(),
                    response.headers(),
                    reply,
                    work.adaptations));
  }

  /// A provider's words as they may be shown: first redacted, then cut, so that no half of a key
  /// stays.
  private static String shown(String message, Work work) {
    String clean = work.call().redaction().clean(message);
    return clean.length() <= MAX_MESSAGE ? clean : clean.substring(0, MAX_MESSAGE) + "…";
  }

  /// What a broken exchange means. An attempt that ran until the call's own deadline ended the
  /// call.
  private static FailureClass classOf(Fault fault, Work work) {
    return switch (fault) {
      case HOST_REFUSED -> FailureClass.CALLER_FAULT;
      case UNREACHABLE, STALE_CONNECTION -> FailureClass.UNREACHABLE;
      case NO_HEADERS_IN_TIME, NO_BODY_IN_TIME ->
          work.call().deadline().passed() ? FailureClass.DEADLINE : FailureClass.TIMEOUT;
      case STALLED -> FailureClass.STALLED;
      case CUT_OFF -> FailureClass.TRUNCATED;
      case TOO_LARGE, NOT_HTTP -> FailureClass.MALFORMED;
      case CANCELLED -> FailureClass.CANCELLED;
    };
  }

  /// What it means that a stored key cannot be had. A name that the caller chose and that does not
  /// exist is the caller's mistake; everything else is for the operator to mend.
  private static FailureClass classOf(SecretException e, Work work) {
    return switch (e.reason()) {
      case UNAVAILABLE ->
          work.call().deadline().passed() ? FailureClass.DEADLINE : FailureClass.UNREACHABLE;
      case DENIED -> FailureClass.AUTHENTICATION;
      case NOT_FOUND ->
          work.target.key() instanceof Key.Stored(String name)
                  && !name.equals(work.target.provider().id())
              ? FailureClass.CALLER_FAULT
              : FailureClass.AUTHENTICATION;
    };
  }

  /// What came of a target.
  ///
  /// @param waited how long it was waited for; empty when nothing went out, which says nothing of
  ///   its health
  private record Tried(Outcome outcome, Optional<Standing.Wait> waited) {
    static Tried unsent(Outcome outcome) {
      return new Tried(outcome, Optional.empty());
    }
  }

  /// One target's part of a call.
  private record Work(Route.Target target, Leg leg, String model, List<String> adaptations) {
    Call call() {
      return leg.call();
    }

    Optional<Upstream> simulated() {
      return call().simulation().of(target);
    }

    Work adapted(List<String> changes) {
      return new Work(target, leg, model, changes);
    }

    Ledger.Line begin() {
      return call().ledger().begin(target, model, adaptations, simulated().isPresent());
    }

    Outcome notAsked(FailureClass failure, String why) {
      return begin().end(new Outcome.Failure(failure, why));
    }

    Standing standing() {
      Duration patience =
          Stream.of(leg.patience(), target.terms().headers(), target.terms().idle())
              .min(Comparator.naturalOrder())
              .orElseThrow();
      return Standing.of(target, model, patience);
    }

    Upstream.Limits limits() {
      return new Upstream.Limits(
          leg.limit(), target.terms().headers(), target.terms().idle(), leg.cancellation());
    }
  }
}

package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Request;
import dev.understudy.http.Upstream;
import dev.understudy.http.Upstream.Fault;
import dev.understudy.protocol.FailureClass;
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
import java.util.List;
import java.util.Optional;

/// Tries one target: asks whether it can be asked, renders the call, finds the key, sends, reads
/// the answer, checks it, and writes every try on the ledger.
///
/// A target is tried a second time in two cases alone, each a recorded attempt: at once on a fresh
/// connection when a kept-alive one turned out to be closed, and with the new key when a stored one
/// was refused and has been rotated.
public final class Caller {
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
    Try one = new Try(target, leg, params.path("model").asText(), List.of());
    try {
      return switch (Draft.of(target, leg.call().operation(), params)) {
        case Draft.Refused(FailureClass failure, String reason) -> one.notAsked(failure, reason);
        case Draft.Ready(Rendering.Wire wire) -> ifWell(one.adapted(wire.adaptations()), wire);
      };
    } catch (RuntimeException e) {
      Outcome broken = leg.call().ledger().broke(e);
      return leg.call().ledger().underWay(target).orElseGet(one::begin).end(broken);
    }
  }

  /// Unless the target rests. What nothing follows is tried anyway: it may have recovered, and
  /// there is nothing to lose.
  private Outcome ifWell(Try one, Rendering.Wire wire) {
    if (one.simulated().isPresent()) {
      // No key is read for a call that nobody gets.
      return send(one, one.begin(), wire, Account.masked(Optional.empty())).outcome();
    }
    Optional<Cooldown> cooldown = one.target().terms().cooldown();
    if (cooldown.isEmpty()) {
      return withKey(one, wire).outcome();
    }
    Standing standing = one.standing();
    return switch (health.ask(standing.id(), cooldown.get())) {
      case Health.Permit.Go go -> watched(one, wire, standing, go);
      case Health.Permit.Rest(Instant until) -> {
        if (one.leg().tryAnyway()) {
          yield watched(one, wire, standing, new Health.Permit.Go(false));
        }
        Duration left = Duration.between(time.now(), until);
        yield one.notAsked(FailureClass.COOLING_DOWN, "rests for " + left.toMillis() + " ms more");
      }
    };
  }

  private Outcome watched(
      Try one, Rendering.Wire wire, Standing standing, Health.Permit.Go permit) {
    Health.Sign sign = new Health.Sign.Unknown();
    try {
      Tried tried = withKey(one, wire);
      if (tried.waited().isPresent()) {
        sign = standing.sign(tried.outcome(), tried.waited().get());
      }
      return tried.outcome();
    } finally {
      health.report(standing.id(), permit, sign);
    }
  }

  private Tried withKey(Try one, Rendering.Wire wire) {
    Provider provider = one.target().provider();
    Key key = one.target().key();
    if (key instanceof Key.Stored(String name) && name.length() > LONGEST_NAME) {
      // Somebody may have put a key where the name of one belongs.
      one.call().redaction().add(new Secret(name));
    }
    Ledger.Line line = one.begin();
    Account account;
    try {
      account = keyring.account(provider, key, one.leg().limit());
    } catch (KeyException e) {
      return Tried.unsent(
          line.end(
              unusable(
                  one,
                  e.belongsElsewhere() ? FailureClass.CALLER_FAULT : FailureClass.AUTHENTICATION,
                  e)));
    } catch (SecretException e) {
      return Tried.unsent(line.end(unusable(one, classOf(e, one), e)));
    }
    Tried tried = send(one, line, wire, account);
    if (!refusesKey(tried.outcome())) {
      return tried;
    }
    Optional<Account> rotated = rotated(one, account);
    return rotated.isPresent() ? send(one, one.begin(), wire, rotated.get()) : tried;
  }

  /// The key that has taken the place of the one that was refused, if there is one to be had.
  private Optional<Account> rotated(Try one, Account refused) {
    try {
      return keyring.renewed(
          one.target().provider(), one.target().key(), refused, one.leg().limit());
    } catch (KeyException | SecretException e) {
      one.call().ledger().complain(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static Outcome unusable(Try one, FailureClass failure, Exception why) {
    String message = String.valueOf(why.getMessage());
    if (failure != FailureClass.CALLER_FAULT) {
      one.call().ledger().complain(message);
    }
    return new Outcome.Failure(failure, message);
  }

  private static boolean refusesKey(Outcome outcome) {
    return outcome instanceof Outcome.Failure failure
        && (failure.failure() == FailureClass.AUTHENTICATION
            || failure.failure() == FailureClass.PERMISSION);
  }

  private Tried send(Try one, Ledger.Line line, Rendering.Wire wire, Account account) {
    one.call().redaction().add(account.key());
    Request request = Outbound.request(one.target(), one.call(), wire, account);
    Upstream way = one.simulated().orElse(upstream);
    Duration given = one.leg().limit().left();
    long since = time.nanos();
    Upstream.Exchange exchange = way.send(request, account.origin(), one.limits());
    Outcome outcome = line.end(Verdict.of(one, exchange));
    if (exchange instanceof Upstream.Broken broken && broken.fault() == Fault.STALE_CONNECTION) {
      Ledger.Line again = one.begin();
      outcome = again.end(Verdict.of(one, way.send(request, account.origin(), one.limits())));
    }
    Duration took = Duration.ofNanos(time.nanos() - since);
    return new Tried(outcome, Optional.of(new Standing.Wait(given, took)));
  }

  /// What it means that a stored key cannot be had. A name that the caller chose and that does not
  /// exist is the caller's mistake; everything else is for the operator to mend.
  private static FailureClass classOf(SecretException e, Try one) {
    return switch (e.reason()) {
      case UNAVAILABLE ->
          one.call().deadline().passed() ? FailureClass.DEADLINE : FailureClass.UNREACHABLE;
      case DENIED -> FailureClass.AUTHENTICATION;
      case NOT_FOUND ->
          one.target().key() instanceof Key.Stored(String name)
                  && !name.equals(one.target().provider().id())
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
}

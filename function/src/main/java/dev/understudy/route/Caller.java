package dev.understudy.route;

import dev.understudy.http.Upstream;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Rendering;
import dev.understudy.provider.Account;
import dev.understudy.provider.Key;
import dev.understudy.provider.KeyException;
import dev.understudy.provider.Keyring;
import dev.understudy.provider.Provider;
import dev.understudy.route.Sender.Tried;
import dev.understudy.secret.Secret;
import dev.understudy.secret.SecretException;
import dev.understudy.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Tries one target: asks whether it can be asked, fetches what it wants as bytes, renders the
/// call, finds the key, sends, reads the answer, checks it, and writes every try on the ledger.
///
/// A target is tried a second time in two cases alone, each a recorded attempt: at once on a fresh
/// connection when a kept-alive one turned out to be closed, and with the new key when a stored one
/// was refused and has been rotated.
public final class Caller {
  /// Names of stored keys that are longer than this are not shown: they may be keys.
  private static final int LONGEST_NAME = 24;

  private final Sender sender;
  private final MediaFetch media;
  private final Keyring keyring;
  private final Health health;
  private final Time time;

  /// @param health knows who rests, and learns how each try went
  public Caller(Upstream upstream, Keyring keyring, Health health, Time time) {
    this.sender = new Sender(upstream, time);
    this.media = new MediaFetch(upstream);
    this.keyring = keyring;
    this.health = health;
    this.time = time;
  }

  /// Tries `target`. A fault of our own fails this target, not the call.
  Outcome call(Route.Target target, Leg leg) {
    Optional<Seam> seam = leg.call().seam();
    if (seam.filter(where -> where.tried().contains(target)).isPresent()) {
      // Not on the ledger a second time.
      return new Outcome.Failure(FailureClass.UNSUPPORTED, "it has had its turn");
    }
    Optional<Outcome.Failure> known =
        leg.anyway() ? leg.call().ledger().objection(target) : Optional.empty();
    if (known.isPresent()) {
      return known.get();
    }
    TargetCall asked = TargetCall.of(target, leg.call());
    Try one = new Try(asked, leg, List.of());
    try {
      Optional<String> objection = seam.flatMap(where -> where.objection(asked));
      if (objection.isPresent()) {
        return one.notAsked(FailureClass.UNSUPPORTED, objection.get());
      }
      return switch (withMedia(one)) {
        case MediaFetch.Result.Failed(FailureClass failure, String reason) ->
            one.notAsked(failure, reason);
        case MediaFetch.Result.Ready(TargetCall ready, List<String> fetched) ->
            drafted(new Try(ready, leg, List.of()), fetched);
      };
    } catch (RuntimeException e) {
      Outcome broken = leg.call().ledger().broke(e);
      return leg.call().ledger().underWay(target).orElseGet(one::begin).end(broken);
    }
  }

  /// Nothing is fetched for a call that nobody gets.
  private MediaFetch.Result withMedia(Try one) {
    TargetCall asked = one.asked();
    if (one.simulated().isPresent()) {
      List<String> told = new ArrayList<>();
      return new MediaFetch.Result.Ready(MediaFetch.rehearsed(asked, told), told);
    }
    return Preflight.refusal(asked.params(), asked.capabilities()).isPresent()
        ? new MediaFetch.Result.Ready(asked, List.of())
        : media.ready(asked, one.leg());
  }

  private Outcome drafted(Try one, List<String> fetched) {
    return switch (Draft.of(one.asked())) {
      case Draft.Refused(FailureClass failure, String reason) -> one.notAsked(failure, reason);
      case Draft.Ready(Rendering.Wire wire) ->
          ifWell(
              one.adapted(Stream.concat(fetched.stream(), wire.adaptations().stream()).toList()),
              wire);
    };
  }

  /// Unless the target rests. What nothing follows is tried anyway: it may have recovered, and
  /// there is nothing to lose.
  private Outcome ifWell(Try one, Rendering.Wire wire) {
    if (one.simulated().isPresent()) {
      // No key is read for a call that nobody gets.
      return sender
          .send(
              one,
              one.begin(),
              wire,
              Account.masked(
                  one.target().provider(), one.target().key().fields(), Optional.empty()))
          .outcome();
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
          yield watched(one, wire, standing, new Health.Permit.Go(false, true));
        }
        Duration left = Duration.between(time.now(), until);
        yield one.notAsked(FailureClass.COOLING_DOWN, "rests for " + left.toMillis() + " ms more");
      }
    };
  }

  private Outcome watched(
      Try one, Rendering.Wire wire, Standing standing, Health.Permit.Go permit) {
    Health.Sign sign = new Health.Sign.Unknown();
    boolean known = true;
    try {
      Tried tried = withKey(one, wire);
      if (tried.waited().isPresent()) {
        sign = standing.sign(tried.outcome(), tried.waited().get());
      }
      // A probe has found out what it was sent for; of any other call it is the end that tells.
      known = tried.begun().isEmpty() || permit.probe();
      tried.begun().ifPresent(begun -> begun.whenOver(end -> reportEnd(one, standing, end)));
      return tried.outcome();
    } finally {
      if (known) {
        health.report(standing.id(), permit, sign);
      }
    }
  }

  /// What the end of an answer says that the client had begun to get.
  private void reportEnd(Try one, Standing standing, Outcome end) {
    Standing.Wait waited = new Standing.Wait(one.asked().idle(), one.asked().idle());
    Health.Permit.Go permit = new Health.Permit.Go(false);
    health.report(standing.id(), permit, standing.sign(end, waited));
  }

  private Tried withKey(Try one, Rendering.Wire wire) {
    Provider provider = one.target().provider();
    Key key = one.target().key();
    if (key instanceof Key.Stored(String name, var _) && name.length() > LONGEST_NAME) {
      // Somebody may have put a key where the name of one belongs.
      one.call().redaction().add(new Secret(name));
    }
    // Before anything can be said of them: a key may be refused before there is an account.
    key.secrets().forEach(one.call().redaction()::add);
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
    Tried tried = sender.send(one, line, wire, account);
    if (!refusesKey(tried.outcome())) {
      return tried;
    }
    Optional<Account> rotated = rotated(one, account);
    return rotated.isPresent() ? sender.send(one, one.begin(), wire, rotated.get()) : tried;
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

  /// What it means that a stored key cannot be had. A name that the caller chose and that does not
  /// exist is the caller's mistake; everything else is for the operator to mend.
  private static FailureClass classOf(SecretException e, Try one) {
    return switch (e.reason()) {
      case UNAVAILABLE ->
          one.call().deadline().passed() ? FailureClass.DEADLINE : FailureClass.UNREACHABLE;
      case DENIED -> FailureClass.AUTHENTICATION;
      case NOT_FOUND ->
          one.target().key() instanceof Key.Stored(String name, var _)
                  && !name.equals(one.target().provider().id())
              ? FailureClass.CALLER_FAULT
              : FailureClass.AUTHENTICATION;
    };
  }
}

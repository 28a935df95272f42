package dev.understudy.provider;

import dev.understudy.http.Body;
import dev.understudy.http.HostGuard;
import dev.understudy.http.Request;
import dev.understudy.http.Upstream;
import dev.understudy.secret.Secret;
import dev.understudy.secret.SecretException;
import dev.understudy.secret.SecretException.Reason;
import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import dev.understudy.time.Mailbox;
import dev.understudy.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The tokens that were had for keys ([Login]), each kept until [#MARGIN] before it expires.
/// Thread-safe.
///
/// Who asks for a token that another call is having right now waits for that one; each waits no
/// longer than its own call may last. A token is had within the attempt that needs it, so the
/// ledger has no line of its own for it.
public final class Tokens {
  /// How long before its end a token is no longer used: a call that begins with it should not
  /// outlive it, and clocks differ.
  static final Duration MARGIN = Duration.ofMinutes(1);

  /// How long the vendor may take, so that a hanging one leaves time for another target.
  static final Duration LONGEST = Duration.ofSeconds(10);

  /// A token that was had less long ago is not had again when it is refused: another one would be
  /// refused, too.
  static final Duration REST = Duration.ofSeconds(30);

  /// How long a token is kept at most, whatever is said of it.
  static final Duration LIFE = Duration.ofDays(1);

  /// How many are kept: accounts come from callers, too. Beyond them the longest unused goes.
  static final int MOST = 64;

  private final Upstream upstream;
  private final Time time;
  private final SequencedMap<Holder, Held> held = new LinkedHashMap<>(16, 0.75f, true);

  /// @param upstream the way to those who give tokens
  public Tokens(Upstream upstream, Time time) {
    this.upstream = upstream;
    this.time = time;
  }

  /// Whose token it is.
  private record Holder(String provider, Account account) {}

  /// Until when by the wall clock: the only one that goes on while the environment is frozen.
  private record Known(Secret token, Instant had, Instant until) {}

  /// Guarded by the lock of [#held].
  private static final class Held {
    private @Nullable Known known;

    /// Who waits for the token that is being had; null while none is.
    private @Nullable List<Mailbox<Boolean>> waiting;
  }

  /// `account` as it proves itself: with a token in place of its key, where `provider` wants one.
  ///
  /// @throws KeyException if the key is refused, or is none that a token can be had for
  /// @throws SecretException if the token is not to be had now
  Account proved(Provider provider, Account account, Deadline limit)
      throws KeyException, SecretException {
    return proved(provider, account, Optional.empty(), limit);
  }

  /// `account` with another token than the one that `refused` has, if there is one to be had.
  Optional<Account> renewed(Provider provider, Account account, Account refused, Deadline limit)
      throws KeyException, SecretException {
    Account proved = proved(provider, account, Optional.of(refused.key()), limit);
    return proved.key().equals(refused.key()) ? Optional.empty() : Optional.of(proved);
  }

  /// Forgets all of them: before a SnapStart checkpoint, so that no token lies in a snapshot.
  public void clear() {
    synchronized (held) {
      held.clear();
    }
  }

  private Account proved(
      Provider provider, Account account, Optional<Secret> refused, Deadline limit)
      throws KeyException, SecretException {
    Optional<Login> login = provider.login(account);
    if (login.isEmpty()) {
      return account;
    }
    Held mine = held(new Holder(provider.id(), account));
    Optional<Secret> token = tokenOrTurn(mine, refused, provider, limit);
    return account.with(
        token.isPresent()
            ? token.get()
            : fresh(mine, provider, login.get(), limit.within(LONGEST)));
  }

  /// The token that serves; or nothing, and then it is the caller's turn to have one.
  private Optional<Secret> tokenOrTurn(
      Held mine, Optional<Secret> refused, Provider provider, Deadline limit)
      throws SecretException {
    while (true) {
      Mailbox<Boolean> over = time.mailbox();
      synchronized (held) {
        Known known = mine.known;
        if (known != null && serves(known, refused)) {
          return Optional.of(known.token());
        }
        List<Mailbox<Boolean>> waiting = mine.waiting;
        if (waiting == null) {
          mine.waiting = new ArrayList<>();
          return Optional.empty();
        }
        waiting.add(over);
      }
      if (over.take(limit).isEmpty()) {
        throw notNow(provider, "did not come in time");
      }
    }
  }

  private Secret fresh(Held mine, Provider provider, Login login, Deadline limit)
      throws KeyException, SecretException {
    Optional<Known> known = Optional.empty();
    try {
      known = Optional.of(ask(provider, login, limit));
      return known.get().token();
    } finally {
      List<Mailbox<Boolean>> waiting;
      synchronized (held) {
        // What was refused, or could not be had again, is no longer good.
        mine.known = known.orElse(null);
        waiting = mine.waiting;
        mine.waiting = null;
      }
      if (waiting != null) {
        waiting.forEach(each -> each.put(true));
      }
    }
  }

  private boolean serves(Known known, Optional<Secret> refused) {
    Instant now = time.now();
    boolean lives = now.isBefore(known.until());
    boolean wasRefused = refused.filter(known.token()::equals).isPresent();
    return wasRefused ? now.isBefore(known.had().plus(REST)) : lives;
  }

  private Held held(Holder holder) {
    synchronized (held) {
      Held mine = held.computeIfAbsent(holder, _ -> new Held());
      if (held.size() > MOST) {
        held.pollFirstEntry();
      }
      return mine;
    }
  }

  private Known ask(Provider provider, Login login, Deadline limit)
      throws KeyException, SecretException {
    Instant asked = time.now();
    Request request = login.request(asked);
    Upstream.Exchange exchange = send(request, limit);
    if (exchange instanceof Upstream.Broken broken
        && broken.fault() == Upstream.Fault.STALE_CONNECTION) {
      exchange = send(request, limit);
    }
    return switch (exchange) {
      case Upstream.Broken broken -> throw notNow(provider, "did not come: " + broken.detail());
      case Upstream.Answered(var response) -> {
        if (!(response.body() instanceof Body.Bytes(byte[] body))) {
          throw notNow(provider, "did not come: a stream came in its place");
        }
        int status = response.status();
        if (status == 429 || status >= 500) {
          throw notNow(provider, "did not come: HTTP " + status);
        }
        Optional<Login.Token> token =
            status / 100 == 2 ? login.token(response, body) : Optional.empty();
        if (token.isEmpty()) {
          throw KeyException.broken(
              "no token for %s was given for the key: HTTP %d%s"
                  .formatted(provider.id(), status, login.objection(body)));
        }
        long life = Math.clamp(token.get().life().toSeconds(), 0, LIFE.toSeconds());
        Instant until = asked.plusSeconds(life).minus(MARGIN);
        yield new Known(token.get().value(), asked, until);
      }
    };
  }

  private Upstream.Exchange send(Request request, Deadline limit) {
    return upstream.send(
        request,
        HostGuard.Origin.OPERATOR,
        new Upstream.Limits(limit, limit.left(), limit.left(), new Cancellation()));
  }

  private static SecretException notNow(Provider provider, String what) {
    return new SecretException(Reason.UNAVAILABLE, "a token for " + provider.id() + " " + what);
  }
}

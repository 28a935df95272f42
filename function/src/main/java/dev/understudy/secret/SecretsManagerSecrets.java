package dev.understudy.secret;

import dev.understudy.secret.Cached.Known;
import dev.understudy.secret.Cached.Missing;
import dev.understudy.secret.SecretException.Reason;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The stack's secrets in AWS Secrets Manager, cached. Thread-safe.
///
/// A value is fresh for [#FRESH], give or take a tenth so that environments that started together
/// do not ask together. Whoever asks for one name while it is being fetched waits for that fetch
/// and has its outcome; other names are not held up. While the store is unavailable the last known
/// value is served, however old, and the store is tried again after [#QUIET] at the earliest; that
/// a secret is gone or denied is never covered up so. Names come from callers: a name that the
/// store does not have is remembered for [#ABSENT], and no more than [#MOST_NAMES] names are kept.
///
/// The downside of serving old values: a revoked key lives on here for as long as Secrets Manager
/// stays unavailable.
public final class SecretsManagerSecrets implements Secrets {
  /// How long a value is served without asking again, before jitter.
  static final Duration FRESH = Duration.ofMinutes(5);

  /// How much longer or shorter that may be, as a share.
  static final double JITTER = 0.1;

  /// How long the store is left alone after it was unavailable, where an old value serves.
  static final Duration QUIET = Duration.ofSeconds(5);

  /// How long it is remembered that there is no secret of a name.
  static final Duration ABSENT = Duration.ofSeconds(5);

  /// How many names are kept; beyond them the longest unused goes, names without a value first.
  static final int MOST_NAMES = 256;

  /// Longer than the store takes by itself: a fetch that is older has slept.
  static final Duration LONGEST_FETCH = SecretsManagerStore.Limits.STANDARD.call();

  /// Names, in up to four steps: what a caller names is never a path of his own or an ARN.
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-]{1,64}(/[A-Za-z0-9_-]{1,64}){0,3}");

  private final Fetch fetch;
  private final String prefix;
  private final Time time;
  private final RandomGenerator random;

  private final Object lock = new Object();
  private final SequencedMap<String, Cached> names = new LinkedHashMap<>(16, 0.75f, true);

  /// @param fetch reads the store
  /// @param prefix of every name, without the slash that follows it, such as `understudy`
  /// @param random for the jitter
  public SecretsManagerSecrets(Fetch fetch, String prefix, Time time, RandomGenerator random) {
    this.fetch = fetch;
    this.prefix = prefix;
    this.time = time;
    this.random = random;
  }

  /// The secrets below `prefix` in the account's Secrets Manager.
  ///
  /// The SDK's client, which takes more of a cold start than all the rest, is made by the first
  /// fetch, on the thread of that fetch.
  public static SecretsManagerSecrets ofTheAccount(
      String prefix, Time time, RandomGenerator random) {
    return new SecretsManagerSecrets(new SecretsManagerStore(), prefix, time, random);
  }

  /// Begins to fetch the secret `name`, if it is not known, and waits for nothing.
  public void prefetch(String name) {
    try {
      synchronized (lock) {
        Cached cached = cached(name);
        if (cached.known == null) {
          FutureTask<Secret> _ = flight(name, cached);
        }
      }
    } catch (SecretException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public Secret get(String name, Deadline limit) throws SecretException {
    Cached cached;
    FutureTask<Secret> flight;
    boolean old;
    synchronized (lock) {
      cached = cached(name);
      Known known = cached.known;
      if (known != null && isAhead(known.freshUntil())) {
        return known.value();
      }
      old = cached.flight != null && cached.begun.plus(LONGEST_FETCH).isBefore(time.now());
      flight = flight(name, cached);
    }
    try {
      return outcome(flight, cached, limit);
    } catch (SecretException e) {
      if (!old || e.reason() != Reason.UNAVAILABLE || limit.passed()) {
        throw e;
      }
      // The fetch may have begun before the environment was frozen, and have run out of time in its
      // sleep.
      synchronized (lock) {
        flight = flight(name, cached);
      }
      return outcome(flight, cached, limit);
    }
  }

  /// As [Secrets#refresh] says. While the store is unavailable the answer is `stale` itself, as if
  /// nothing had changed: the refusal may have been the provider's mistake, and nothing better is
  /// known.
  @Override
  public Secret refresh(String name, Secret stale, Deadline limit) throws SecretException {
    Cached cached;
    Known before;
    FutureTask<Secret> flight;
    synchronized (lock) {
      cached = cached(name);
      before = cached.known;
      if (before != null && (!before.value().equals(stale) || isAhead(before.restUntil()))) {
        return before.value();
      }
      flight = flight(name, cached);
    }
    Secret value = outcome(flight, cached, limit);
    synchronized (lock) {
      Known known = cached.known;
      // A fetch into an empty cache does not know that what it brought had been refused already.
      if (before == null && known != null && known.value().equals(stale)) {
        cached.known = known.restingUntil(known.fetched() + REST.toNanos());
      }
    }
    return value;
  }

  /// Empties the cache: before a SnapStart checkpoint, so that no key lies in a snapshot. A fetch
  /// that is under way still serves those who wait for it, and is then forgotten.
  public void clear() {
    synchronized (lock) {
      names.clear();
    }
  }

  private Cached cached(String name) throws SecretException {
    Cached cached = names.get(name);
    if (cached != null) {
      return cached;
    }
    if (!NAME.matcher(name).matches()) {
      throw new SecretException(
          Reason.NOT_FOUND,
          "a secret's name is one to four steps of 1 to 64 letters, digits, '_' and '-', with '/'"
              + " between them");
    }
    if (names.size() >= MOST_NAMES) {
      makeRoom();
    }
    Cached added = new Cached();
    names.put(name, added);
    return added;
  }

  /// A name that is being fetched stays, or the next who asks would start a second fetch of it.
  private void makeRoom() {
    if (!removeFirst(cached -> cached.flight == null && cached.known == null)) {
      removeFirst(cached -> cached.flight == null);
    }
  }

  private boolean removeFirst(Predicate<Cached> condition) {
    Iterator<Cached> longestUnusedFirst = names.values().iterator();
    while (longestUnusedFirst.hasNext()) {
      if (condition.test(longestUnusedFirst.next())) {
        longestUnusedFirst.remove();
        return true;
      }
    }
    return false;
  }

  private FutureTask<Secret> flight(String name, Cached cached) throws SecretException {
    Missing missing = cached.missing;
    if (missing != null && isAhead(missing.until())) {
      throw missing.why();
    }
    FutureTask<Secret> flight = cached.flight;
    if (flight == null) {
      flight = new FutureTask<>(() -> fetch(name, cached));
      cached.flight = flight;
      cached.begun = time.now();
      Thread.ofPlatform().daemon().name("secret").start(flight);
    }
    return flight;
  }

  private Secret fetch(String name, Cached cached) throws SecretException {
    try {
      Secret value = fetch.fetch(prefix + "/" + name);
      synchronized (lock) {
        cached.known = known(value, cached.known);
        cached.missing = null;
      }
      return value;
    } catch (SecretException e) {
      synchronized (lock) {
        return insteadOf(e, cached);
      }
    } finally {
      synchronized (lock) {
        cached.flight = null;
      }
    }
  }

  private Known known(Secret value, @Nullable Known before) {
    long now = time.nanos();
    double share = 1 + JITTER * (2 * random.nextDouble() - 1);
    boolean again = before != null && before.value().equals(value);
    return new Known(
        value, now, now + (long) (FRESH.toNanos() * share), again ? now + REST.toNanos() : now);
  }

  /// What serves although the fetch failed: the old value, if the store is merely unavailable.
  private Secret insteadOf(SecretException e, Cached cached) throws SecretException {
    Known known = cached.known;
    if (known != null && e.reason() == Reason.UNAVAILABLE) {
      cached.known = known.quietUntil(time.nanos() + QUIET.toNanos());
      return known.value();
    }
    cached.known = null;
    if (e.reason() == Reason.NOT_FOUND) {
      cached.missing = new Missing(e, time.nanos() + ABSENT.toNanos());
    }
    throw e;
  }

  private Secret outcome(FutureTask<Secret> flight, Cached cached, Deadline limit)
      throws SecretException {
    try {
      return flight.get(limit.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      synchronized (lock) {
        if (cached.known != null) {
          return cached.known.value();
        }
      }
      throw new SecretException(Reason.UNAVAILABLE, "a secret did not come in time");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new SecretException(Reason.UNAVAILABLE, "interrupted while waiting for a secret");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SecretException why -> throw why;
        case RuntimeException bug -> throw bug;
        case null, default -> throw new IllegalStateException("fetching a secret failed", e);
      }
    }
  }

  private boolean isAhead(long nanos) {
    return nanos - time.nanos() > 0;
  }
}

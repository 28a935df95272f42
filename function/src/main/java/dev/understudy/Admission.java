package dev.understudy;

import dev.understudy.api.AccessKey;
import dev.understudy.cost.Cost;
import dev.understudy.cost.Tariff;
import dev.understudy.http.Headers;
import dev.understudy.http.Rejection;
import dev.understudy.route.Amounts;
import dev.understudy.route.Counters;
import dev.understudy.route.Counters.Count;
import dev.understudy.route.Ledger;
import dev.understudy.route.Limit;
import dev.understudy.route.Window;
import dev.understudy.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One request of one caller, held to the limits of its access key. For one thread.
///
/// A request is counted before it is tried, and tells exactly whether it is one too many. What it
/// uses up besides is known at its end, so a key may use as much more as was under way when its
/// limit was reached.
final class Admission {
  private final AccessKey caller;
  private final Counters counters;
  private final Time time;
  private final Map<ChronoUnit, Counting> begun = new EnumMap<>(ChronoUnit.class);
  private final List<Standing> standings = new ArrayList<>();

  private record Counting(Window window, Count count) {}

  /// The request is here: counts it, and begins to find out what else has been used up.
  Admission(AccessKey caller, Counters counters, Time time) {
    this.caller = caller;
    this.counters = counters;
    this.time = time;
    Instant now = time.now();
    for (Limit limit : caller.limits().keySet()) {
      begun.computeIfAbsent(limit.unit(), unit -> begin(Window.at(caller.name(), unit, now)));
    }
  }

  /// @throws Rejection 429 if the caller has asked too often
  void checkRequests() {
    check(ChronoUnit.MINUTES);
  }

  /// @throws Rejection 429 if there is nothing left that a call could use up
  void checkSpending() {
    check(ChronoUnit.DAYS);
  }

  /// A limit of money holds only where every target of the call has a price.
  ///
  /// @throws Rejection 403 if one has none; 503 if the prices cannot be had or read now
  void checkPrices(Conversation talk, Questions.Question question) {
    if (!caller.limits().containsKey(Limit.USD_PER_DAY)) {
      return;
    }
    Tariff tariff = talk.tariff();
    if (tariff.equals(Tariff.NONE)) {
      throw new Rejection(
          503,
          "prices_unavailable",
          "",
          "This access key has a limit of money, and what calls cost cannot be estimated now.");
    }
    Optional<String> unpriced = tariff.unpriced(question.route(), question.call());
    if (unpriced.isPresent()) {
      throw new Rejection(
          403,
          "model_without_price",
          "",
          "This access key has a limit of money, and there is no price for "
              + unpriced.get()
              + ": ask for another model, or have its price put into the secret prices.");
    }
  }

  /// How the caller stands, as far as that was checked.
  Headers headers() {
    Headers headers = Headers.none();
    for (Standing standing : standings) {
      headers = headers.withAll(standing.headers());
    }
    return headers;
  }

  /// The call is over, whatever became of it: counts what it used up, as far as that is known.
  ///
  /// @param cost what it cost by estimate, if that is known
  void ended(Ledger ledger, Optional<Cost> cost) {
    Amounts used = Amounts.NONE;
    for (Limit limit : caller.limits().keySet()) {
      used = used.plus(Amounts.of(limit, used(limit, ledger, cost)));
    }
    if (!used.isNone()) {
      Count _ = counters.add(Window.at(caller.name(), ChronoUnit.DAYS, time.now()), used);
    }
  }

  private Counting begin(Window window) {
    Amounts atOnce = Amounts.NONE;
    Amounts known = counters.known(window);
    boolean left = true;
    for (Limit limit : limits(window.unit())) {
      atOnce = atOnce.plus(Amounts.of(limit, limit.atOnce()));
      left &= known.of(limit) < most(limit);
    }
    if (!left) {
      // Nobody has to be asked, and who is turned away does not wear the store out.
      Amounts total = known.plus(atOnce);
      return new Counting(window, () -> total);
    }
    return new Counting(
        window, atOnce.isNone() ? counters.look(window) : counters.add(window, atOnce));
  }

  private void check(ChronoUnit unit) {
    Counting counting = begun.get(unit);
    if (counting == null) {
      return;
    }
    Amounts total = counting.count().total();
    Instant end = counting.window().end();
    for (Limit limit : limits(unit)) {
      standings.add(new Standing(limit, most(limit), total.of(limit), end, left(end)));
    }
    Optional<Standing> reached = standings.stream().filter(Standing::isReached).findFirst();
    if (reached.isPresent()) {
      throw reached.get().rejection(caller.name());
    }
  }

  private List<Limit> limits(ChronoUnit unit) {
    return caller.limits().keySet().stream()
        .filter(limit -> limit.unit() == unit)
        .sorted()
        .toList();
  }

  private long most(Limit limit) {
    return caller.limits().getOrDefault(limit, 0L);
  }

  /// In whole seconds, rounded up: who comes back then finds a new window.
  private Duration left(Instant end) {
    long millis = Duration.between(time.now(), end).toMillis();
    return Duration.ofSeconds(Math.max(1, Math.ceilDiv(millis, 1000L)));
  }

  private static long used(Limit limit, Ledger ledger, Optional<Cost> cost) {
    return switch (limit) {
      case REQUESTS_PER_MINUTE -> 0;
      case TOKENS_PER_DAY -> ledger.tokens();
      case USD_PER_DAY -> cost.map(Cost::nanoDollars).orElse(0L);
    };
  }
}

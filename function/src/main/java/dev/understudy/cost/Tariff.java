package dev.understudy.cost;

import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Usage;
import dev.understudy.route.Attempt;
import dev.understudy.route.Call;
import dev.understudy.route.Ledger;
import dev.understudy.route.Route;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The prices in force for a call, and what its attempts cost by them.
///
/// Of the lists, the first one that knows a model decides; in it, the model's own name before the
/// longest beginning of it, and of several rows for that one the row for so many tokens.
public final class Tariff {
  /// Nothing is priced, and nothing that prices is loaded for it.
  public static final Tariff NONE = new Tariff(List.of());

  private final List<List<Price>> lists;

  /// @param lists in the order in which they are asked
  Tariff(List<List<Price>> lists) {
    this.lists = lists;
  }

  /// What `attempt` cost; of a stream that broke off the least, by what had been counted. Nothing
  /// where its tokens or their prices are not known: an error has no tokens, and most streams have
  /// them at their end alone.
  public Optional<Cost> of(Attempt attempt) {
    if (lists.isEmpty()) {
      return Optional.empty();
    }
    return attempt
        .usage()
        .filter(Usage::countsWhatWasRead)
        .flatMap(
            usage ->
                price(attempt.target().provider().id(), attempt.model(), usage.prompt())
                    .map(
                        price ->
                            new Cost(
                                price.of(usage),
                                usage.whole() && usage.prompt() <= price.longest())));
  }

  /// What the call cost so far: the sum over its attempts. Nothing where none of them can be told;
  /// the least that it cost where one of them cannot that its provider may bill.
  public Optional<Cost> of(Ledger ledger) {
    if (lists.isEmpty()) {
      return Optional.empty();
    }
    BigDecimal sum = BigDecimal.ZERO;
    boolean whole = true;
    boolean known = false;
    for (Attempt attempt : ledger.attempts()) {
      Optional<Cost> cost = of(attempt);
      known |= cost.isPresent();
      sum = sum.add(cost.map(Cost::usd).orElse(BigDecimal.ZERO));
      whole &= cost.map(Cost::whole).orElse(!attempt.mayHaveBeenBilled());
    }
    return known ? Optional.of(new Cost(sum, whole)) : Optional.empty();
  }

  /// A target of `call` for whose model there is no row, such as `openai/gpt-4o`. To have tokens
  /// counted costs nothing.
  public Optional<String> unpriced(Route route, Call call) {
    if (call.operation() == Operation.COUNT) {
      return Optional.empty();
    }
    return route.targets().stream()
        .filter(target -> !prices(target.provider().id(), call.model(target)))
        .findFirst()
        .map(target -> target.provider().id() + "/" + call.model(target));
  }

  private boolean prices(String provider, String model) {
    return lists.stream().flatMap(List::stream).anyMatch(row -> row.isFor(provider, model));
  }

  /// The row for a model that reads `prompt` tokens; where they are more than any row is for, the
  /// one for the most, since what reads more costs no less.
  Optional<Price> price(String provider, String model, long prompt) {
    return lists.stream()
        .map(list -> list.stream().filter(row -> row.isFor(provider, model)).toList())
        .filter(rows -> !rows.isEmpty())
        .findFirst()
        .flatMap(rows -> row(rows, prompt));
  }

  private static Optional<Price> row(List<Price> rows, long prompt) {
    int best = rows.stream().mapToInt(Price::precision).max().orElseThrow();
    List<Price> own = rows.stream().filter(row -> row.precision() == best).toList();
    Comparator<Price> byLength = Comparator.comparingLong(Price::longest);
    return own.stream()
        .filter(row -> prompt <= row.longest())
        .min(byLength)
        .or(() -> own.stream().max(byLength));
  }
}

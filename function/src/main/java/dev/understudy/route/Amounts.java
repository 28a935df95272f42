package dev.understudy.route;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongBinaryOperator;

/// So much of what limits are about. What is not named is 0.
///
/// @param each never 0
public record Amounts(Map<Limit, Long> each) {
  /// Nothing.
  public static final Amounts NONE = new Amounts(Map.of());

  /// Copies `each`, without what is 0.
  public Amounts {
    Map<Limit, Long> some = new EnumMap<>(Limit.class);
    each.forEach(
        (limit, amount) -> {
          if (amount != 0) {
            some.put(limit, amount);
          }
        });
    each = Map.copyOf(some);
  }

  /// `amount` of one.
  public static Amounts of(Limit limit, long amount) {
    return new Amounts(Map.of(limit, amount));
  }

  /// How much of `limit`.
  public long of(Limit limit) {
    return each.getOrDefault(limit, 0L);
  }

  /// Whether it is nothing.
  public boolean isNone() {
    return each.isEmpty();
  }

  /// Both together.
  public Amounts plus(Amounts other) {
    return with(other, Math::addExact);
  }

  /// Of each the greater amount.
  public Amounts orMore(Amounts other) {
    return with(other, Math::max);
  }

  private Amounts with(Amounts other, LongBinaryOperator operation) {
    Map<Limit, Long> result = new EnumMap<>(Limit.class);
    for (Limit limit : Limit.values()) {
      result.put(limit, operation.applyAsLong(of(limit), other.of(limit)));
    }
    return new Amounts(result);
  }
}

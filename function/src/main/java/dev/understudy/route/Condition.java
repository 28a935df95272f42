package dev.understudy.route;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.json.BoundedRegex;
import dev.understudy.time.Deadline;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A question about a call's [Facts].
///
/// The operators are Portkey's, which took them from MongoDB; unlike there, every one of a query
/// counts.
public sealed interface Condition {
  /// Whether it holds.
  ///
  /// @param limit by when that must be known: an expression that takes longer does not hold
  boolean holds(Facts facts, Deadline limit);

  /// All of them hold.
  record And(List<Condition> conditions) implements Condition {
    @Override
    public boolean holds(Facts facts, Deadline limit) {
      return conditions.stream().allMatch(condition -> condition.holds(facts, limit));
    }
  }

  /// One of them holds.
  record Or(List<Condition> conditions) implements Condition {
    @Override
    public boolean holds(Facts facts, Deadline limit) {
      return conditions.stream().anyMatch(condition -> condition.holds(facts, limit));
    }
  }

  /// It does not hold.
  record Not(Condition condition) implements Condition {
    @Override
    public boolean holds(Facts facts, Deadline limit) {
      return !condition.holds(facts, limit);
    }
  }

  /// A fact is one of these values; one that is absent is none.
  record In(String fact, List<JsonNode> values) implements Condition {
    @Override
    public boolean holds(Facts facts, Deadline limit) {
      JsonNode found = facts.value(fact);
      return values.stream().anyMatch(value -> isSame(found, value));
    }
  }

  /// A fact compares with a value; two of different kinds do not compare.
  record Compare(String fact, Order order, JsonNode value) implements Condition {
    @Override
    public boolean holds(Facts facts, Deadline limit) {
      OptionalInt compared = compare(facts.value(fact), value);
      return compared.isPresent() && order.fits(compared.getAsInt());
    }
  }

  /// A fact's text has a part that fits an expression.
  record Matches(String fact, BoundedRegex regex) implements Condition {
    @Override
    public boolean holds(Facts facts, Deadline limit) {
      JsonNode found = facts.value(fact);
      return found.isValueNode() && regex.find(found.asText(), limit) == BoundedRegex.Result.FOUND;
    }
  }

  /// How a fact compares.
  enum Order {
    /// `$gt`.
    GREATER,
    /// `$gte`.
    GREATER_OR_SAME,
    /// `$lt`.
    LESS,
    /// `$lte`.
    LESS_OR_SAME;

    boolean fits(int compared) {
      return switch (this) {
        case GREATER -> compared > 0;
        case GREATER_OR_SAME -> compared >= 0;
        case LESS -> compared < 0;
        case LESS_OR_SAME -> compared <= 0;
      };
    }
  }

  /// 1 and 1.0 are the same, and so are two texts that are; `1` and `"1"` are not.
  private static boolean isSame(JsonNode found, JsonNode value) {
    return (found.isNumber() && value.isNumber())
        ? found.decimalValue().compareTo(value.decimalValue()) == 0
        : found.equals(value);
  }

  private static OptionalInt compare(JsonNode found, JsonNode value) {
    Optional<BigDecimal> one = number(found);
    Optional<BigDecimal> other = number(value);
    if (one.isPresent() && other.isPresent()) {
      return OptionalInt.of(one.get().compareTo(other.get()));
    }
    return found.isTextual() && value.isTextual()
        ? OptionalInt.of(found.textValue().compareTo(value.textValue()))
        : OptionalInt.empty();
  }

  /// Metadata is text for most clients, so a text that is a number counts as one.
  private static Optional<BigDecimal> number(JsonNode node) {
    if (node.isNumber()) {
      return Optional.of(node.decimalValue());
    }
    try {
      return node.isTextual() && node.textValue().length() <= 64
          ? Optional.of(new BigDecimal(node.textValue().strip()))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}

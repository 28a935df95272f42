package dev.understudy.json;

import java.util.function.BooleanSupplier;

/// What one check against a schema may still cost. A schema comes from a caller: its references can
/// lead in a circle, or double at each level.
final class Meter {
  /// Keywords inside each other. A value of 200 levels needs some three for each.
  private static final int MAX_DEPTH = 700;

  /// A step costs as much as it is deep, because the validator keeps a path of that length for it.
  /// An answer of 60 000 values, as long as models write, needs about a million.
  private static final long MAX_COST = 4_000_000;

  private final BooleanSupplier timeIsUp;
  private long left = MAX_COST;
  private int depth;

  Meter(BooleanSupplier timeIsUp) {
    this.timeIsUp = timeIsUp;
  }

  /// Before a keyword is evaluated; [#leave] after it.
  void enter() {
    depth++;
    left -= depth;
    if (depth > MAX_DEPTH) {
      throw new Exhausted("its references lead too deep, or in a circle");
    }
    if (left < 0) {
      throw new Exhausted("it would take too many steps");
    }
    if (timeIsUp.getAsBoolean()) {
      throw new Exhausted("it took too long");
    }
  }

  void leave() {
    depth--;
  }

  BoundedRegex.Result find(BoundedRegex regex, String text) {
    return regex.find(text, timeIsUp);
  }

  /// Ends a check from inside the validator; [JsonSchema] turns it into an objection.
  static final class Exhausted extends RuntimeException {
    Exhausted(String why) {
      super(why, null, false, false);
    }

    String why() {
      return String.valueOf(getMessage());
    }
  }
}

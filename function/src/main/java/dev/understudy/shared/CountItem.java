package dev.understudy.shared;

import dev.understudy.route.Amounts;
import dev.understudy.route.Limit;
import dev.understudy.route.Window;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/// What an access key has used up in one window, as the table holds it: a number for each limit.
final class CountItem {
  private CountItem() {}

  /// Of the access key's name only a hash is to be read.
  static String key(Window window) {
    return Names.key(
        "used", window.key(), window.unit().name(), Long.toString(window.start().toEpochMilli()));
  }

  static Map<String, Long> write(Amounts amounts) {
    Map<String, Long> values = new TreeMap<>();
    amounts.each().forEach((limit, amount) -> values.put(name(limit), amount));
    return values;
  }

  static Amounts read(Item item) {
    Map<Limit, Long> amounts = new EnumMap<>(Limit.class);
    if (item.readable()) {
      for (Limit limit : Limit.values()) {
        item.whole(name(limit)).ifPresent(amount -> amounts.put(limit, amount));
      }
    }
    return new Amounts(amounts);
  }

  private static String name(Limit limit) {
    return switch (limit) {
      case REQUESTS_PER_MINUTE -> "requests";
      case TOKENS_PER_DAY -> "tokens";
      case USD_PER_DAY -> "nano_dollars";
    };
  }
}

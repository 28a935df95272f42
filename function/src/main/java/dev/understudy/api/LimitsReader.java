package dev.understudy.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Rejection;
import dev.understudy.route.Limit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads the limits of an access key: `{"name": …, "limits": {"requests_per_minute": 60,
/// "tokens_per_day": 1000000, "usd_per_day": "5.00"}}`. What is left out has no limit.
final class LimitsReader {
  private static final String LIMITS = "limits";
  private static final BigDecimal LEAST_USD = new BigDecimal("0.000000001");
  private static final BigDecimal MOST_USD = new BigDecimal(1_000_000);
  private static final long MOST = 1_000_000_000_000L;

  private final ObjectNode entry;

  private LimitsReader(ObjectNode entry) {
    this.entry = entry;
  }

  /// @param entry of an access key
  /// @return how much of each it may use up: at least 1
  /// @throws Rejection 503 if they are wrong; its detail says where, what is there, and what may be
  static Map<Limit, Long> read(ObjectNode entry) {
    return new LimitsReader(entry).read();
  }

  private Map<Limit, Long> read() {
    JsonNode value = entry.path(LIMITS);
    if (value.isMissingNode() || value.isNull()) {
      return Map.of();
    }
    if (!(value instanceof ObjectNode limits)) {
      throw wrong("/" + LIMITS, "expected an object", value);
    }
    if (entry.path("name").asText().isBlank()) {
      throw wrong("/name", "expected a name, by which the limits count", entry.path("name"));
    }
    Map<Limit, Long> read = new EnumMap<>(Limit.class);
    limits.properties().forEach(each -> read.put(limit(each.getKey()), amount(each)));
    return Map.copyOf(read);
  }

  private Limit limit(String name) {
    return Arrays.stream(Limit.values())
        .filter(limit -> limit.wireName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    "/limits/" + name,
                    "there is no such limit; allowed are "
                        + Arrays.stream(Limit.values())
                            .map(Limit::wireName)
                            .collect(Collectors.joining(", "))));
  }

  private long amount(Map.Entry<String, JsonNode> field) {
    String pointer = "/" + LIMITS + "/" + field.getKey();
    JsonNode value = field.getValue();
    return switch (limit(field.getKey())) {
      case REQUESTS_PER_MINUTE, TOKENS_PER_DAY -> {
        if (!value.isIntegralNumber()
            || !value.canConvertToLong()
            || value.longValue() < 1
            || value.longValue() > MOST) {
          throw wrong(pointer, "expected a whole number from 1 to " + MOST, value);
        }
        yield value.longValue();
      }
      case USD_PER_DAY ->
          nanoDollars(value)
              .orElseThrow(
                  () ->
                      wrong(
                          pointer,
                          "expected US dollars such as \"5.00\", from 0.000000001 to 1000000",
                          value));
    };
  }

  private static Optional<Long> nanoDollars(JsonNode value) {
    if (!value.isNumber() && !value.asText().matches("[0-9]{1,7}(\\.[0-9]{1,9})?")) {
      return Optional.empty();
    }
    BigDecimal usd = value.isNumber() ? value.decimalValue() : new BigDecimal(value.asText());
    if (usd.compareTo(LEAST_USD) < 0 || usd.compareTo(MOST_USD) > 0) {
      return Optional.empty();
    }
    return Optional.of(
        usd.movePointRight(Limit.NANO_DIGITS).setScale(0, RoundingMode.DOWN).longValueExact());
  }

  private Rejection wrong(String pointer, String expected, JsonNode found) {
    return wrong(pointer, expected + ", found " + Params.kind(found));
  }

  private Rejection wrong(String pointer, String problem) {
    return AccessKeys.unavailable(
        "the entry \""
            + entry.path("name").asText()
            + "\" of the secret "
            + AccessKeys.SECRET
            + " is wrong at "
            + pointer
            + ": "
            + problem);
  }
}

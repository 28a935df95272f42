package dev.understudy.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/// Reads a list of prices: `{"prices": [{"provider": …, "model": …, "input": …, "output": …}]}`.
/// Everything in it means something, or it is refused.
final class PriceReader {
  private static final Set<String> KEYS =
      Set.of(
          "provider",
          "model",
          "input",
          "output",
          "cached_input",
          "cache_write",
          "prompt_up_to",
          "as_of",
          "source");

  private static final BigDecimal HIGHEST = BigDecimal.valueOf(1_000_000);
  private static final int MOST_DIGITS = 12;
  private static final int MOST_ROWS = 1000;
  private static final int LONGEST_QUOTED = 24;

  private final String name;
  private final Set<String> providers;

  /// @param name what the list is called in errors
  /// @param providers the ids that there are
  PriceReader(String name, Set<String> providers) {
    this.name = name;
    this.providers = providers;
  }

  /// The rows of `text`.
  ///
  /// @throws Wrong where it is no such list; the message says where, and what is expected there
  List<Price> read(String text) throws Wrong {
    JsonNode root;
    try {
      root = Json.parseStrictly(text);
    } catch (JsonException e) {
      throw new Wrong(name + ": " + e.getMessage());
    }
    known(root, "", Set.of("prices"));
    JsonNode list = root.path("prices");
    if (!list.isArray() || list.size() > MOST_ROWS) {
      throw wrong("/prices", "an array of at most " + MOST_ROWS + " rows", list);
    }
    List<Price> rows = new ArrayList<>();
    Set<List<Object>> keys = new HashSet<>();
    for (JsonNode row : list) {
      String place = "/prices/" + rows.size();
      Price price = row(row, place);
      if (!keys.add(List.of(price.provider(), price.model(), price.longest()))) {
        throw new Wrong(name + place + ": the same provider, model and prompt_up_to stand above");
      }
      rows.add(price);
    }
    return List.copyOf(rows);
  }

  private Price row(JsonNode row, String place) throws Wrong {
    known(row, place, KEYS);
    BigDecimal input = amount(row, place, "input");
    return new Price(
        text(row, place, "provider", "the id of a provider", providers::contains),
        text(row, place, "model", "a model, or its beginning and *", PriceReader::isModel),
        longest(row, place),
        input,
        row.has("cached_input") ? amount(row, place, "cached_input") : input,
        row.has("cache_write") ? amount(row, place, "cache_write") : input,
        amount(row, place, "output"),
        date(row, place),
        text(row, place, "source", "where the price was read", source -> !source.isBlank()));
  }

  private static boolean isModel(String model) {
    int star = model.indexOf('*');
    return !model.isBlank() && (star < 0 || star == model.length() - 1);
  }

  private void known(JsonNode object, String place, Set<String> keys) throws Wrong {
    if (!(object instanceof ObjectNode)) {
      throw wrong(place, "an object", object);
    }
    for (var field : object.properties()) {
      if (!keys.contains(field.getKey())) {
        throw new Wrong(
            name
                + place
                + ": unknown key \""
                + shown(field.getKey())
                + "\"; allowed are "
                + keys.stream().sorted().toList());
      }
    }
  }

  private BigDecimal amount(JsonNode row, String place, String key) throws Wrong {
    JsonNode value = row.path(key);
    String expected = "US dollars for a million tokens, a number from 0 to " + HIGHEST;
    if (!value.isNumber()) {
      throw wrong(place + "/" + key, expected, value);
    }
    BigDecimal amount = value.decimalValue();
    // Before it is compared or multiplied: an exponent may stand for millions of digits.
    boolean exact = amount.precision() <= MOST_DIGITS && Math.abs(amount.scale()) <= MOST_DIGITS;
    if (!exact || amount.signum() < 0 || amount.compareTo(HIGHEST) > 0) {
      throw wrong(place + "/" + key, expected + ", of " + MOST_DIGITS + " digits at most", value);
    }
    return amount;
  }

  private long longest(JsonNode row, String place) throws Wrong {
    JsonNode value = row.path("prompt_up_to");
    if (value.isMissingNode()) {
      return Long.MAX_VALUE;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 1) {
      throw wrong(place + "/prompt_up_to", "a whole number of tokens, 1 or more", value);
    }
    return value.longValue();
  }

  private LocalDate date(JsonNode row, String place) throws Wrong {
    JsonNode value = row.path("as_of");
    try {
      return LocalDate.parse(value.isTextual() ? value.textValue() : "");
    } catch (DateTimeParseException _) {
      throw wrong(place + "/as_of", "a day such as \"2026-11-23\"", value);
    }
  }

  private String text(
      JsonNode row, String place, String key, String expected, Predicate<String> fits)
      throws Wrong {
    JsonNode value = row.path(key);
    if (!value.isTextual() || !fits.test(value.textValue())) {
      throw wrong(place + "/" + key, expected, value);
    }
    return value.textValue();
  }

  private Wrong wrong(String place, String expected, JsonNode found) {
    return new Wrong(name + place + ": expected " + expected + "; found " + shown(found));
  }

  private static String shown(JsonNode value) {
    JsonNodeType type = value.getNodeType();
    return switch (type) {
      case MISSING -> "nothing";
      case NULL, NUMBER, BOOLEAN -> shown(value.asText());
      case STRING -> "\"" + shown(value.textValue()) + "\"";
      default -> "an " + type.name().toLowerCase(Locale.ROOT);
    };
  }

  /// On one line, and too short to give away a key that was put into the wrong place.
  private static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= LONGEST_QUOTED ? line : line.substring(0, LONGEST_QUOTED) + "…";
  }

  /// It is no list of prices.
  static final class Wrong extends Exception {
    Wrong(String message) {
      super(message);
    }
  }
}

package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Rejection;
import dev.understudy.route.Place;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One object of a config, checked against [Fields]: every key is known at this place, stands once,
/// and has the right type. What is read from it after that can only be wrong in meaning.
final class Node {
  /// The longest found text that a message quotes, in characters.
  private static final int LONGEST = 24;

  private final String pointer;
  private final Map<String, JsonNode> values = new HashMap<>();
  private final Map<String, String> spellings = new HashMap<>();

  /// @param warnings where fields without effect are named
  Node(JsonNode json, String pointer, Set<Field.Level> levels, List<String> warnings) {
    this.pointer = pointer;
    if (!(json instanceof ObjectNode object)) {
      throw invalid(pointer, "expected an object, found " + kind(json));
    }
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      add(entry.getKey(), entry.getValue(), levels, warnings);
    }
  }

  private void add(
      String spelling, JsonNode value, Set<Field.Level> levels, List<String> warnings) {
    String name = snakeCase(spelling);
    String place = pointer + "/" + escape(spelling);
    Field field =
        Fields.find(name, levels).orElseThrow(() -> unknown(place, spelling, name, levels));
    String twin = spellings.putIfAbsent(name, spelling);
    if (twin != null) {
      throw invalid(place, "stands here twice: as \"" + twin + "\" and as \"" + spelling + "\"");
    }
    if (!fits(field.type(), value)) {
      throw invalid(place, "expected " + field.type().text() + ", found " + kind(value));
    }
    switch (field.support()) {
      case WORKS -> values.put(name, value);
      case WITHOUT_EFFECT -> warnings.add(place + " has no effect: " + field.meaning());
      case REFUSED -> throw invalid(place, "\"" + spelling + "\" is refused: " + field.meaning());
    }
  }

  /// Where the field `name` stands, or would stand, in the request body.
  String at(String name) {
    return pointer + "/" + escape(spellings.getOrDefault(name, name));
  }

  /// Where this object stands in the request body.
  String pointer() {
    return pointer;
  }

  /// The same, with the client's spelling of every field.
  Place place() {
    return new Place(pointer, spellings);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Optional<JsonNode> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  Optional<String> string(String name) {
    return value(name).map(JsonNode::textValue);
  }

  /// A whole number within bounds.
  Optional<Integer> integer(String name, int least, int most) {
    return value(name)
        .map(
            number -> {
              if (!number.canConvertToInt()
                  || number.intValue() < least
                  || number.intValue() > most) {
                throw invalid(
                    at(name),
                    "expected a whole number from "
                        + least
                        + " to "
                        + most
                        + ", found "
                        + bounded(number.asText()));
              }
              return number.intValue();
            });
  }

  static Rejection invalid(String pointer, String problem) {
    return Rejection.badRequest("invalid_config", pointer, pointer + ": " + problem);
  }

  private static Rejection unknown(
      String place, String spelling, String name, Set<Field.Level> levels) {
    if (Fields.find(name, EnumSet.allOf(Field.Level.class)).isPresent()) {
      return invalid(
          place,
          "\""
              + spelling
              + "\" belongs "
              + (levels.contains(Field.Level.TARGET) ? "at the root" : "into a target"));
    }
    List<String> known = Fields.working(levels);
    String guess =
        Suggestion.of(name, known).map(near -> " did you mean \"" + near + "\"?").orElse("");
    return invalid(
        place, "unknown field;" + guess + " Allowed here are " + String.join(", ", known));
  }

  private static boolean fits(Field.Type type, JsonNode value) {
    return switch (type) {
      case STRING -> value.isTextual();
      case INTEGER -> value.isIntegralNumber();
      case OBJECT -> value.isObject();
      case ARRAY -> value.isArray();
      case ANY -> true;
    };
  }

  /// What a value is, for people; never the value itself, which may be a key.
  static String kind(JsonNode value) {
    JsonNodeType type = value.getNodeType();
    return switch (type) {
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      case MISSING -> "nothing";
      case NULL -> "null";
      default -> "a " + type.name().toLowerCase(Locale.ROOT);
    };
  }

  /// Found text as it may stand in a message: on one line, and too short to give away a key that
  /// was put into the wrong place.
  static String bounded(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    if (line.length() <= LONGEST) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return line.substring(0, end) + "…";
  }

  /// `apiKey` and `api_key` are one field.
  private static String snakeCase(String spelling) {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < spelling.length(); i++) {
      char c = spelling.charAt(i);
      if (Character.isUpperCase(c)) {
        snake.append('_').append(Character.toLowerCase(c));
      } else {
        snake.append(c);
      }
    }
    return snake.toString();
  }

  private static String escape(String key) {
    return bounded(key).replace("~", "~0").replace("/", "~1");
  }
}

package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.Collection;
import java.util.Locale;

/// What was found, as an error may say it: never a text that may be a key.
final class Found {
  /// The longest text that a message quotes, in characters.
  private static final int LONGEST = 24;

  private Found() {}

  /// What a value is, never the value itself.
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

  /// A text as it may stand in a message: on one line, and too short to give away a key that was
  /// put into the wrong place.
  static String bounded(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    if (line.length() <= LONGEST) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return line.substring(0, end) + "…";
  }

  /// [#bounded(String)], in quotes.
  static String quoted(String text) {
    return "\"" + bounded(text) + "\"";
  }

  /// A key that means nothing to us, as a step of a JSON pointer (RFC 6901).
  static String step(String key) {
    return pointer(bounded(key));
  }

  /// A key as a step of a JSON pointer (RFC 6901).
  static String pointer(String key) {
    return "/" + key.replace("~", "~0").replace("/", "~1");
  }

  /// ` did you mean "openai"?`, or nothing.
  static String guess(String word, Collection<String> known) {
    return Suggestion.of(word, known).map(near -> " did you mean \"" + near + "\"?").orElse("");
  }
}

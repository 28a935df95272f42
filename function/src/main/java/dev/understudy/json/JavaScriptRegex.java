package dev.understudy.json;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A regular expression of JavaScript (without flags) in Java's words, where the two differ: `$` is
/// the end of the text alone, `[` and `&&` are plain in a class, a `{` that repeats nothing and an
/// escaped letter without a meaning stand for themselves.
///
/// Beware: `\s` knows fewer kinds of space than JavaScript's, and what is Java's alone (`(?i)`,
/// `a++`) is not refused.
final class JavaScriptRegex {
  /// Letters that mean something after a backslash in JavaScript and the same in Java.
  private static final String ESCAPED_LETTERS = "bBcdDfknpPrsStuwWx";

  /// An empty piece can be repeated without reading a character, which is where the clock is looked
  /// at. So many times in all is done in a moment.
  private static final int MOST_EMPTY_REPEATS = 10_000;

  private static final Pattern REPEAT = Pattern.compile("\\{(\\d+)(,\\d*)?}");

  private final String source;
  private final StringBuilder java = new StringBuilder();

  /// For each character of `java`, where in `source` it comes from.
  private int[] origin = new int[64];

  private int at;
  private long groupRepeats = 1;
  private long otherRepeats = 1;

  private JavaScriptRegex(String source) {
    this.source = source;
  }

  /// @throws PatternSyntaxException with the position in `source`
  static Pattern compile(String source) {
    JavaScriptRegex regex = new JavaScriptRegex(source);
    regex.translate();
    try {
      return Pattern.compile(regex.java.toString());
    } catch (PatternSyntaxException e) {
      int index = e.getIndex();
      int at =
          index < 0 ? index : index < regex.java.length() ? regex.origin[index] : source.length();
      throw new PatternSyntaxException(e.getDescription(), source, at);
    }
  }

  private void translate() {
    boolean inClass = false;
    while (at < source.length()) {
      char c = source.charAt(at);
      if (c == '\\') {
        escape(inClass);
      } else if (inClass) {
        inClass = c != ']';
        put(c == '[' || (c == '&' && follows("&&")) ? "\\" + c : String.valueOf(c), 1);
      } else {
        switch (c) {
          case '[' -> {
            if (follows("[^]")) {
              put("[\\s\\S]", 3);
            } else if (follows("[]")) {
              put("(?!)", 2);
            } else {
              inClass = true;
              put(follows("[^") ? "[^" : "[", follows("[^") ? 2 : 1);
            }
          }
          case '{' -> repeat();
          case '$' -> put("\\z", 1);
          default -> put(String.valueOf(c), 1);
        }
      }
    }
  }

  private void escape(boolean inClass) {
    if (at + 1 == source.length()) {
      throw new PatternSyntaxException("A backslash with nothing behind it", source, at);
    }
    char c = source.charAt(at + 1);
    String plain = String.valueOf(c);
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    put(
        switch (c) {
          case '0' -> "\\x00";
          case 'v' -> "\\x0B";
          case 'b' -> inClass ? "\\x08" : "\\b";
          default -> letter && ESCAPED_LETTERS.indexOf(c) < 0 ? plain : "\\" + plain;
        },
        2);
  }

  private void repeat() {
    var count = REPEAT.matcher(source).region(at, source.length());
    if (!count.lookingAt()) {
      put("\\{", 1);
      return;
    }
    String digits = count.group(1);
    long least = digits.length() > 9 ? Integer.MAX_VALUE : Math.max(1, Long.parseLong(digits));
    if (at > 0 && source.charAt(at - 1) == ')') {
      groupRepeats = Math.min(groupRepeats * least, Integer.MAX_VALUE);
    } else {
      otherRepeats = Math.max(otherRepeats, least);
    }
    if (groupRepeats * otherRepeats > MOST_EMPTY_REPEATS) {
      throw new PatternSyntaxException(
          "Repeats that multiply to more than " + MOST_EMPTY_REPEATS, source, at);
    }
    put(count.group(), count.end() - at);
  }

  private boolean follows(String text) {
    return source.startsWith(text, at);
  }

  private void put(String text, int taken) {
    int from = java.length();
    java.append(text);
    if (origin.length < java.length()) {
      origin = Arrays.copyOf(origin, java.length() * 2);
    }
    Arrays.fill(origin, from, java.length(), at);
    at += taken;
  }
}

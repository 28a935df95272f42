package dev.understudy.protocol;

import java.util.List;
import java.util.regex.Pattern;

/// One row of a protocol's table of errors: what a provider says, and the class that it means.
///
/// @param statuses the HTTP statuses that the row speaks of, in order; empty for any
/// @param where what `pattern` is held against
/// @param pattern without regard to case; a whole name, or any part of a message
/// @param source who says it, for the reader of the table
public record Rule(
    List<Integer> statuses, Where where, Pattern pattern, FailureClass failure, String source) {
  /// Where a provider says what is wrong.
  public enum Where {
    /// One of its machine-readable words: an error's type or code.
    NAME,
    /// Its words for people. The weakest sign, for providers that give no other.
    MESSAGE
  }

  /// An error that carries one of `names` (a regular expression: `a|b`) as its type or code.
  public static Rule name(String names, FailureClass failure, String source) {
    return new Rule(List.of(), Where.NAME, pattern(names), failure, source);
  }

  /// An error whose message holds `words` (a regular expression).
  public static Rule message(String words, FailureClass failure, String source) {
    return new Rule(List.of(), Where.MESSAGE, pattern(words), failure, source);
  }

  /// This rule, of these statuses alone.
  public Rule at(Integer... statuses) {
    return new Rule(List.of(statuses), where, pattern, failure, source);
  }

  boolean fits(int status, ErrorBody error) {
    if (!statuses.isEmpty() && !statuses.contains(status)) {
      return false;
    }
    return switch (where) {
      case NAME -> error.names().stream().anyMatch(name -> pattern.matcher(name).matches());
      case MESSAGE -> pattern.matcher(error.message()).find();
    };
  }

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }
}

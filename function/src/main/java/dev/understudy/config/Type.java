package dev.understudy.config;

import java.util.List;
import java.util.stream.Collectors;

/// What a value of the configuration language may be, bounds included.
sealed interface Type {
  /// A string.
  ///
  /// @param what for people; errors say it in place of the text itself, which may be a key
  /// @param pattern what all of it has to fit
  record Text(String what, String pattern) implements Type {}

  /// A whole number.
  record Whole(int least, int most) implements Type {}

  /// A number, with decimals or without.
  record Decimal(double least, double most) implements Type {}

  /// `true` or `false`.
  record Flag() implements Type {}

  /// `false`, and nothing else: it switches something off.
  record Off() implements Type {}

  /// One of some words.
  record Word(List<String> words) implements Type {}

  /// A string, a number, `true` or `false`.
  record Scalar() implements Type {}

  /// A list.
  record Items(Type each, int least, int most) implements Type {}

  /// An object with rows of its own.
  record Part(Section section) implements Type {}

  /// An object that passes as it is.
  record Open() implements Type {}

  /// Any value: it is not looked at.
  record Any() implements Type {}

  /// One of several, told apart by what kind of JSON they are.
  record Either(List<Type> types) implements Type {}

  /// For people: `a whole number from 0 to 5`.
  default String text() {
    return switch (this) {
      case Text text -> text.what();
      case Whole whole -> "a whole number from " + whole.least() + " to " + whole.most();
      case Decimal number ->
          "a number from " + plain(number.least()) + " to " + plain(number.most());
      case Flag _ -> "true or false";
      case Off _ -> "false";
      case Word word -> words(word.words());
      case Scalar _ -> "a string, a number, true or false";
      case Items items -> "a list of " + bounds(items) + ", each " + items.each().text();
      case Part part -> "an object (" + part.section().title() + ")";
      case Open _ -> "an object";
      case Any _ -> "any value";
      case Either either ->
          either.types().stream().map(Type::text).collect(Collectors.joining(", or "));
    };
  }

  private static String bounds(Items items) {
    return items.most() == Integer.MAX_VALUE
        ? items.least() + " or more"
        : items.least() + " to " + items.most();
  }

  private static String words(List<String> words) {
    return words.stream().map(word -> "\"" + word + "\"").collect(Collectors.joining(", "));
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}

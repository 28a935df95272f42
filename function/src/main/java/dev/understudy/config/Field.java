package dev.understudy.config;

import java.util.Set;

/// A row of [Fields]: one field of the configuration language.
///
/// @param name in snake_case; every spelling in camelCase is the same field
/// @param levels where it may stand
/// @param type what its value is
/// @param support what we do with it
/// @param meaning one sentence for the documentation: what it does, or why it does nothing, or why
///   it is refused
record Field(String name, Set<Level> levels, Type type, Support support, String meaning) {
  /// Where a field may stand.
  enum Level {
    /// The config itself.
    ROOT,
    /// A target: an element of `options`, or the config itself in the short form.
    TARGET,
  }

  /// What a value is.
  enum Type {
    STRING("a string"),
    INTEGER("a whole number"),
    OBJECT("an object"),
    ARRAY("an array"),
    ANY("any value");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    /// For people: `a string`.
    String text() {
      return text;
    }
  }

  /// What we do with a field.
  enum Support {
    /// It does what its meaning says.
    WORKS,
    /// It is accepted, has no effect, and the answer says so.
    WITHOUT_EFFECT,
    /// The config is refused: to ignore the field would not be what was asked for.
    REFUSED,
  }
}

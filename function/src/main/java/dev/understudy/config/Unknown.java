package dev.understudy.config;

import dev.understudy.config.Field.Level;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What to say of a field that may not stand where it was found.
final class Unknown {
  private Unknown() {}

  /// @param spelling as it was found
  /// @param name the same in snake_case
  static String problem(String spelling, String name, Section section, Set<Level> levels) {
    Optional<Field> elsewhere = Fields.find(name, section, EnumSet.allOf(Level.class));
    if (elsewhere.isPresent()) {
      return Found.quoted(spelling) + " belongs " + home(elsewhere.get());
    }
    List<String> known = Fields.counting(section, levels);
    // A typo in "targets" makes a group look like a target.
    String guess =
        Optional.of(Found.guess(name, known))
            .filter(found -> !found.isEmpty())
            .orElseGet(
                () -> Found.guess(name, Fields.counting(section, EnumSet.allOf(Level.class))));
    return "unknown field;"
        + (guess.isEmpty() ? inner(spelling, name, section) : guess)
        + " allowed here are "
        + String.join(", ", known);
  }

  private static String home(Field field) {
    if (field.levels().contains(Level.ROOT)) {
      return "at the root of the config";
    }
    return field.levels().contains(Level.GROUP)
        ? "into a config with targets; this is one target"
        : "into a target; this is a config with targets";
  }

  /// Whether it is a field of an object that may stand here.
  private static String inner(String spelling, String name, Section section) {
    return Fields.ALL.stream()
        .filter(field -> field.section() != section && field.names().anyMatch(name::equals))
        .findFirst()
        .map(
            field ->
                " " + Found.quoted(spelling) + " belongs into \"" + field.section().title() + "\";")
        .orElse("");
  }
}

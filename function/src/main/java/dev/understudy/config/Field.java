package dev.understudy.config;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A row of [Fields]: one field of the configuration language.
///
/// @param section the object that it is a field of
/// @param name in snake_case; every spelling in camelCase is the same field
/// @param aliases other names for it, in snake_case
/// @param levels where a field of [Section#CONFIG] may stand; empty for those of other objects
/// @param type what its value is
/// @param inherited how a group passes it on to its targets
/// @param support what we do with it
/// @param portkey what it means to Portkey; empty where Portkey has no such field
/// @param meaning one sentence for the documentation: what it does, or why it does nothing, or why
///   it is refused
record Field(
    Section section,
    String name,
    List<String> aliases,
    Set<Level> levels,
    Type type,
    Inherited inherited,
    Support support,
    String portkey,
    String meaning) {
  /// Where a field of a config may stand.
  enum Level {
    /// The outermost config alone.
    ROOT,
    /// A config with targets.
    GROUP,
    /// A config without: one provider.
    TARGET,
  }

  /// How a group passes a field on.
  enum Inherited {
    /// It does not.
    NOT("no"),
    /// Joined with the target's own, which wins where both have something.
    MERGED("merged"),
    /// All of it, unless something nearer to the target has the field.
    NEAREST("the nearest");

    private final String text;

    Inherited(String text) {
      this.text = text;
    }

    /// For the documentation.
    String text() {
      return text;
    }
  }

  /// What we do with a field.
  enum Support {
    /// It does what its meaning says.
    WORKS("works"),
    /// It is Portkey's; something of ours does the nearest to it.
    MAPPED("mapped"),
    /// It is accepted, has no effect, and the answer says so.
    WITHOUT_EFFECT("without effect"),
    /// The config is refused: to ignore the field would not be what was asked for.
    REFUSED("refused");

    private final String text;

    Support(String text) {
      this.text = text;
    }

    /// For the documentation.
    String text() {
      return text;
    }

    /// Whether a config gains anything by the field.
    boolean counts() {
      return this == WORKS || this == MAPPED;
    }
  }

  /// Every name of it, the aliases last.
  Stream<String> names() {
    return Stream.concat(Stream.of(name), aliases.stream());
  }

  /// Whether it may stand in an object of `where`, at these levels.
  boolean standsIn(Section where, Set<Level> here) {
    return section == where && (levels.isEmpty() || levels.stream().anyMatch(here::contains));
  }

  /// The same field under other names too.
  Field or(String... others) {
    return new Field(
        section, name, List.of(others), levels, type, inherited, support, portkey, meaning);
  }
}

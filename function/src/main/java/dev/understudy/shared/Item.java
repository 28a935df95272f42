package dev.understudy.shared;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What stands at a key.
///
/// @param token made anew by whoever writes; whoever knows it may write again on condition that
///   nobody has written in between. Empty for what another version wrote without one
/// @param until from then on it counts for nothing. The table removes it some time later, so a
///   reader looks
/// @param values what is in it, by name
public record Item(String token, Instant until, Map<String, Value> values) {
  /// The name of the value that says how the others are to be read.
  static final String FORMAT = "v";

  /// How items are written today.
  static final Value.Whole FIRST_FORMAT = new Value.Whole(1);

  /// Copies `values`.
  public Item {
    values = Map.copyOf(values);
  }

  /// Whether this version can read it.
  boolean readable() {
    return FIRST_FORMAT.equals(values.get(FORMAT));
  }

  /// The text `name`; empty if there is none.
  Optional<String> text(String name) {
    return values.get(name) instanceof Value.Text(String text)
        ? Optional.of(text)
        : Optional.empty();
  }

  /// The number `name`; empty if there is none.
  Optional<Long> whole(String name) {
    return values.get(name) instanceof Value.Whole(long number)
        ? Optional.of(number)
        : Optional.empty();
  }

  /// The bytes `name`; empty if there are none.
  Optional<byte[]> bytes(String name) {
    return values.get(name) instanceof Value.Bytes(byte[] bytes)
        ? Optional.of(bytes)
        : Optional.empty();
  }

  /// One value.
  public sealed interface Value {
    /// A text.
    record Text(String text) implements Value {}

    /// A whole number.
    record Whole(long number) implements Value {}

    /// Bytes.
    record Bytes(byte[] bytes) implements Value {}
  }
}

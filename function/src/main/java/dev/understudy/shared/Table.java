package dev.understudy.shared;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// One table that environments share: items by key, each written whole and on a condition. The seam
/// between what is kept there and [DynamoTable].
///
/// Every call blocks until the table has answered or its client has given up, so calls are made
/// through [Access]. Thread-safe.
public interface Table {
  /// What stands at `key` now, after every write that was answered.
  Optional<Item> get(String key) throws TableException;

  /// Puts `item` at `key`, if what stands there meets `condition`.
  Outcome put(String key, Item item, Condition condition) throws TableException;

  /// Removes what stands at `key`, if it meets `condition`.
  Outcome delete(String key, Condition condition) throws TableException;

  /// Adds `amounts` to the numbers at `key`, by name; what is not there counts as 0, the item too.
  /// Done twice it counts twice; whether it was done if it fails, [TableException#fate] says.
  /// Refused where another version has counted.
  ///
  /// @param until when the item is over
  /// @return the item as it is then
  Item add(String key, Map<String, Long> amounts, Instant until) throws TableException;

  /// Begins with new connections and credentials: after a snapshot those from before are stale.
  void renew();

  /// What must be true of what stands at a key.
  sealed interface Condition {
    /// It is what was written with this token.
    record Holds(String token) implements Condition {}

    /// There is nothing, or it is over, or it has no token.
    record Over(Instant now) implements Condition {}
  }

  /// What came of a write.
  sealed interface Outcome {
    /// It is done.
    record Done() implements Outcome {}

    /// The condition was not met.
    ///
    /// @param current what stands there instead
    record Refused(Optional<Item> current) implements Outcome {}
  }
}

package dev.understudy.route;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// A minute or a day of the calendar, in UTC, in which is counted what an access key uses up.
///
/// @param key the name of the access key: those of one name are counted together, so a key that is
///   rotated begins with nothing new
/// @param unit how long it is
/// @param start when it begins
public record Window(String key, ChronoUnit unit, Instant start) {
  /// The one in which `now` is.
  public static Window at(String key, ChronoUnit unit, Instant now) {
    return new Window(key, unit, now.truncatedTo(unit));
  }

  /// When the next one begins.
  public Instant end() {
    return start.plus(1, unit);
  }

  /// Whether the next one has begun.
  public boolean isOver(Instant now) {
    return !now.isBefore(end());
  }
}

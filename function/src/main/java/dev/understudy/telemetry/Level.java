package dev.understudy.telemetry;

import java.util.Locale;

/// Lambda's log levels, from the most detail to the least.
///
/// See "Log-level filtering" in Lambda's developer guide. With the JSON log format, Lambda drops
/// every line below the function's level, and takes a line without a level for INFO.
public enum Level {
  /// The most detail.
  TRACE,
  /// For debugging.
  DEBUG,
  /// Normal operation.
  INFO,
  /// What may become a problem.
  WARN,
  /// What went wrong.
  ERROR,
  /// What keeps the function from working.
  FATAL;

  /// The level that `AWS_LAMBDA_LOG_LEVEL` names; INFO for anything else, as Lambda does.
  public static Level of(String name) {
    for (Level level : values()) {
      if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
        return level;
      }
    }
    return INFO;
  }
}

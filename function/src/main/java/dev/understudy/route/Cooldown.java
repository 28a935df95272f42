package dev.understudy.route;

import java.time.Duration;

/// When a target rests: after `failures` of them `within` so long, `rest` from the last.
public record Cooldown(int failures, Duration within, Duration rest) {
  /// What holds where a config says nothing.
  public static final Cooldown DEFAULT =
      new Cooldown(3, Duration.ofSeconds(30), Duration.ofSeconds(15));

  /// @throws IllegalArgumentException if there are more `failures` than a [Circuit] remembers, or
  ///   none at all
  public Cooldown {
    if (failures < 1 || failures > Circuit.REMEMBERED) {
      throw new IllegalArgumentException("failures are 1 to " + Circuit.REMEMBERED);
    }
  }
}

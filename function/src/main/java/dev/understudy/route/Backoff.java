package dev.understudy.route;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the same is tried again: a random time up to a bound that doubles ("full
/// jitter"), so that those who failed together do not come back together.
///
/// See "Exponential Backoff And Jitter" on AWS's architecture blog.
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration MOST = Duration.ofSeconds(8);

  private Backoff() {}

  /// @param retry the first one is 0
  static Duration before(int retry, RandomGenerator random) {
    long bound = Math.min(FIRST.toNanos() << Math.min(retry, 10), MOST.toNanos());
    return Duration.ofNanos(random.nextLong(bound + 1));
  }
}

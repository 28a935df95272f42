package dev.understudy.local.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.local.LocalWorld;
import java.time.Duration;

/// How often the gateway refused an access key, by its access log.
final class Refusals {

  private static final Duration SOON = Duration.ofSeconds(10);

  private Refusals() {}

  static long of(LocalWorld world) {
    return world.functionOutput().lines().stream()
        .filter(line -> line.contains("\"type\":\"access\"") && line.contains("\"status\":401"))
        .count();
  }

  /// Waits until it has been so often: the log is written behind the answer. More often is wrong.
  static void await(LocalWorld world, long times) throws InterruptedException {
    long end = System.nanoTime() + SOON.toNanos();
    while (of(world) < times && System.nanoTime() < end) {
      Thread.sleep(10);
    }
    assertEquals(times, of(world), "refusals");
  }
}

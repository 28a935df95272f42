package dev.understudy.shared;

import dev.understudy.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/// That the table fails, for operators: each time for a metric, and once a minute at most for the
/// log. Thread-safe.
public final class Trouble {
  /// How long the log is spared after it has been told.
  static final Duration SPARED = Duration.ofMinutes(1);

  private final Time time;
  private final Runnable metric;
  private final Consumer<String> log;
  private Instant sparedUntil = Instant.MIN;

  /// @param metric is run each time
  /// @param log takes a sentence
  public Trouble(Time time, Runnable metric, Consumer<String> log) {
    this.time = time;
    this.metric = metric;
    this.log = log;
  }

  /// The table fails.
  ///
  /// @param how as the end of a sentence that begins with the table
  void met(String how) {
    metric.run();
    synchronized (this) {
      Instant now = time.now();
      if (now.isBefore(sparedUntil)) {
        return;
      }
      sparedUntil = now.plus(SPARED);
    }
    log.accept(
        "the shared table "
            + how
            + ". Until it does its work, this environment goes on with what it knows itself.");
  }
}

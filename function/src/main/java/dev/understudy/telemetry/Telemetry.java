package dev.understudy.telemetry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.time.Time;
import java.util.function.Consumer;

/// Writes what operators read, one JSON object a line. Prompts, answers and metadata are never
/// among it.
///
/// Lines below the function's log level are not written. Metrics are: they carry the level that is
/// asked for, so that Lambda's own filter lets them pass.
public final class Telemetry {
  /// What the metrics stand below, unless a stack says otherwise.
  public static final String NAMESPACE = "Understudy";

  private final Level level;
  private final Metrics metrics;
  private final Time time;
  private final Consumer<String> out;

  /// With metrics below [#NAMESPACE].
  ///
  /// @param level the function's log level
  /// @param out takes one line
  public Telemetry(Level level, Time time, Consumer<String> out) {
    this(level, NAMESPACE, time, out);
  }

  /// @param level the function's log level
  /// @param namespace what the metrics stand below
  /// @param out takes one line
  public Telemetry(Level level, String namespace, Time time, Consumer<String> out) {
    this.level = level;
    this.metrics = new Metrics(namespace, level);
    this.time = time;
    this.out = out;
  }

  /// A call is over: its access-log line, and its metrics.
  ///
  /// Never throws for a bug of its own: the call has been answered.
  public void served(Served served) {
    try {
      write(served);
    } catch (RuntimeException e) {
      report(Level.ERROR, "", "a fault of our own in telemetry: " + e.getClass().getName());
    }
  }

  private void write(Served served) {
    Level severity = served.failed() || served.brokeOff() ? Level.WARN : Level.INFO;
    if (severity.compareTo(level) >= 0) {
      out.accept(Json.text(AccessLog.line(served, severity)));
    }
    metrics.of(served).forEach(metric -> out.accept(Json.text(metric)));
  }

  /// The table that environments share has failed: a metric.
  public void tableFailed() {
    out.accept(Json.text(metrics.tableFailure(time.now())));
  }

  /// Something that an operator should know. Redacted by whoever says it.
  ///
  /// @param traceId the request in which it was seen
  /// @param message may have several lines
  public void report(Level severity, String traceId, String message) {
    if (severity.compareTo(level) >= 0) {
      ObjectNode line = Json.object();
      line.put("timestamp", time.now().toString());
      line.put("level", severity.name());
      line.put("type", "report");
      line.put("trace_id", traceId);
      line.put("message", message);
      out.accept(Json.text(line));
    }
  }
}

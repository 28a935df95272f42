package dev.understudy.telemetry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Usage;
import dev.understudy.route.Attempt;
import dev.understudy.route.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Metrics in CloudWatch's embedded metric format: one object for the call, one for each attempt.
///
/// Dimensions come from closed sets alone (surface, provider id, failure class). A caller's own
/// string, such as the model, would make as many metrics as callers can think of, and each one
/// costs money.
///
/// See "Specification: Embedded metric format" in CloudWatch's user guide.
final class Metrics {
  private static final String NAMESPACE = "Understudy";

  private Metrics() {}

  /// @param level the level that Lambda's filter lets pass; without one a line counts as INFO and
  ///   is lost above it
  static List<ObjectNode> of(Served served, Level level) {
    List<Attempt> attempts = served.ledger().attempts();
    List<ObjectNode> metrics = new ArrayList<>();
    metrics.add(call(served, attempts, level));
    attempts.forEach(attempt -> metrics.add(attempt(served, attempt, level)));
    return metrics;
  }

  private static ObjectNode call(Served served, List<Attempt> attempts, Level level) {
    boolean answered = served.status() < 400;
    SequencedMap<String, Metric> metrics = new LinkedHashMap<>();
    metrics.put("Calls", Metric.count(1));
    metrics.put("Errors", Metric.count(served.status() >= 500 ? 1 : 0));
    metrics.put("Refusals", Metric.count(!answered && served.status() < 500 ? 1 : 0));
    metrics.put("Fallbacks", Metric.count(answered && fellBack(attempts) ? 1 : 0));
    metrics.put("Latency", Metric.milliseconds(served.took().toMillis()));
    metrics.put("ColdStarts", Metric.count(served.first() ? 1 : 0));
    return object(
        served,
        level,
        Map.of("Surface", served.surface()),
        List.of(List.of(), List.of("Surface")),
        metrics);
  }

  /// Whether another target answered than the first that was tried.
  private static boolean fellBack(List<Attempt> attempts) {
    return !attempts.isEmpty() && !attempts.getLast().target().equals(attempts.getFirst().target());
  }

  private static ObjectNode attempt(Served served, Attempt attempt, Level level) {
    String outcome =
        attempt
            .failure()
            .map(Outcome.Failure::failure)
            .map(FailureClass::wireName)
            .orElse("answer");
    SequencedMap<String, Metric> metrics = new LinkedHashMap<>();
    metrics.put("Attempts", Metric.count(1));
    metrics.put("Failures", Metric.count(attempt.failure().isPresent() ? 1 : 0));
    metrics.put("AttemptLatency", Metric.milliseconds(attempt.took().toMillis()));
    metrics.put("PromptTokens", Metric.count(attempt.usage().map(Usage::prompt).orElse(0L)));
    metrics.put(
        "CompletionTokens", Metric.count(attempt.usage().map(Usage::completion).orElse(0L)));
    return object(
        served,
        level,
        Map.of("Provider", attempt.target().provider().id(), "Outcome", outcome),
        List.of(List.of("Provider"), List.of("Provider", "Outcome")),
        metrics);
  }

  private static ObjectNode object(
      Served served,
      Level level,
      Map<String, String> dimensions,
      List<List<String>> dimensionSets,
      SequencedMap<String, Metric> metrics) {
    ObjectNode root = Json.object();
    root.put("level", level.name());
    root.put("timestamp", served.at().toString());
    root.put("type", "metrics");
    root.put("trace_id", served.redaction().clean(served.traceId()));
    ObjectNode aws = root.putObject("_aws");
    aws.put("Timestamp", served.at().toEpochMilli());
    ObjectNode directive = aws.putArray("CloudWatchMetrics").addObject();
    directive.put("Namespace", NAMESPACE);
    ArrayNode sets = directive.putArray("Dimensions");
    for (List<String> set : dimensionSets) {
      ArrayNode names = sets.addArray();
      set.forEach(names::add);
    }
    ArrayNode definitions = directive.putArray("Metrics");
    metrics.forEach(
        (name, metric) -> {
          definitions.addObject().put("Name", name).put("Unit", metric.unit());
          root.put(name, metric.value());
        });
    dimensions.forEach(root::put);
    return root;
  }

  private record Metric(long value, String unit) {
    static Metric count(long value) {
      return new Metric(value, "Count");
    }

    static Metric milliseconds(long value) {
      return new Metric(value, "Milliseconds");
    }
  }
}

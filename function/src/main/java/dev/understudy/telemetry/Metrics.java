package dev.understudy.telemetry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.cost.Cost;
import dev.understudy.json.Json;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Usage;
import dev.understudy.route.Attempt;
import dev.understudy.route.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Metrics in CloudWatch's embedded metric format: one object for the call, one for each attempt.
///
/// Two stacks of one account are told apart by their namespaces. Dimensions come from closed sets
/// alone (surface, provider id, failure class). A caller's own string, such as the model, would
/// make as many metrics as callers can think of, and each one costs money.
///
/// See "Specification: Embedded metric format" in CloudWatch's user guide.
///
/// @param namespace what the metrics stand below
/// @param level the level that Lambda's filter lets pass; without one a line counts as INFO and is
///   lost above it
record Metrics(String namespace, Level level) {
  /// A monitor's pings and questions about a call are no calls: they would flatter every figure.
  private static final Set<String> NO_CALLS =
      Set.of("/health", "/v1/explain", "/v1/health/targets");

  List<ObjectNode> of(Served served) {
    if (NO_CALLS.contains(served.surface())) {
      return List.of();
    }
    List<Attempt> attempts = served.ledger().attempts();
    List<Attempt> real = attempts.stream().filter(attempt -> !attempt.simulated()).toList();
    List<ObjectNode> metrics = new ArrayList<>();
    if (real.size() == attempts.size()) {
      // A call that was to fail says nothing of how calls fare.
      metrics.add(call(served, attempts));
    }
    real.forEach(attempt -> metrics.add(attempt(served, attempt)));
    return metrics;
  }

  private ObjectNode call(Served served, List<Attempt> attempts) {
    boolean answered = served.answered();
    ObjectNode root = root(served);
    root.put("Surface", served.surface());
    ArrayNode metrics = directive(root, List.of(List.of(), List.of("Surface")));
    count(root, metrics, "Calls", 1);
    count(root, metrics, "Errors", served.failed() ? 1 : 0);
    count(root, metrics, "Refusals", !answered && !served.failed() ? 1 : 0);
    count(root, metrics, "Fallbacks", answered && fellBack(attempts) ? 1 : 0);
    count(root, metrics, "Breaks", served.brokeOff() ? 1 : 0);
    milliseconds(root, metrics, "Latency", served.took());
    count(root, metrics, "ColdStarts", served.first() ? 1 : 0);
    ArrayNode ofAll = directive(root, List.of(List.of()));
    count(root, ofAll, "Faults", served.faulty() ? 1 : 0);
    count(root, ofAll, "SecretFailures", served.secretFailed() ? 1 : 0);
    count(root, ofAll, "Limited", served.limited() ? 1 : 0);
    count(root, ofAll, "Rests", attempts.stream().filter(Metrics::rested).count());
    return root;
  }

  /// Whether another target answered than the first that was tried.
  private static boolean fellBack(List<Attempt> attempts) {
    List<Attempt> answers = attempts.stream().filter(Metrics::answered).toList();
    return !answers.isEmpty()
        && answers.stream()
            .noneMatch(answer -> answer.target().equals(attempts.getFirst().target()));
  }

  /// Whether its answer was the client's, or the beginning of it.
  private static boolean answered(Attempt attempt) {
    return attempt
        .failure()
        .map(
            failure ->
                attempt.firstToken().isPresent() && failure.failure() != FailureClass.CANCELLED)
        .orElse(true);
  }

  /// Whether its target was passed over, because it had failed too often.
  private static boolean rested(Attempt attempt) {
    return attempt
        .failure()
        .filter(failure -> failure.failure() == FailureClass.COOLING_DOWN)
        .isPresent();
  }

  private ObjectNode attempt(Served served, Attempt attempt) {
    ObjectNode root = root(served);
    root.put("Provider", attempt.target().provider().id());
    root.put("Outcome", outcome(attempt));
    ArrayNode ofAll = directive(root, List.of(List.of(), List.of("Provider")));
    count(root, ofAll, "Failures", failed(attempt) ? 1 : 0);
    ArrayNode metrics = directive(root, List.of(List.of("Provider")));
    if (attempt.usage().isPresent()) {
      Usage usage = attempt.usage().get();
      count(root, metrics, "PromptTokens", usage.prompt());
      count(root, metrics, "CompletionTokens", usage.completion());
    }
    served.tariff().of(attempt).ifPresent(cost -> dollars(root, metrics, cost));
    attempt.firstToken().ifPresent(took -> milliseconds(root, metrics, "FirstToken", took));
    ArrayNode byOutcome =
        directive(root, List.of(List.of(), List.of("Provider"), List.of("Provider", "Outcome")));
    count(root, byOutcome, "Attempts", 1);
    if (attempt.failure().filter(Outcome.Failure::notAsked).isEmpty()) {
      milliseconds(root, byOutcome, "AttemptLatency", attempt.took());
    }
    return root;
  }

  /// Whether it speaks against its provider: it was asked, it is not the caller's to mend, and
  /// nobody hung up.
  private static boolean failed(Attempt attempt) {
    return attempt
        .failure()
        .filter(failure -> failure.failure() != FailureClass.CANCELLED && !failure.notAsked())
        .filter(_ -> !Served.refused(attempt))
        .isPresent();
  }

  private static String outcome(Attempt attempt) {
    return attempt
        .failure()
        .map(Outcome.Failure::failure)
        .map(FailureClass::wireName)
        .orElse("answer");
  }

  /// The table that environments share has failed once.
  ObjectNode tableFailure(Instant at) {
    ObjectNode root = root(at, "");
    count(root, directive(root, List.of(List.of())), "TableFailures", 1);
    return root;
  }

  private ObjectNode root(Served served) {
    return root(served.at(), served.redaction().clean(served.traceId()));
  }

  private ObjectNode root(Instant at, String traceId) {
    ObjectNode root = Json.object();
    root.put("level", level.name());
    root.put("timestamp", at.toString());
    root.put("type", "metrics");
    root.put("trace_id", traceId);
    root.putObject("_aws").put("Timestamp", at.toEpochMilli()).putArray("CloudWatchMetrics");
    return root;
  }

  /// One more group of metrics with these dimensions; what it returns takes their definitions.
  private ArrayNode directive(ObjectNode root, List<List<String>> dimensionSets) {
    ObjectNode directive = ((ArrayNode) root.path("_aws").path("CloudWatchMetrics")).addObject();
    directive.put("Namespace", namespace);
    ArrayNode sets = directive.putArray("Dimensions");
    for (List<String> set : dimensionSets) {
      ArrayNode names = sets.addArray();
      set.forEach(names::add);
    }
    return directive.putArray("Metrics");
  }

  private static void count(ObjectNode root, ArrayNode metrics, String name, long value) {
    metrics.addObject().put("Name", name).put("Unit", "Count");
    root.put(name, value);
  }

  /// Of what is known by a lower bound alone, that bound. What is not known is no 0.
  private static void dollars(ObjectNode root, ArrayNode metrics, Cost cost) {
    metrics.addObject().put("Name", "EstimatedCostUsd").put("Unit", "None");
    root.set("EstimatedCostUsd", Json.number(cost.plain()));
  }

  private static void milliseconds(
      ObjectNode root, ArrayNode metrics, String name, Duration value) {
    metrics.addObject().put("Name", name).put("Unit", "Milliseconds");
    root.put(name, value.toMillis());
  }
}

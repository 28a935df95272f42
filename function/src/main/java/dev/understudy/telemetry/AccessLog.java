package dev.understudy.telemetry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.cost.Cost;
import dev.understudy.json.Json;
import dev.understudy.route.Attempt;
import java.util.List;

/// The access log: who called, what came of it, and every attempt.
///
/// Of what the client or a provider said, only the model's name and the trace id are in it,
/// redacted; a provider's error message is not, because it may quote the prompt.
final class AccessLog {
  private AccessLog() {}

  static ObjectNode line(Served served, Level severity) {
    ObjectNode line = Json.object();
    line.put("timestamp", served.at().toString());
    line.put("level", severity.name());
    line.put("type", "access");
    line.put("trace_id", served.redaction().clean(served.traceId()));
    line.put("access_key", served.accessKey());
    line.put("method", served.method());
    line.put("surface", served.surface());
    line.put("status", served.status());
    if (!served.code().isEmpty()) {
      line.put("code", served.code());
    }
    line.put("ms", served.took().toMillis());
    line.put("cold_start", served.first());
    served.tariff().of(served.ledger()).ifPresent(cost -> put(line, cost));
    List<Attempt> attempts = served.ledger().attempts();
    if (!attempts.isEmpty()) {
      ArrayNode list = line.putArray("attempts");
      attempts.forEach(attempt -> list.add(attempt(attempt, served)));
    }
    int warnings = served.ledger().warnings().size();
    if (warnings > 0) {
      line.put("warnings", warnings);
    }
    return line;
  }

  private static ObjectNode attempt(Attempt attempt, Served served) {
    ObjectNode line = Json.object();
    line.put("target", attempt.target().path());
    line.put("provider", attempt.target().provider().id());
    line.put("model", served.redaction().clean(attempt.model()));
    if (attempt.simulated()) {
      line.put("simulated", true);
    }
    if (attempt.status() != 0) {
      line.put("status", attempt.status());
    }
    attempt.failure().ifPresent(failure -> line.put("class", failure.failure().wireName()));
    line.put("ms", attempt.took().toMillis());
    attempt.firstToken().ifPresent(took -> line.put("first_token_ms", took.toMillis()));
    attempt
        .usage()
        .ifPresent(
            usage -> {
              line.put("prompt_tokens", usage.prompt());
              line.put("completion_tokens", usage.completion());
            });
    served.tariff().of(attempt).ifPresent(cost -> put(line, cost));
    return line;
  }

  private static void put(ObjectNode line, Cost cost) {
    line.set(cost.name(), Json.number(cost.plain()));
  }
}

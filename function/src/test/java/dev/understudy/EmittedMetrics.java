package dev.understudy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cost.Tariff;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.route.Ledger;
import dev.understudy.secret.Redaction;
import dev.understudy.telemetry.Level;
import dev.understudy.telemetry.Served;
import dev.understudy.telemetry.Telemetry;
import dev.understudy.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Every metric that the code emits, found by looking at what one streamed call leaves in the log,
/// and a failure of the shared table.
public final class EmittedMetrics {
  private static final String STREAMED =
      """
      {"config":{"provider":"openai","apiKey":"a-made-up-key","override_params":{"model":"m"}},
       "params":{"stream":true,"messages":[{"role":"user","content":"hello"}],"max_tokens":50}}\
      """;

  private EmittedMetrics() {}

  /// @param dimensions the sets of dimensions that it is emitted by; an empty one is all of it
  public record Metric(String name, String unit, List<List<String>> dimensions) {}

  /// In the order in which they are emitted.
  public static List<Metric> all() {
    List<Metric> metrics = new ArrayList<>();
    for (String line : lines()) {
      directives(line).forEach(directive -> metrics.addAll(metrics(directive)));
    }
    return metrics;
  }

  /// What one streamed call leaves in the log.
  static List<String> lines() {
    World world =
        World.pricing(
            "{'provider':'openai','model':'m','input':1,'output':1,'as_of':'2026-01-01','source':'us'}");
    world.live = true;
    world.upstream.streams(ScriptedStream.of(world.time, World.array("['one']"), false));
    world.post("/v1/chatComplete", STREAMED);
    new Telemetry(Level.INFO, world.time, world.log::add).tableFailed();
    return world.log;
  }

  /// A call that was answered, with nothing to say about it.
  static Served served(Time time) {
    return new Served(
        Instant.EPOCH,
        "trace",
        "tests",
        "POST",
        "/v1/chatComplete",
        200,
        "",
        Duration.ZERO,
        false,
        new Ledger(time),
        Tariff.NONE,
        new Redaction());
  }

  private static JsonNode directives(String line) {
    try {
      return Json.parse(line).at("/_aws/CloudWatchMetrics");
    } catch (JsonException e) {
      throw new AssertionError(line, e);
    }
  }

  private static List<Metric> metrics(JsonNode directive) {
    List<List<String>> dimensions = new ArrayList<>();
    for (JsonNode set : directive.path("Dimensions")) {
      List<String> names = new ArrayList<>();
      set.forEach(name -> names.add(name.asText()));
      dimensions.add(names);
    }
    List<Metric> metrics = new ArrayList<>();
    for (JsonNode metric : directive.path("Metrics")) {
      metrics.add(
          new Metric(metric.path("Name").asText(), metric.path("Unit").asText(), dimensions));
    }
    return metrics;
  }
}

package dev.understudy.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/// What CloudWatch's "Specification: Embedded metric format" asks of a document, rule by rule, with
/// the limits of its JSON schema and of the Metric data type.
public final class EmbeddedMetricFormat {
  private static final Set<String> UNITS = Set.of("Count", "Milliseconds");

  private EmbeddedMetricFormat() {}

  /// Fails where `root` breaks a rule.
  public static void holds(JsonNode root) {
    JsonNode aws = root.path("_aws");
    assertEquals(Set.of("Timestamp", "CloudWatchMetrics"), names(aws));
    assertTrue(aws.path("Timestamp").isIntegralNumber());
    assertTrue(aws.path("CloudWatchMetrics").isArray());
    assertTrue(!aws.path("CloudWatchMetrics").isEmpty());
    aws.path("CloudWatchMetrics").forEach(directive -> directive(directive, root));
  }

  private static void directive(JsonNode directive, JsonNode root) {
    assertEquals(Set.of("Namespace", "Dimensions", "Metrics"), names(directive));
    name(directive.path("Namespace"), 255);
    assertTrue(directive.path("Dimensions").isArray() && !directive.path("Dimensions").isEmpty());
    for (JsonNode set : directive.path("Dimensions")) {
      assertTrue(set.isArray() && set.size() <= 30);
      for (JsonNode dimension : set) {
        name(dimension, 250);
        JsonNode value = root.path(dimension.asText());
        assertTrue(value.isTextual(), "the dimension " + dimension + " has no value");
        name(value, 1024);
      }
    }
    assertTrue(directive.path("Metrics").isArray() && directive.path("Metrics").size() <= 100);
    for (JsonNode metric : directive.path("Metrics")) {
      assertEquals(Set.of("Name", "Unit"), names(metric));
      name(metric.path("Name"), 255);
      assertTrue(UNITS.contains(metric.path("Unit").asText()));
      assertTrue(root.path(metric.path("Name").asText()).isNumber(), metric + " has no value");
    }
  }

  private static void name(JsonNode text, int longest) {
    assertTrue(text.isTextual() && !text.asText().isEmpty() && text.asText().length() <= longest);
    assertTrue(!text.asText().startsWith(":") && text.asText().chars().allMatch(c -> c < 128));
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new HashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}

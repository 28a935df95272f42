package dev.understudy.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.EmittedMetrics;
import dev.understudy.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds the alarms and the dashboard to the metrics that the code emits, and the documentation to
/// the alarms. An alarm on a metric that nobody emits would never go off.
class AlarmsTest {
  private static final String OURS = "Understudy/";

  private static final Pattern SEARCH =
      Pattern.compile(
          "SEARCH\\('\\{\"Understudy/[^\"]*\",(?<by>[^}]*)} MetricName=\"(?<name>\\w+)\"'.*");

  /// A metric of ours, and the dimensions by which somebody looks at it.
  private record Use(String metric, Set<String> dimensions) {}

  private final Template template = Template.read("template.yaml");
  private final Template alarms = Template.read("infra/alarms.yaml");
  private final JsonNode dashboard =
      Json.parseStrictly(
          Template.at(
                  Template.read("infra/dashboard.yaml").properties("Dashboard"),
                  "DashboardBody",
                  "Fn::Sub")
              .toString());

  AlarmsTest() throws Exception {}

  @Test
  void everyMetricThatAnAlarmLooksAtIsEmittedByTheseDimensions() {
    Set<Use> uses = new HashSet<>(usesBelow(template.root()));
    uses.addAll(usesBelow(alarms.root()));

    assertTrue(uses.contains(new Use("Errors", Set.of())), uses.toString());
    assertTrue(uses.contains(new Use("Failures", Set.of("Provider"))), uses.toString());
    uses.removeAll(emitted());
    assertEquals(Set.of(), uses);
  }

  @Test
  void everyMetricOnTheDashboardIsEmittedByTheseDimensions() {
    Set<Use> uses = new HashSet<>();
    for (JsonNode widget : dashboard.path("widgets")) {
      widget.at("/properties/metrics").forEach(metric -> use(metric).ifPresent(uses::add));
    }

    assertTrue(uses.contains(new Use("Attempts", Set.of("Provider", "Outcome"))), uses.toString());
    uses.removeAll(emitted());
    assertEquals(Set.of(), uses);
  }

  @Test
  void everyAlarmIsExplainedAndNoOther() throws Exception {
    Set<String> names = new TreeSet<>(alarms(template.root()));
    names.addAll(alarms(alarms.root()));

    String text = Files.readString(Path.of("../docs/operations.md"));
    Set<String> explained =
        Pattern.compile("(?m)^\\| `(\\w+)` \\| .+ \\| .+ \\|$")
            .matcher(
                text.substring(text.indexOf("\n## Alarms\n"), text.indexOf("<!-- /alarms -->")))
            .results()
            .map(row -> row.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(names, explained);
  }

  /// The logical names of the alarms; of those that there is one of for each provider, without the
  /// provider's; without the halves that an alarm is composed of.
  private static Set<String> alarms(Map<String, Object> root) {
    Set<String> names = new TreeSet<>();
    for (Map.Entry<String, Object> resource :
        Template.map(Template.at(root, "Resources")).entrySet()) {
      if (resource.getValue() instanceof List<?> each) {
        String name = Template.map(each.get(2)).keySet().iterator().next();
        names.add(name.substring(0, name.indexOf('&')));
      } else if (Template.at(resource.getValue(), "Type").toString().contains("Alarm")) {
        names.add(resource.getKey());
      }
    }
    names.removeIf(name -> name.matches("Burns\\w+For\\w+"));
    return names;
  }

  private static Set<Use> emitted() {
    return EmittedMetrics.all().stream()
        .flatMap(
            metric ->
                metric.dimensions().stream().map(set -> new Use(metric.name(), Set.copyOf(set))))
        .collect(Collectors.toSet());
  }

  /// Wherever there are a namespace of ours and a name.
  private static Set<Use> usesBelow(Object node) {
    return switch (node) {
      case Map<?, ?> map when isOurs(map) -> Set.of(use(Template.map(map)));
      case Map<?, ?> map -> usesBelow(map.values().stream());
      case List<?> list -> usesBelow(list.stream());
      default -> Set.of();
    };
  }

  private static Set<Use> usesBelow(Stream<?> nodes) {
    return nodes.flatMap(each -> usesBelow(each).stream()).collect(Collectors.toSet());
  }

  private static boolean isOurs(Map<?, ?> map) {
    return map.containsKey("MetricName") && String.valueOf(map.get("Namespace")).contains(OURS);
  }

  private static Use use(Map<String, Object> metric) {
    Set<String> dimensions =
        Template.all("Name", metric.getOrDefault("Dimensions", List.of())).stream()
            .map(Object::toString)
            .collect(Collectors.toSet());
    return new Use(Template.at(metric, "MetricName").toString(), dimensions);
  }

  /// A row of a widget: namespace, name, and dimensions with their values, or a search for such.
  private static Optional<Use> use(JsonNode row) {
    String expression = row.path(0).path("expression").asText();
    Matcher search = SEARCH.matcher(expression);
    assertEquals(expression.contains("SEARCH"), search.matches(), expression);
    if (search.matches()) {
      return Optional.of(new Use(search.group("name"), Set.of(search.group("by").split(","))));
    }
    if (!row.path(0).asText().startsWith(OURS)) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    for (int i = 2; i + 1 < row.size(); i += 2) {
      names.add(row.path(i).asText());
    }
    return Optional.of(new Use(row.path(1).asText(), Set.copyOf(names)));
  }
}

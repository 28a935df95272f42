package dev.understudy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.Documentation;
import dev.understudy.Lines;
import dev.understudy.http.HostGuard.Origin;
import dev.understudy.json.Json;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `field-examples.jsonl` has one config for each field that does something.
class FieldExamplesTest {
  static List<JsonNode> examples() {
    return Lines.of("field-examples.jsonl", 50);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isReadWithoutAWarningAboutTheField(JsonNode line) {
    String field = line.path("field").asText();
    String name = field.substring(field.indexOf('.') + 1);

    Config config = Configs.readWithRequest(line.path("config"), Origin.CALLER);

    assertTrue(Json.text(line.path("config")).contains("\"" + name + "\""), field);
    assertFalse(config.route().targets().isEmpty());
    assertFalse(
        config.warnings().stream().anyMatch(warning -> warning.contains("/" + name + " ")),
        config.warnings().toString());
  }

  @Test
  void everyFieldThatCountsHasOne() {
    assertEquals(
        Fields.ALL.stream()
            .filter(field -> field.support().counts())
            .filter(field -> FieldsTest.accountField(field).isEmpty() || FieldsTest.isHad(field))
            .map(field -> field.section().title() + "." + field.name())
            .toList(),
        examples().stream().map(line -> line.path("field").asText()).toList());
  }

  @Test
  void theDocumentationHasThemAll() {
    Documentation.says(
        "docs/configuration.md",
        "examples",
        examples().stream()
            .map(
                line ->
                    "**`%s`** %s\n\n```json\n%s\n```\n\n"
                        .formatted(
                            line.path("field").asText(),
                            line.path("says").asText(),
                            Json.text(line.path("config"))))
            .collect(Collectors.joining()));
  }
}

package dev.understudy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Documentation;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FieldsTest {
  @Test
  void theDocumentationListsEveryFieldAsTheTableHasIt() {
    String rows =
        Fields.ALL.stream()
            .map(
                field ->
                    "| `%s` | %s | %s | %s | %s |\n"
                        .formatted(
                            field.name(),
                            field.levels().size() == 2
                                ? "any"
                                : field.levels().contains(Field.Level.ROOT) ? "root" : "target",
                            field.type().text().replaceFirst("^an? ", ""),
                            switch (field.support()) {
                              case WORKS -> "works";
                              case WITHOUT_EFFECT -> "accepted, without effect";
                              case REFUSED -> "refused";
                            },
                            field.meaning()))
            .collect(Collectors.joining());
    Documentation.says(
        "docs/configuration.md",
        "fields",
        "| field | where | type | | meaning |\n|---|---|---|---|---|\n" + rows);
  }

  @Test
  void aFieldStandsInTheTableOnce() {
    Set<String> names = new HashSet<>();
    for (Field field : Fields.ALL) {
      assertTrue(names.add(field.name()), field.name());
      assertEquals(field.name().toLowerCase(java.util.Locale.ROOT), field.name());
    }
  }
}

package dev.understudy.protocol;

import dev.understudy.Documentation;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FailureClassTest {
  @Test
  void theDocumentationListsEveryClassWithItsStatus() {
    String rows =
        Arrays.stream(FailureClass.values())
            .map(
                failure ->
                    "| `%s` | %d | %s |\n"
                        .formatted(
                            failure.wireName(),
                            failure.status(),
                            failure.fallsBack() ? "yes" : "no"))
            .collect(Collectors.joining());
    Documentation.says(
        "docs/configuration.md",
        "failures",
        "| class | status when every target failed so | falls back |\n|---|---|---|\n" + rows);
  }
}

package dev.understudy.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.Documentation;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FailureClassTest {
  @Test
  void theDocumentationListsEveryClassWithItsStatus() {
    String rows =
        Arrays.stream(FailureClass.values())
            .map(
                failure ->
                    "| `%s` | %d | %s | %s | %s |\n"
                        .formatted(
                            failure.wireName(),
                            failure.status(),
                            failure.fallsBack() ? "yes" : "no",
                            failure.retried() ? "yes" : failure.neverRepeated() ? "never" : "no",
                            failure.harmsHealth() ? "yes" : "no"))
            .collect(Collectors.joining());
    Documentation.says(
        "docs/configuration.md",
        "failures",
        "| class | status when every target failed so | falls back | retried | harms health |\n"
            + "|---|---|---|---|---|\n"
            + rows);
  }

  @Test
  void everythingFallsBackButARefusalByPolicyAndWhatEndsTheCall() {
    assertEquals(
        List.of(FailureClass.CONTENT_FILTERED, FailureClass.CANCELLED, FailureClass.DEADLINE),
        Arrays.stream(FailureClass.values()).filter(failure -> !failure.fallsBack()).toList());
  }
}

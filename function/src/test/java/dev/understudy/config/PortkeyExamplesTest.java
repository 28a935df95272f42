package dev.understudy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.Lines;
import dev.understudy.http.HostGuard.Origin;
import dev.understudy.http.Rejection;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The configs in Portkey's documentation (of 2023, of 2024, and of today), with other names, words
/// and models: each is read, or refused for the reason that stands beside it.
class PortkeyExamplesTest {
  static Stream<Arguments> examples() {
    return Lines.of("portkey-examples.jsonl", 250).stream()
        .map(line -> Arguments.of(line.path("page").asText(), line));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("examples")
  void isReadOrRefusedForTheStatedReason(String page, JsonNode line) {
    if (!line.has("refused")) {
      Config config = Configs.readWithRequest(line.path("config"), Origin.CALLER);
      assertFalse(config.route().targets().isEmpty(), page);
      return;
    }
    Rejection refused =
        assertThrows(
            Rejection.class, () -> Configs.readWithRequest(line.path("config"), Origin.CALLER));
    assertEquals(line.path("refused").asText(), refused.param().orElse(""), refused.text());
    assertTrue(refused.text().contains(line.path("says").asText()), refused.text());
  }
}

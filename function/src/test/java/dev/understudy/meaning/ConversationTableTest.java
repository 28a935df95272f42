package dev.understudy.meaning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.Documentation;
import dev.understudy.json.Json;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Rendering;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A conversation that began with any vendor's model goes on with any other's: every cell exact, or
/// refused with a reason.
class ConversationTableTest {
  static Stream<Arguments> cells() {
    return Arrays.stream(Scene.values())
        .flatMap(
            scene ->
                Arrays.stream(Vendor.values())
                    .flatMap(
                        from ->
                            Arrays.stream(Vendor.values())
                                .map(to -> Arguments.of(scene, from, to))));
  }

  @ParameterizedTest(name = "{0}: from {1} to {2}")
  @MethodSource("cells")
  void aConversationGoesOnElsewhereWithItsWholeMeaning(Scene scene, Vendor from, Vendor to) {
    ObjectNode request = scene.request(from, to.model());

    switch (to.protocol().render(Operation.CHAT, request)) {
      case Rendering.Wire wire -> {
        if (adapted(scene, from, to)) {
          assertTrue(wire.adaptations().stream().anyMatch(a -> a.contains("another model made")));
          request.remove("reasoning_effort");
        }
        assertEquals(
            ChatMeaning.of(request).toString(), to.meaning(wire.body()).toString(), wire::toString);
        String sent = Json.text(wire.body());
        boolean own = scene == Scene.REASONING && from == to && keepsSignatures(to);
        assertEquals(own, sent.contains(Vendor.SIGNATURE), sent);
        assertFalse(sent.contains("extra_content"), sent);
      }
      case Rendering.Unsupported(String reason) -> {
        assertTrue(REFUSED.contains(scene.title() + " to " + to.title()), reason);
        assertFalse(reason.isBlank());
      }
    }
  }

  /// Anthropic's models think on within calls only if they thought before them themselves.
  private static boolean adapted(Scene scene, Vendor from, Vendor to) {
    return scene == Scene.REASONING
        && from != to
        && (to == Vendor.MESSAGES || to == Vendor.CONVERSE);
  }

  /// What cannot be said there at all.
  private static final List<String> REFUSED = List.of();

  private static boolean keepsSignatures(Vendor vendor) {
    return switch (vendor) {
      case RESPONSES, MESSAGES, GEMINI, CONVERSE -> true;
      case CHAT_COMPLETIONS, COHERE -> false;
    };
  }

  @Test
  void theDocumentationHasTheTable() {
    StringBuilder table = new StringBuilder("| from, down; to, across |");
    for (Vendor to : Vendor.values()) {
      table.append(' ').append(to.title()).append(" |");
    }
    table.append("\n|---|").append("---|".repeat(Vendor.values().length)).append('\n');
    for (Vendor from : Vendor.values()) {
      table.append("| ").append(from.title()).append(" |");
      for (Vendor to : Vendor.values()) {
        table.append(' ').append(cell(from, to)).append(" |");
      }
      table.append('\n');
    }
    Documentation.says(
        "docs/providers.md",
        "conversations",
        "Of "
            + String.join(", ", Arrays.stream(Scene.values()).map(Scene::title).toList())
            + ":\n\n"
            + table);
  }

  private static String cell(Vendor from, Vendor to) {
    List<String> refused = new ArrayList<>();
    List<String> adapted = new ArrayList<>();
    for (Scene scene : Scene.values()) {
      if (adapted(scene, from, to)) {
        adapted.add(scene.title());
      }
      if (to.protocol().render(Operation.CHAT, scene.request(from, to.model()))
          instanceof Rendering.Unsupported(String reason)) {
        refused.add(scene.title() + ": " + reason);
      }
    }
    int exact = Scene.values().length - refused.size() - adapted.size();
    return exact
        + " exact"
        + (adapted.isEmpty() ? "" : "; without thinking on: " + String.join(", ", adapted))
        + (refused.isEmpty() ? "" : "; refused: " + String.join("; ", refused));
  }
}

package dev.understudy.local.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.CannotStart;
import dev.understudy.local.LocalWorld;
import dev.understudy.local.StreamingArtifact;
import dev.understudy.local.rehearsal.Journal;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.util.List;

/// A case at one provider.
///
/// @param provider whom the client names, or the config names first
/// @param model its model, without the provider
record Question(ClientCase asked, String provider, String model) {

  static final String OPENAI = "gpt-4o";
  static final String ANTHROPIC = "claude-sonnet-4-5";

  private static final String SAVED = "clients";

  private static final int LENGTH = 8;
  private static final float FIRST = -0.25037736f;
  private static final int LEAST_PIECES = 5;

  /// Where the questions are asked, and the saved config is.
  static LocalWorld world() throws CannotStart, IOException {
    return LocalWorld.start(
        StreamingArtifact.settings()
            .withSecret("configs/" + SAVED, fallback(OPENAI + "-fail-status-503")));
  }

  /// What a client puts into the model's place: `openai/gpt-4o`.
  String to() {
    return asked == ClientCase.SAVED_CONFIG ? "config:" + SAVED : provider + "/" + model;
  }

  /// A config that tries this model first, and Anthropic's when that fails.
  String config() {
    return fallback(model);
  }

  private static String fallback(String model) {
    return """
    {"strategy": {"mode": "fallback"}, "targets": [
      {"provider": "openai", "override_params": {"model": "%s"}},
      {"provider": "anthropic", "override_params": {"model": "%s"}}]}
    """
        .formatted(model, ANTHROPIC)
        .replace("\n", "");
  }

  /// The same as a list of models.
  List<String> models() {
    return List.of(to(), "anthropic/" + ANTHROPIC);
  }

  /// For a script.
  ObjectNode json() {
    return Json.object()
        .put("asked", asked.label())
        .put("provider", provider)
        .put("model", model)
        .put("to", to());
  }

  /// Holds what the client saw to what it must have seen, and what the provider was sent to how
  /// often the client may ask.
  void check(Subject client, Seen seen, Journal journal) {
    switch (seen) {
      case Seen.Text(String text) -> assertEquals(words(Asked.GREETING), text);
      case Seen.Streamed(String text, int pieces) -> {
        assertEquals(words(Asked.GREETING), text);
        assertTrue(pieces >= LEAST_PIECES, () -> "in " + pieces + " pieces");
      }
      case Seen.Called called -> {
        assertEquals("weather", called.tool());
        assertEquals(Json.literal("{\"city\":\"rehearsed\"}"), called.arguments());
        assertEquals(words(Asked.RESULT), called.text());
      }
      case Seen.Value value ->
          assertEquals(Json.literal("{\"city\":\"rehearsed\",\"degrees\":7}"), value.value());
      case Seen.Vectors vectors ->
          assertEquals(
              new Seen.Vectors(Asked.TEXTS.size(), LENGTH, FIRST, Asked.DIMENSIONS), vectors);
      case Seen.Failed failed -> checkFailure(client, failed);
    }
    if (model.contains(client.name())) {
      long calls =
          journal.calls("openai").stream().filter(call -> call.model().equals(model)).count();
      assertEquals(calls(client), calls, "calls to the provider");
    }
  }

  private int calls(Subject client) {
    return switch (asked) {
      case ERROR -> client.tries();
      case WRONG_KEY -> 0;
      default -> 1;
    };
  }

  private void checkFailure(Subject client, Seen.Failed failed) {
    switch (asked) {
      case ERROR -> checkFailure(503, "No target answered. " + to() + " 503 overloaded", failed);
      case WRONG_KEY -> {
        checkFailure(401, "Invalid API Key", failed);
        assertEquals(client.refused(), failed.type());
      }
      default -> checkFailure(0, client.broken(), failed);
    }
  }

  private static void checkFailure(int status, String message, Seen.Failed failed) {
    assertTrue(failed.message().contains(message), failed::message);
    assertEquals(status, failed.status());
  }

  private String words(String heard) {
    return switch (asked) {
      case FALLBACK, STREAMED_FALLBACK, MODELS -> words("anthropic", ANTHROPIC, heard);
      case CONVERSATION -> words(provider, model, Asked.PLACE);
      default -> words(provider, model, heard);
    };
  }

  private static String words(String provider, String model, String heard) {
    return "This is %s's rehearsal, as %s. I heard: %s".formatted(provider, model, heard);
  }

  @Override
  public String toString() {
    return asked.label() + " " + provider;
  }
}

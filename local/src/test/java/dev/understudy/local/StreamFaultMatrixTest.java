package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.local.StreamFaultRow.Then;
import dev.understudy.local.rehearsal.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every fault of a stream, in every wire format, for both kinds of clients, with a healthy backup:
/// a fault before the first token is the backup's stream, one after it is told in the stream, or
/// the backup goes on where it may; and where the stream is held back until it is whole it is
/// always whole. Nothing hangs.
///
/// What was seen is written to `target/stream-fault-matrix.md`.
class StreamFaultMatrixTest {

  /// What no call may take longer than.
  private static final Duration BOUND = Duration.ofSeconds(6);

  private static final int AT_ONCE = 6;
  private static final String ASKED = "Are you there?";

  private static final Map<String, List<Cell>> SEEN = new TreeMap<>();

  private static LocalWorld world;
  private static StreamClient client;

  @BeforeAll
  static void start() throws Exception {
    world = LocalWorld.start(StreamingArtifact.settings().withConcurrency(8));
    client = StreamClient.of(world);
    assertEquals(200, client.post("/v1/chat/completions", "", body("openai/gpt-ok")).status());
  }

  @AfterAll
  static void writeTable() throws IOException {
    if (world == null) {
      return;
    }
    world.close();
    List<String> lines = new ArrayList<>();
    lines.add("| fault | " + String.join(" | ", SEEN.keySet()) + " |");
    lines.add("|---".repeat(SEEN.size() + 1) + "|");
    for (int i = 0; i < StreamFaultRow.ALL.size(); i++) {
      StringBuilder line = new StringBuilder("| `" + StreamFaultRow.ALL.get(i).fault() + "` |");
      for (List<Cell> cells : SEEN.values()) {
        line.append(' ').append(cells.get(i).text()).append(" |");
      }
      lines.add(line.toString());
    }
    Files.write(Path.of("target", "stream-fault-matrix.md"), lines);
  }

  @Test
  void everyFaultOfStreamsHasARow() {
    for (FaultKind kind : FaultKind.values()) {
      assertTrue(
          !kind.ofStreams()
              || StreamFaultRow.ALL.stream()
                  .anyMatch(row -> row.fault().matches(kind.label() + "(-\\d+)?")),
          kind.label());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "openai,    /v1/chat/completions, first_token",
    "openai,    /v1/messages,         first_token",
    "anthropic, /v1/chat/completions, first_token",
    "anthropic, /v1/messages,         first_token",
    "openai,    /v1/chat/completions, continue",
    "openai,    /v1/messages,         continue",
    "anthropic, /v1/chat/completions, continue",
    "anthropic, /v1/messages,         continue",
    "openai,    /v1/chat/completions, complete",
    "openai,    /v1/messages,         complete",
    "anthropic, /v1/chat/completions, complete",
    "anthropic, /v1/messages,         complete",
    "google,    /v1/chat/completions, first_token",
    "bedrock,   /v1/messages,         first_token",
    "cohere,    /v1/chat/completions, continue",
    "groq,      /v1/messages,         complete",
  })
  void everyFaultIsSurvivedOrTold(String faulty, String path, String mode) throws Exception {
    List<Cell> cells = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Cell>> calls = new ArrayList<>();
      for (StreamFaultRow row : StreamFaultRow.ALL) {
        calls.add(threads.submit(() -> cell(row, faulty, path, mode)));
      }
      for (Future<Cell> call : calls) {
        cells.add(call.get());
      }
    }
    SEEN.put(mode + ", " + faulty + ", " + path, cells);
    assertEquals(List.of(), cells.stream().filter(cell -> !cell.right).toList());
  }

  private static Cell cell(StreamFaultRow row, String faulty, String path, String mode)
      throws InterruptedException {
    Then then = mode.equals("complete") ? row.complete() : row.early();
    boolean goesOn = mode.equals("continue");
    String backup = faulty.equals("openai") ? "anthropic" : "openai";
    // A model of its own in every cell, so that no target rests because of another cell.
    String model = path.substring(4, 8) + "-" + mode + "-fail-" + row.fault();
    long began = System.nanoTime();
    StreamClient.Streamed seen =
        client.post(path, config(faulty, model, backup, mode), body("any"));
    long took = (System.nanoTime() - began) / 1_000_000;
    boolean right =
        seen.status() == 200
            && seen.whole()
            && took < BOUND.toMillis()
            && switch (then) {
              case BACKUP -> said(seen, backup) && seen.ended() && !seen.broke();
              case WHOLE -> said(seen, faulty) && seen.ended() && !seen.broke();
              case BREAKS ->
                  seen.words().startsWith("This")
                      && (goesOn
                          ? seen.words().contains(backup) && seen.ended() && !seen.broke()
                          : !seen.ended() && seen.broke());
            };
    String what =
        goesOn && then == Then.BREAKS ? "continued" : then.name().toLowerCase(Locale.ROOT);
    String text = what + ", " + took + " ms";
    return right
        ? new Cell(true, text)
        : new Cell(
            false,
            "not "
                + text
                + ": "
                + row.fault()
                + ": "
                + seen.header("x-understudy-attempts")
                + ": "
                + seen.text());
  }

  private static boolean said(StreamClient.Streamed seen, String provider) {
    return seen.words().startsWith("This is " + provider + "'s rehearsal")
        && seen.words().endsWith(ASKED);
  }

  private static String config(String faulty, String model, String backup, String mode) {
    return """
    {"strategy":{"mode":"fallback"},%s,"first_token_timeout":700,"idle_timeout":700,\
    "targets":[{"provider":"%s","override_params":{"model":"%s"}},\
    {"provider":"%s","override_params":{"model":"backup-ok"},"capabilities":{"prefill":true}}]}\
    """
        .formatted(
            mode.equals("continue") ? "\"on_break\":\"continue\"" : "\"commit\":\"" + mode + "\"",
            faulty,
            model,
            backup);
  }

  private static String body(String model) {
    return "{\"model\":\"%s\",\"stream\":true,\"max_tokens\":100,".formatted(model)
        + "\"messages\":[{\"role\":\"user\",\"content\":\""
        + ASKED
        + "\"}]}";
  }

  /// What was seen.
  private record Cell(boolean right, String text) {}
}

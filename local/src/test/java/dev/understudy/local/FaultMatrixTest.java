package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.local.MatrixRow.Then;
import dev.understudy.local.rehearsal.FaultKind;
import dev.understudy.local.rehearsal.Journal;
import dev.understudy.local.rehearsal.RehearsedCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every fault in every position of a route, over HTTP against the function in a process of its
/// own: the answer is the backup's, the attempts header says what happened, nothing hangs, and a
/// provider that is given up on sees its connection closed within a second.
///
/// What was seen is written to `target/fault-matrix.md`.
class FaultMatrixTest {
  /// What no call may take longer than.
  private static final Duration BOUND = Duration.ofSeconds(6);

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int AT_ONCE = 6;
  private static final Pattern GIVEN_UP = Pattern.compile("(?:timeout|cancelled) (\\d+)ms");

  private static final Map<MatrixPosition, List<Cell>> SEEN = new EnumMap<>(MatrixPosition.class);

  private static LocalWorld world;
  private static Client client;

  @BeforeAll
  static void start() throws Exception {
    world = LocalWorld.start(Settings.rehearsed(Settings.BUILT));
    client = Client.of(world);
    // The first call waits for the function's start.
    assertEquals(200, ask(MatrixPosition.FIRST_OF_TWO, MatrixRow.ALL.getLast()).status());
    world.rehearsal().journal().clear();
  }

  @AfterAll
  static void writeTable() throws IOException {
    world.close();
    List<String> lines = new ArrayList<>();
    lines.add(line("fault", SEEN.keySet().stream().map(MatrixPosition::label).toList()));
    lines.add(line("---", SEEN.keySet().stream().map(_ -> "---").toList()));
    for (int i = 0; i < MatrixRow.ALL.size(); i++) {
      int row = i;
      lines.add(
          line(
              MatrixRow.ALL.get(i).provider() + " `" + MatrixRow.ALL.get(i).fault() + "`",
              SEEN.values().stream().map(cells -> cells.get(row).text()).toList()));
    }
    Files.write(Path.of("target", "fault-matrix.md"), lines);
  }

  private static String line(String first, List<String> others) {
    return "| " + first + " | " + String.join(" | ", others) + " |";
  }

  @Test
  void everyKindOfFaultHasARow() {
    for (FaultKind kind : FaultKind.values()) {
      assertTrue(
          kind == FaultKind.OK
              || kind.ofStreams()
              || MatrixRow.ALL.stream()
                  .anyMatch(row -> row.fault().matches(kind.label() + "(-\\d+)?")),
          kind.label());
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFaultInThisPositionIsSurvived(MatrixPosition position) throws Exception {
    List<Callable<Cell>> calls = new ArrayList<>();
    for (MatrixRow row : MatrixRow.ALL) {
      calls.add(() -> cell(position, row));
    }
    List<Cell> cells = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      // The last one has a kept connection closed, whose it is chance: all rehearsals are one host.
      int last = calls.size() - 1;
      for (List<Callable<Cell>> some :
          List.of(calls.subList(0, last), calls.subList(last, last + 1))) {
        for (Future<Cell> cell : threads.invokeAll(some)) {
          cells.add(cell.get());
        }
      }
    }
    SEEN.put(position, cells);
    assertEquals(List.of(), cells.stream().filter(cell -> !cell.right).toList());
  }

  private static Cell cell(MatrixPosition position, MatrixRow row) throws InterruptedException {
    long began = System.nanoTime();
    Client.Answer answer = ask(position, row);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    String attempts = answer.header("x-understudy-attempts");
    if (answer.status() != (row.then() == Then.ENDS ? 400 : 200)) {
      return new Cell(false, "status " + answer.status() + ": " + answer.text());
    }
    if (!attempts.matches(position.attempts(row))) {
      return new Cell(false, attempts);
    }
    if (took.compareTo(BOUND) > 0) {
      return new Cell(false, "took " + took.toMillis() + " ms: " + attempts);
    }
    String seen = seen(attempts, position.model(row)) + ", " + took.toMillis() + " ms";
    return row.then() == Then.HANGS ? closed(position, row, attempts, seen) : new Cell(true, seen);
  }

  private static Client.Answer ask(MatrixPosition position, MatrixRow row) {
    return client.post(
        "/v1/chatComplete",
        "{\"config\":"
            + position.config(row)
            + ",\"params\":{\"messages\":[{\"role\":\"user\",\"content\":\"Are you there?\"}]}}");
  }

  /// What the header says of the faulty target.
  private static String seen(String attempts, String model) {
    return String.join(
        ", ",
        Arrays.stream(attempts.split(", "))
            .filter(attempt -> attempt.contains("/" + model + " "))
            .map(attempt -> attempt.replaceAll("^\\S+ | \\d+ms$", ""))
            .toList());
  }

  /// Whether the provider saw each attempt end within a second of the end that the header tells.
  private static Cell closed(MatrixPosition position, MatrixRow row, String attempts, String seen)
      throws InterruptedException {
    Journal journal = world.rehearsal().journal();
    Matcher given = GIVEN_UP.matcher(attempts);
    String model = position.model(row);
    for (RehearsedCall call : journal.calls()) {
      if (call.model().equals(model)) {
        Duration took =
            journal
                .await(each -> each.number() == call.number() && each.clientLeft(), BOUND)
                .map(RehearsedCall::took)
                .orElse(BOUND);
        if (!given.find() || took.minus(SOON).toMillis() > Integer.parseInt(given.group(1))) {
          return new Cell(false, "open for " + took.toMillis() + " ms: " + attempts);
        }
      }
    }
    return new Cell(true, seen + ", closed");
  }

  /// What was seen.
  private record Cell(boolean right, String text) {}
}

package dev.understudy.local.recorded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.local.LocalWorld;
import dev.understudy.local.Settings;
import dev.understudy.local.lambda.Runner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What providers really sent, sent again to the whole gateway: a strict client in OpenAI's dialect
/// hears what the recording says, text, calls, end and tokens.
///
/// Streams at so many random splits as `-Dsplits=N` says; the tests of the protocols do fifty.
class RecordedTrafficTest {
  private static final int AT_A_TIME = 8;
  private static final Set<String> FINISHES =
      Set.of("stop", "length", "tool_calls", "content_filter");

  private static List<Recording> recordings = List.of();
  private static LocalWorld world;
  private static Replay replay;
  private static Asking client;

  @BeforeAll
  static void start() throws Exception {
    recordings = Recording.all();
    assertTrue(
        Files.exists(Settings.BUILT.resolve(Runner.WRAPPER)),
        "the recordings are there, and the artifact is not: build function/ first");
    replay = new Replay(recordings);
    Settings settings =
        Settings.rehearsed(Settings.BUILT)
            .withStreaming()
            .withEnvironment("UNDERSTUDY_ALLOWED_HOSTS", replay.address());
    for (String provider : Host.providers()) {
      settings =
          settings.withEnvironment(
              "UNDERSTUDY_BASE_URL_" + provider.toUpperCase(Locale.ROOT).replace('-', '_'),
              "http://" + replay.address() + "/v1");
    }
    world = LocalWorld.start(settings);
    client = new Asking(world);
  }

  @AfterAll
  static void close() throws IOException {
    if (world != null) {
      client.close();
      world.close();
      replay.close();
    }
  }

  @Test
  void everyRecordingIsToldAsItIs() throws Exception {
    Map<String, String> wrong = wrong(recordings.stream(), "whole");
    System.out.print(table(wrong));
    assertEquals("", told(wrong, Expected.EXCEPTIONS));
    List<String> mended =
        Expected.EXCEPTIONS.keySet().stream().filter(name -> !wrong.containsKey(name)).toList();
    assertEquals(List.of(), mended, "these are no exceptions any more");
  }

  @Test
  void streamsMayComeInSingleBytes() throws Exception {
    assertEquals("", told(wrong(streams(), "bytes"), Expected.EXCEPTIONS));
  }

  @Test
  void streamsMayBeSplitAnywhere() throws Exception {
    for (int seed : IntStream.range(0, Integer.getInteger("splits", 1)).toArray()) {
      Map<String, String> wrong = wrong(streams(), "seed-" + seed);
      assertEquals("", told(wrong, Expected.EXCEPTIONS), "seed " + seed);
    }
  }

  /// What the others are held to is no accident.
  @Test
  void everyRecordingSaysHowItEnds() {
    List<String> odd = new ArrayList<>();
    for (Recording recording : recordings) {
      Optional<Family> family = Family.of(recording);
      if (recording.status() == 200
          && family.isPresent()
          && !Expected.BROKEN.containsKey(recording.name())
          && !Expected.EXCEPTIONS.containsKey(recording.name())) {
        Told told = Oracle.of(family.get(), recording);
        boolean silent = told.failure().equals("502 empty");
        boolean ends =
            told.choices().values().stream().allMatch(it -> FINISHES.contains(it.finish()));
        if (silent != Expected.SILENT.contains(recording.name()) || !ends) {
          odd.add(recording.name() + ": " + told);
        }
      }
    }
    assertEquals("", String.join("\n", odd));
  }

  private static Stream<Recording> streams() {
    return recordings.stream().filter(recording -> recording.streamed());
  }

  /// What is not told as it should be: names, and what was told instead.
  private static Map<String, String> wrong(Stream<Recording> all, String pieces) throws Exception {
    Map<String, Future<Optional<String>>> asked = new TreeMap<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      all.filter(RecordedTrafficTest::isSpoken)
          .forEach(
              recording -> {
                Callable<Optional<String>> ask = () -> difference(recording, pieces);
                asked.put(recording.name(), threads.submit(ask));
              });
    }
    Map<String, String> wrong = new TreeMap<>();
    for (Map.Entry<String, Future<Optional<String>>> each : asked.entrySet()) {
      each.getValue().get().ifPresent(difference -> wrong.put(each.getKey(), difference));
    }
    return wrong;
  }

  private static boolean isSpoken(Recording recording) {
    return Family.of(recording).isPresent();
  }

  private static Optional<String> difference(Recording recording, String pieces) {
    Family family = Family.of(recording).orElseThrow();
    Told expected = expected(family, recording);
    try {
      Told told = client.ask(recording, family, expected, pieces);
      return told.equals(expected)
          ? Optional.empty()
          : Optional.of("\n    expected " + expected + "\n    was      " + told);
    } catch (IOException | InterruptedException | RuntimeException e) {
      return Optional.of("\n    expected " + expected + "\n    was      " + e);
    }
  }

  private static Told expected(Family family, Recording recording) {
    String broken = Expected.BROKEN.get(recording.name());
    if (broken != null) {
      return Told.failed(broken);
    }
    if (recording.status() == 200) {
      return Oracle.of(family, recording);
    }
    String error = recording.scenario().replaceFirst("^.*(?=error-)", "");
    return Told.failed(Expected.ERRORS.getOrDefault(error, "not in the table: " + error));
  }

  private static String told(Map<String, String> wrong, Map<String, String> exceptions) {
    List<String> lines = new ArrayList<>();
    wrong.forEach(
        (name, difference) -> {
          if (!exceptions.containsKey(name)) {
            lines.add(name + ": " + difference);
          }
        });
    return String.join("\n", lines);
  }

  /// By provider: recordings, those that are told as they are, exceptions, and those of formats
  /// that the gateway does not speak.
  private static String table(Map<String, String> wrong) {
    Map<String, int[]> rows = new TreeMap<>();
    for (Recording recording : recordings) {
      int[] row = rows.computeIfAbsent(recording.provider(), _ -> new int[4]);
      boolean spoken = isSpoken(recording);
      row[0]++;
      row[1] += spoken && !wrong.containsKey(recording.name()) ? 1 : 0;
      row[2] += Expected.EXCEPTIONS.containsKey(recording.name()) ? 1 : 0;
      row[3] += spoken ? 0 : 1;
    }
    StringBuilder table = new StringBuilder();
    String line = "%-18s %10s %8s %10s %12s%n";
    table.append(line.formatted("provider", "recordings", "passed", "exceptions", "not spoken"));
    int[] sum = new int[4];
    rows.forEach(
        (provider, row) -> {
          table.append(line.formatted(provider, row[0], row[1], row[2], row[3]));
          for (int i = 0; i < 4; i++) {
            sum[i] += row[i];
          }
        });
    return table.append(line.formatted("all", sum[0], sum[1], sum[2], sum[3])).toString();
  }
}

package dev.understudy.bench;

import dev.understudy.local.CannotStart;
import dev.understudy.local.LocalWorld;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// `mvn -q -Pbench -Dquick -DskipTests -Dmain=BigStream`: that a long stream takes no more memory
/// than a short one. 2 MB, 20 MB and 200 MB through a fresh function each, and what its collector
/// of garbage found.
public final class BigStream {
  private static final int TOKEN = 8000;
  private static final Pattern PAUSE = Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\(");

  private BigStream() {}

  /// Measures, prints what came of it, and writes it to the file `-Dresults`, if there is one.
  ///
  /// @param arguments not looked at
  public static void main(String[] arguments)
      throws CannotStart, IOException, InterruptedException {
    StringBuilder table =
        new StringBuilder(
            """
            | stream | took | heap before a collection, at most | heap after one, at most | collections | memory of the process, at most |
            |---|---|---|---|---|---|
            """);
    try (PacedProvider provider = PacedProvider.start()) {
      for (int megabytes : List.of(2, 20, 200)) {
        table.append(row(provider, megabytes));
      }
    }
    Results.write("big", table.toString());
  }

  private static String row(PacedProvider provider, int megabytes)
      throws CannotStart, IOException, InterruptedException {
    Path log = Files.createTempFile("gc", ".log");
    try (LocalWorld world = Worlds.gateway(provider, "-Xlog:gc:file=" + log)) {
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      Pace pace = new Pace(Duration.ZERO, megabytes * 1_000_000 / TOKEN, TOKEN);
      long begun = System.nanoTime();
      Told told = Told.by(client, world.url(), "openai/" + pace.name(), world.keys().full(), pace);
      double seconds = (System.nanoTime() - begun) / 1e9;
      List<MatchResult> pauses = PAUSE.matcher(Files.readString(log)).results().toList();
      return "| %.1f MB | %.1f s | %d MB | %d MB | %d | %s |\n"
          .formatted(
              told.bytes() / 1e6,
              seconds,
              largest(pauses, 1),
              largest(pauses, 2),
              pauses.size(),
              resident(world.functionPid()));
    }
  }

  private static int largest(List<MatchResult> pauses, int group) {
    return pauses.stream().mapToInt(pause -> Integer.parseInt(pause.group(group))).max().orElse(0);
  }

  /// As Linux counts it; other systems have no such file.
  private static String resident(long pid) throws IOException {
    Path status = Path.of("/proc/" + pid + "/status");
    if (!Files.exists(status)) {
      return "unknown";
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1000 + " MB")
        .findFirst()
        .orElse("unknown");
  }
}

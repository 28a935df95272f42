package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.local.rehearsal.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `infra/smoke.sh`, which people run against their own stacks, run against this one.
class SmokeTest {
  /// How the script ended, and everything that it printed.
  private record Result(int exit, String output) {}

  @Test
  void theSmokeTestPassesWhileAnyProviderAnswersAndPrintsNoKey() throws Exception {
    try (LocalWorld world = world(Fault.NONE)) {
      Result result = smoke(world.url(), world.keys().full());
      assertEquals(0, result.exit(), result.output());
      assertTrue(result.output().contains("7 passed, 0 failed"), result.output());
      assertFalse(result.output().contains(world.keys().full()), result.output());
    }
  }

  @Test
  void theSmokeTestFailsWhenNoProviderAnswersAndSaysWhatCame() throws Exception {
    try (LocalWorld world = world(Fault.DOWN)) {
      Result result = smoke(world.url(), world.keys().full());
      assertEquals(1, result.exit(), result.output());
      assertTrue(result.output().contains("anthropic/claude-v1 503 overloaded"), result.output());
      assertTrue(result.output().contains("3 passed, 4 failed"), result.output());
      assertFalse(result.output().contains(world.keys().full()), result.output());
    }
  }

  private static LocalWorld world(Fault anthropic) throws Exception {
    return LocalWorld.start(
        Settings.rehearsed(Path.of("..", "function", "target", "task"))
            .withFault("openai", Fault.DOWN)
            .withFault("anthropic", anthropic));
  }

  private static Result smoke(String url, String key) throws IOException, InterruptedException {
    assumeTrue(onPath("bash") && onPath("curl"), "bash and curl are not here");
    Process script =
        new ProcessBuilder("bash", "../infra/smoke.sh", url).redirectErrorStream(true).start();
    try (OutputStream in = script.getOutputStream()) {
      in.write((key + "\n").getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(script.waitFor(), output);
  }

  private static boolean onPath(String program) {
    List<String> folders = List.of(System.getenv().getOrDefault("PATH", "").split(":"));
    return Stream.concat(folders.stream(), Stream.of("/bin"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}

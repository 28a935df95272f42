package dev.understudy.local.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.understudy.local.LocalWorld;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Node and npm, which must be on the path.
final class Node {

  /// Where the scripts are, seen from `local/`.
  static final Path SCRIPTS = Path.of("clients");

  private static final Path OUTPUT = Path.of("target", "clients");
  private static final String ABSENT =
      "no npm is here, so no client from there was tried: install Node 20 or later";
  private static final int PATIENCE = 180;

  private Node() {}

  /// Installs what the lock file says, unless that has been done since it was changed. The test is
  /// skipped where npm is absent.
  static void install() throws IOException, InterruptedException {
    boolean there = isThere("npm") && isThere("node");
    if (!there) {
      // Maven says nothing of a class that is skipped whole.
      System.out.println("SKIPPED: " + ABSENT);
    }
    assumeTrue(there, ABSENT);
    Path installed = SCRIPTS.resolve("node_modules/.package-lock.json");
    Path lock = SCRIPTS.resolve("package-lock.json");
    if (Files.exists(installed)
        && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(lock)) >= 0) {
      return;
    }
    run("npm-ci", List.of("npm", "ci"), Map.of());
  }

  /// Runs a client's script.
  ///
  /// @return what it told, by question
  static Map<String, JsonNode> run(Subject client, LocalWorld world)
      throws IOException, InterruptedException {
    ArrayNode questions = Json.MAPPER.createArrayNode();
    client.questions().forEach(question -> questions.add(question.json()));
    String told =
        run(
            client.name(),
            List.of("node", client.name() + ".mjs"),
            Map.of(
                "UNDERSTUDY_URL", world.url(),
                "UNDERSTUDY_KEY", world.keys().full(),
                "UNDERSTUDY_QUESTIONS", Json.write(questions)));
    Map<String, JsonNode> lines = new LinkedHashMap<>();
    for (String line : told.lines().toList()) {
      JsonNode json = Json.literal(line);
      lines.put(json.path("asked").asText() + " " + json.path("provider").asText(), json);
    }
    return lines;
  }

  private static boolean isThere(String program) throws InterruptedException {
    try {
      return start("there-is-" + program, List.of(program, "--version"), Map.of()).waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String run(String name, List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    Process process = start(name, command, environment);
    boolean ended = process.waitFor(PATIENCE, TimeUnit.SECONDS);
    process.destroy();
    String errors = Files.readString(OUTPUT.resolve(name + ".err"));
    assertTrue(ended, () -> name + " did not end: " + errors);
    assertEquals(0, process.exitValue(), () -> name + " failed: " + errors);
    return Files.readString(OUTPUT.resolve(name + ".out"));
  }

  private static Process start(String name, List<String> command, Map<String, String> environment)
      throws IOException {
    Files.createDirectories(OUTPUT);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(SCRIPTS.toFile())
            .redirectOutput(OUTPUT.resolve(name + ".out").toFile())
            .redirectError(OUTPUT.resolve(name + ".err").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }
}

package dev.understudy.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The script `streaming-runtime`, with a `java` that prints what it is given.
class StreamingRuntimeScriptTest {
  private static final Path SCRIPT = Path.of("target/classes/streaming-runtime");
  private static final String THEIRS = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
  private static final String OURS = StreamingRuntime.class.getName();
  private static final String ADDED = ":/var/task:/var/task/lib/*";

  @TempDir private Path folder;
  private Path java;

  @BeforeEach
  void aJavaThatPrintsItsArguments() throws IOException {
    java = folder.resolve("a java");
    Files.writeString(java, "#!/bin/sh\nfor argument; do printf '[%s]\\n' \"$argument\"; done\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Run(int code, List<String> out, String err) {}

  private Run run(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString(), java.toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().remove("LAMBDA_TASK_ROOT");
    builder.environment().putAll(environment);
    int code = builder.start().waitFor();
    return new Run(code, Files.readAllLines(out), Files.readString(err));
  }

  private void becomes(List<String> expected, String... arguments) throws Exception {
    Run run = run(Map.of(), arguments);

    assertEquals("", run.err());
    assertEquals(expected.stream().map(each -> "[" + each + "]").toList(), run.out());
    assertEquals(0, run.code());
  }

  @Test
  void theManagedRuntimesCommandStaysButForClassPathAndMainClass() throws Exception {
    becomes(
        List.of(
            "-XX:MaxHeapSize=445645k",
            "-XX:+UseSerialGC",
            "-XX:AOTCache=/var/lang/lib/runtime.aot",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
            "-classpath",
            "/var/runtime/lib/core.jar:/var/runtime/lib/client.jar" + ADDED,
            OURS,
            "dev.understudy.lambda.BufferedHandler"),
        "-XX:MaxHeapSize=445645k",
        "-XX:+UseSerialGC",
        "-XX:AOTCache=/var/lang/lib/runtime.aot",
        "--add-opens=java.base/java.io=ALL-UNNAMED",
        "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
        "-classpath",
        "/var/runtime/lib/core.jar:/var/runtime/lib/client.jar",
        THEIRS,
        "dev.understudy.lambda.BufferedHandler");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-cp", "-classpath", "--class-path"})
  void theClassPathMayBeAnArgumentOfItsOwn(String flag) throws Exception {
    becomes(List.of(flag, "a.jar" + ADDED, OURS), flag, "a.jar", THEIRS);
    becomes(List.of(flag, ADDED.substring(1), OURS), flag, "", THEIRS);
  }

  @Test
  void theClassPathMayBePartOfItsFlag() throws Exception {
    becomes(List.of("--class-path=a.jar" + ADDED, OURS), "--class-path=a.jar", THEIRS);
  }

  @Test
  void flagsThatNobodyKnowsAndOddValuesStayAsTheyAre() throws Exception {
    becomes(
        List.of(
            "--module-path",
            "a b",
            "-Dx=two words  and *",
            "-cp",
            "a dir/x.jar" + ADDED,
            "",
            "-",
            "--new-flag",
            "$HOME `id` \\",
            OURS,
            "a handler",
            "-cp",
            "as it is",
            THEIRS),
        "--module-path",
        "a b",
        "-Dx=two words  and *",
        "-cp",
        "a dir/x.jar",
        "",
        "-",
        "--new-flag",
        "$HOME `id` \\",
        THEIRS,
        "a handler",
        "-cp",
        "as it is",
        THEIRS);
  }

  @Test
  void theFunctionIsWhereLambdaSaysThatItIs() throws Exception {
    Run run = run(Map.of("LAMBDA_TASK_ROOT", "/a b"), "-cp", "x.jar", THEIRS);

    assertEquals(List.of("[-cp]", "[x.jar:/a b:/a b/lib/*]", "[" + OURS + "]"), run.out());
  }

  static Stream<List<String>> withoutAClassPath() {
    return Stream.of(
        List.of(THEIRS, "handler"),
        List.of(THEIRS, "-cp", "a.jar"),
        List.of("-jar", "a.jar"),
        List.of("@arguments"),
        List.of("-cp"),
        List.of());
  }

  @ParameterizedTest
  @MethodSource("withoutAClassPath")
  void withoutAClassPathItSaysWhatItLookedFor(List<String> arguments) throws Exception {
    Run run = run(Map.of(), arguments.toArray(String[]::new));

    assertEquals(1, run.code());
    assertEquals(List.of(), run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains("-cp, -classpath or --class-path"), run.err());
  }

  @Test
  void withoutTheMainClassItSaysWhatItLookedFor() throws Exception {
    Run run = run(Map.of(), "-cp", "a.jar", "com.example.AnotherClient", "handler");

    assertEquals(1, run.code());
    assertEquals(List.of(), run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(THEIRS), run.err());
    assertTrue(run.err().contains("com.example.AnotherClient"), run.err());
  }

  @Test
  void whoeverRunsTheFunctionMayRunIt() throws Exception {
    for (String folder : List.of("target/classes", "target/task")) {
      Set<PosixFilePermission> mode =
          Files.getPosixFilePermissions(Path.of(folder, "streaming-runtime"));
      assertTrue(mode.containsAll(PosixFilePermissions.fromString("r-xr-xr-x")), folder + mode);
    }
  }

  @Test
  void itsLinesEndAsAShellExpects() throws Exception {
    String script = Files.readString(SCRIPT, StandardCharsets.US_ASCII);

    assertTrue(script.startsWith("#!/bin/sh\n"));
    assertFalse(script.contains("\r"));
    assertTrue(script.endsWith("\n"));
  }
}

package dev.understudy.bench;

import dev.understudy.local.CannotStart;
import dev.understudy.local.LocalWorld;
import dev.understudy.local.Settings;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/// The functions that are measured, each behind an emulation of its own, with one call at a time as
/// Lambda has it.
final class Worlds {
  private static final Path ARTIFACT =
      Path.of(System.getProperty("artifact", "function/target/task"));
  private static final String SCRIPT = "streaming-runtime";
  private static final String MAIN = "dev.understudy.lambda.StreamingRuntime";

  private Worlds() {}

  /// The gateway, which calls `provider` for OpenAI.
  ///
  /// @param jvm options of its process beside Lambda's own; empty for none
  static LocalWorld gateway(PacedProvider provider, String jvm) throws CannotStart, IOException {
    Settings settings =
        streaming(ARTIFACT)
            .withEnvironment("UNDERSTUDY_BASE_URL_OPENAI", "http://" + provider.address() + "/v1")
            .withEnvironment("UNDERSTUDY_ALLOWED_HOSTS", provider.address());
    return LocalWorld.start(
        jvm.isEmpty() ? settings : settings.withEnvironment("JAVA_TOOL_OPTIONS", jvm));
  }

  /// The function that does nothing but stream.
  static LocalWorld echo() throws CannotStart, IOException {
    Path task = Files.createTempDirectory("echo");
    copyClasses(task);
    Path script = task.resolve(SCRIPT);
    String ours = EchoFunction.class.getName();
    Files.writeString(script, Files.readString(ARTIFACT.resolve(SCRIPT)).replace(MAIN, ours));
    if (!script.toFile().setExecutable(true)) {
      throw new IOException(script + " cannot be made executable");
    }
    return LocalWorld.start(streaming(task).withHandler(ours));
  }

  private static Settings streaming(Path task) {
    return Settings.rehearsed(task).withStreaming().withConcurrency(1);
  }

  private static void copyClasses(Path task) throws IOException {
    Path classes = classes();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = task.resolve(classes.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static Path classes() throws IOException {
    try {
      return Path.of(
          EchoFunction.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("the classes of the benchmarks are in no folder", e);
    }
  }
}

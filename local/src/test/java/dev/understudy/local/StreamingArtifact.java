package dev.understudy.local;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.local.lambda.Runner;
import java.nio.file.Files;

/// The function that was built, where it can stream.
public final class StreamingArtifact {

  private StreamingArtifact() {}

  /// A world around it; the test is skipped when the artifact has no wrapper script.
  public static Settings settings() {
    assumeTrue(
        Files.exists(Settings.BUILT.resolve(Runner.WRAPPER)),
        "the artifact has no " + Runner.WRAPPER + ": build function/ first");
    return Settings.rehearsed(Settings.BUILT).withStreaming();
  }
}

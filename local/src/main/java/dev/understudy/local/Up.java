package dev.understudy.local;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// `mvn -q -Pup`: the whole world of the function in one terminal, until Ctrl-C.
public final class Up {

  private static final Duration PARENT_CHECK = Duration.ofMillis(300);

  private Up() {}

  /// Starts everything, says so, and waits. Ends with 1 and one line when it cannot start.
  public static void main(String[] arguments) throws InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Instant began = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    endWithParent();
    try {
      Files.deleteIfExists(Path.of(System.getProperty("failure", "target/up/failed")));
      Settings settings = UpOptions.read(System.getProperties(), System.getenv(), out::println);
      LocalWorld world = LocalWorld.start(settings);
      Readiness.await(world);
      out.println(Banner.of(world, settings, Duration.between(began, Instant.now())));
      new CountDownLatch(1).await();
    } catch (CannotStart | IOException e) {
      out.println("Understudy is not up. " + e.getMessage());
      sayFailed(out);
      System.exit(1);
    }
  }

  /// Maven shows a stack trace for every exit code but those it is told of; this file tells it to
  /// fail without one.
  private static void sayFailed(PrintStream out) {
    String failure = System.getProperty("failure", "");
    try {
      if (!failure.isEmpty()) {
        Files.createDirectories(Path.of(failure).toAbsolutePath().getParent());
        Files.writeString(Path.of(failure), "");
      }
    } catch (IOException e) {
      out.println("(and Maven cannot be told: " + e.getMessage() + ")");
    }
  }

  /// Maven starts this process and does not always end it when it is ended itself: then it sees to
  /// that on its own.
  ///
  /// Asked for in turns, because `onExit` of a parent does not complete until somebody has
  /// collected its exit code.
  private static void endWithParent() {
    Optional<ProcessHandle> parent = ProcessHandle.current().parent();
    if (Boolean.getBoolean("ends-with-parent") && parent.isPresent()) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  while (ProcessHandle.current().parent().equals(parent)) {
                    Thread.sleep(PARENT_CHECK);
                  }
                  System.exit(0);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
    }
  }
}

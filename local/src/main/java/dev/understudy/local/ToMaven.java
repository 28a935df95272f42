package dev.understudy.local;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// This process and the Maven that started it: how it is told to fail, and how we learn that it is
/// gone.
///
/// @param failure a file that says to Maven that we failed; empty for none. By our exit code Maven
///   would print a stack trace below the one line that we have printed.
record ToMaven(String failure) {

  private static final Duration PARENT_CHECK = Duration.ofMillis(300);

  /// Forgets the failure of the last time.
  void begin() throws IOException {
    if (!failure.isEmpty()) {
      Files.deleteIfExists(Path.of(failure));
    }
  }

  /// Ends this process with 1. Why is said before that.
  void fail(PrintStream out) {
    try {
      if (!failure.isEmpty()) {
        Files.createDirectories(Path.of(failure).toAbsolutePath().getParent());
        Files.writeString(Path.of(failure), "");
      }
    } catch (IOException e) {
      out.println("(and Maven cannot be told: " + e.getMessage() + ")");
    }
    System.exit(1);
  }

  /// Maven starts this process and does not always end it when it is ended itself: then it sees to
  /// that on its own.
  ///
  /// Asked for in turns, because `onExit` of a parent does not complete until somebody has
  /// collected its exit code.
  void endWithParent() {
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

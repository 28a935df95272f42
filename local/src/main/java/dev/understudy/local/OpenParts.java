package dev.understudy.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/// What a world has opened so far, closed in the opposite order: once, whoever asks first.
final class OpenParts implements AutoCloseable {

  /// A part that closes with `IOException` at most.
  interface Part extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  private final Deque<Part> parts = new ArrayDeque<>();
  private final Thread atExit =
      new Thread(
          () -> {
            try {
              closeAll();
            } catch (IOException e) {
              System.err.println("a part of the local world did not close: " + e.getMessage());
            }
          },
          "local-world-exit");

  <T extends AutoCloseable> T add(T part) {
    parts.push(() -> closeOne(part));
    return part;
  }

  /// A folder for this world alone, gone when it closes.
  Path temporary() throws IOException {
    Path folder = Files.createTempDirectory("understudy-local-");
    parts.push(() -> delete(folder));
    return folder;
  }

  private static void delete(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }

  void closeAtExit() {
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook is at work: it and we take turns.
    }
    closeAll();
  }

  private synchronized void closeAll() throws IOException {
    IOException first = null;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (IOException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private static void closeOne(AutoCloseable part) throws IOException {
    try {
      part.close();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}

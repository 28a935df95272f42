package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Holds the tables of the documentation to the code that they are made from. `-Ddocs=write` writes
/// them.
public final class Documentation {
  private Documentation() {}

  /// Between `<!-- name -->` and `<!-- /name -->`, `file` says exactly `expected`.
  public static void says(String file, String name, String expected) {
    Path path = Path.of("..", file);
    String start = "<!-- " + name + " -->\n";
    String end = "<!-- /" + name + " -->";
    try {
      String text = Files.readString(path);
      int from = text.indexOf(start);
      int to = text.indexOf(end);
      assertTrue(from >= 0 && to > from, file + " has no place for " + name);
      if ("write".equals(System.getProperty("docs"))) {
        Files.writeString(path, text.substring(0, from) + start + expected + text.substring(to));
        return;
      }
      assertEquals(
          expected,
          text.substring(from + start.length(), to),
          file + " is not what the code says; write it with: mvn test -Ddocs=write");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

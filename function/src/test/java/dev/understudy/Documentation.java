package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Holds the documentation, its tables and its samples, to the code that they are made from.
/// `-Ddocs=write` writes them.
public final class Documentation {
  private static final boolean WRITE = "write".equals(System.getProperty("docs"));
  private static final PrettyPrinter PRETTY =
      new DefaultPrettyPrinter(
          Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));

  private Documentation() {}

  /// `file` holds exactly this JSON, however it is laid out.
  public static void isJson(String file, JsonNode expected) {
    Path path = Path.of("..", file);
    try {
      ObjectMapper mapper = new ObjectMapper();
      String text = mapper.writer(PRETTY).writeValueAsString(expected) + "\n";
      if (WRITE) {
        Files.writeString(path, text);
      }
      assertEquals(
          mapper.readTree(text),
          mapper.readTree(Files.readString(path)),
          file + " is not what the code says; write it with: mvn test -Ddocs=write");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

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
      if (WRITE) {
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

package dev.understudy.local.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What `docs/clients.md` shows is what the tests run. `-Ddocs=write` writes it.
class ClientsDocumentTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "clients.md");
  private static final Path CLASSES = Path.of("src/test/java/dev/understudy/local/clients");
  private static final String BEGIN = "// <snippet>\n";
  private static final String END = "// </snippet>";

  @Test
  void theDocumentShowsWhatTheTestsRun() throws IOException {
    String document = Files.readString(DOCUMENT);
    String expected = document;
    for (Map.Entry<String, String> snippet : snippets().entrySet()) {
      String start = "<!-- " + snippet.getKey() + " -->\n";
      int from = expected.indexOf(start) + start.length();
      int to = expected.indexOf("<!-- /" + snippet.getKey() + " -->");
      assertTrue(from >= start.length() && to >= from, "no place for " + snippet.getKey());
      expected = expected.substring(0, from) + snippet.getValue() + expected.substring(to);
    }
    if ("write".equals(System.getProperty("docs"))) {
      Files.writeString(DOCUMENT, expected);
      return;
    }
    assertEquals(expected, document, "write it with: mvn test -Ddocs=write");
  }

  /// File to snippet, as the document shows it.
  private static Map<String, String> snippets() throws IOException {
    Map<String, String> snippets = new TreeMap<>();
    for (Path folder : List.of(Node.SCRIPTS, CLASSES)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String text = Files.readString(file);
          int from = text.indexOf(BEGIN);
          if (from >= 0 && !file.equals(CLASSES.resolve("ClientsDocumentTest.java"))) {
            String name = file.getFileName().toString();
            String shown = text.substring(from + BEGIN.length(), text.indexOf(END)).stripIndent();
            snippets.put(name, fenced(name, shown));
          }
        }
      }
    }
    return snippets;
  }

  /// Two versions of one package cannot be installed by one name, so one has another here.
  private static String fenced(String name, String snippet) {
    String language = name.endsWith(".java") ? "java" : "js";
    String text = snippet.strip().replace("\"portkey-ai-2023\"", "\"portkey-ai\"");
    return "```" + language + "\n" + text + "\n```\n";
  }
}

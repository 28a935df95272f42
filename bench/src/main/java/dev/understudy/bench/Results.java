package dev.understudy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The page that the benchmarks write what they found to, each between marks of its own.
final class Results {
  private Results() {}

  /// Prints `text`, and puts it into the file that `-Dresults` names, if it names one.
  ///
  /// @param name of the marks `<!-- name -->` and `<!-- /name -->`
  static void write(String name, String text) throws IOException {
    System.out.println(text);
    String file = System.getProperty("results", "");
    if (file.isEmpty()) {
      return;
    }
    String start = "<!-- " + name + " -->\n";
    String page = Files.readString(Path.of(file));
    int from = page.indexOf(start);
    int to = page.indexOf("<!-- /" + name + " -->");
    if (from < 0 || to < from) {
      throw new IOException(file + " has no place for " + name);
    }
    Files.writeString(Path.of(file), page.substring(0, from) + start + text + page.substring(to));
  }
}

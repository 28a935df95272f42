package dev.understudy.local.lambda;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/// What the function wrote to its output and error streams: passed on with a prefix, and the last
/// lines kept.
public final class FunctionOutput {

  private static final int KEPT = 20_000;

  private final Consumer<String> console;
  private final Deque<String> lines = new ArrayDeque<>();

  /// @param console where each line goes, behind `function | `
  public FunctionOutput(Consumer<String> console) {
    this.console = console;
  }

  /// The lines so far, without prefix.
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /// The lines so far as one text.
  public String text() {
    return String.join("\n", lines());
  }

  synchronized void add(String line) {
    lines.addLast(line);
    if (lines.size() > KEPT) {
      lines.removeFirst();
    }
    console.accept("function | " + line);
  }
}

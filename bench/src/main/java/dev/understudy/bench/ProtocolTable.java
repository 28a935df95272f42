package dev.understudy.bench;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// The times of [ProtocolCost] as a table: each protocol beside its floor.
final class ProtocolTable {
  private ProtocolTable() {}

  /// @param scores in microseconds, by `PROTOCOL METHOD SIZE`
  static String of(Map<String, Double> scores) {
    StringBuilder table =
        new StringBuilder(
            """
            In microseconds: the protocol, and reading and writing the same bytes without it.

            | protocol | what | 1 KB | 10 KB | 1 MB |
            |---|---|---|---|---|
            """);
    Set<String> protocols = new LinkedHashSet<>();
    scores.keySet().forEach(key -> protocols.add(key.split(" ", 2)[0]));
    for (String protocol : protocols) {
      for (String what : new String[] {"request", "reply"}) {
        table.append("| ").append(protocol).append(" | ").append(what);
        for (int size : new int[] {1024, 10_240, 1_048_576}) {
          table.append(" | ").append(cell(scores, protocol, what, size));
        }
        table.append(" |\n");
      }
    }
    table.append("\n| protocol | one event of a stream |\n|---|---|\n");
    for (String protocol : protocols) {
      table
          .append("| ")
          .append(protocol)
          .append(" | ")
          .append(cell(scores, protocol, "chunk", 1024))
          .append(" |\n");
    }
    return table.toString();
  }

  private static String cell(Map<String, Double> scores, String protocol, String what, int size) {
    double own = scores.getOrDefault(protocol + " " + what + " " + size, Double.NaN);
    double floor = scores.getOrDefault(protocol + " " + what + "Floor " + size, Double.NaN);
    return "%.1f / %.1f = **%.1f**".formatted(own, floor, own / floor);
  }
}

package dev.understudy.bench;

import java.util.List;

/// Numbers of many streams, in nanoseconds.
///
/// @param sorted ascending, at least one
record Figures(List<Long> sorted) {
  static Figures of(List<Long> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("there is nothing to make figures of");
    }
    return new Figures(values.stream().sorted().toList());
  }

  double median() {
    return at(0.5);
  }

  double p99() {
    return at(0.99);
  }

  /// In milliseconds.
  private double at(double share) {
    return sorted.get((int) Math.floor(share * (sorted.size() - 1))) / 1e6;
  }
}

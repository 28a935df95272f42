package dev.understudy.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// Gathers canonical chunks into the canonical reply that the provider would have given whole.
/// Stateful, for one stream.
public final class Collector {
  private final Operation operation;

  /// @param operation what was asked for
  public Collector(Operation operation) {
    this.operation = operation;
  }

  /// One chunk more; it is not changed.
  public void add(ObjectNode chunk) {
    throw new UnsupportedOperationException("to be written for " + operation);
  }

  /// The reply so far: [Reading.Answer], or [Reading.Empty] where it says nothing.
  public Reading reply() {
    throw new UnsupportedOperationException("to be written");
  }
}

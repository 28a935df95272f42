package dev.understudy.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Lambda's execution environments: each has one call at a time. A call goes to the idle one that
/// was busy last, or to a new one when none is idle.
final class Environments<T> {
  private final Supplier<T> fresh;
  private final Deque<T> idle = new ArrayDeque<>();
  private int made;

  /// @param fresh makes what an environment holds
  Environments(Supplier<T> fresh) {
    this.fresh = fresh;
  }

  void call(Consumer<T> call) {
    T environment = idle.isEmpty() ? another() : idle.pop();
    call.accept(environment);
    idle.push(environment);
  }

  private T another() {
    made++;
    return fresh.get();
  }

  /// How many there are.
  int made() {
    return made;
  }
}

package dev.understudy.route;

/// What access keys have used up, by [Window]. [MemoryCounters] counts for this environment; a
/// store that environments share can take its place.
///
/// Never throws, and never keeps a call waiting for long: what cannot be known is taken for unused.
public interface Counters {
  /// Counts `amounts`. Begins with it at once, and waits for nothing.
  ///
  /// @return what has been used with them: of several who count at once, each is told another sum
  Count add(Window window, Amounts amounts);

  /// Begins to find out what has been used, and waits for nothing.
  Count look(Window window);

  /// What has been used for certain, as far as it is known without asking anybody: never too much.
  Amounts known(Window window);

  /// Waits, for a moment at most, until what was counted stands where others read it. For the end
  /// of an invocation: what is under way then is frozen with the environment.
  void settle();

  /// What is being found out.
  interface Count {
    /// The sum of what has been used in the window. Waits for it, for a moment at most.
    Amounts total();
  }
}

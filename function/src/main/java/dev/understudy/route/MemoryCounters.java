package dev.understudy.route;

import dev.understudy.time.Time;
import java.util.LinkedHashMap;
import java.util.Map;

/// What access keys have used up in this environment. Forgotten with it. Thread-safe.
///
/// Lambda has as many environments as there are calls at once, so a key may use as often its limit.
public final class MemoryCounters implements Counters {
  /// More windows than there is room for keys with limits in one secret, twice. Beyond it, the one
  /// that was used longest ago is forgotten.
  private static final int MOST = 2000;

  private final Time time;
  private final Runnable first;
  private final Map<Window, Amounts> windows =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Window, Amounts> eldest) {
          return size() > MOST;
        }
      };
  private boolean begun;

  /// @param time its wall clock says what is over
  /// @param first run once, when there is something to count: somebody is held to limits that hold
  ///   for each environment by itself
  public MemoryCounters(Time time, Runnable first) {
    this.time = time;
    this.first = first;
  }

  @Override
  public synchronized Count add(Window window, Amounts amounts) {
    begin();
    if (!windows.containsKey(window)) {
      windows.keySet().removeIf(other -> other.isOver(time.now()));
    }
    Amounts total = known(window).plus(amounts);
    windows.put(window, total);
    return () -> total;
  }

  @Override
  public synchronized Count look(Window window) {
    begin();
    Amounts total = known(window);
    return () -> total;
  }

  @Override
  public synchronized Amounts known(Window window) {
    return windows.getOrDefault(window, Amounts.NONE);
  }

  /// Nobody else reads it.
  @Override
  public void settle() {}

  /// How many windows it knows of.
  synchronized int size() {
    return windows.size();
  }

  private void begin() {
    if (!begun) {
      begun = true;
      first.run();
    }
  }
}

package dev.understudy.time;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Tells work that nobody waits for it any more: another target was faster, or the client has left.
/// The other half of a [Deadline], and carried beside it; nobody is interrupted.
///
/// Thread-safe. What is registered runs once, on the thread that cancels, so it must not wait.
public final class Cancellation {
  private final Set<Registration> registrations = new LinkedHashSet<>();
  private boolean cancelled;

  /// Cancelled with this one, and by itself.
  public Cancellation child() {
    Cancellation child = new Cancellation();
    onCancel(child::cancel);
    return child;
  }

  /// From now on, nobody waits. Twice is once.
  public void cancel() {
    List<Registration> called;
    synchronized (this) {
      cancelled = true;
      called = new ArrayList<>(registrations);
      registrations.clear();
    }
    called.forEach(registration -> registration.action.run());
  }

  /// Whether nobody waits any more.
  public synchronized boolean cancelled() {
    return cancelled;
  }

  /// Has `action` run when this is cancelled: now, if it is already.
  ///
  /// @return to close when there is nothing left to stop
  public Registration onCancel(Runnable action) {
    Registration registration = new Registration(action);
    synchronized (this) {
      if (!cancelled) {
        registrations.add(registration);
        return registration;
      }
    }
    action.run();
    return registration;
  }

  /// How many actions wait to be run. For tests: what is over must have closed its registration.
  synchronized int registered() {
    return registrations.size();
  }

  /// Waits until `until`, or until this is cancelled.
  public void sleep(Deadline until) {
    Mailbox<Boolean> woken = until.time().mailbox();
    try (Registration _ = onCancel(() -> woken.put(true))) {
      woken.take(until);
    }
  }

  /// Something that is to be stopped.
  public final class Registration implements AutoCloseable {
    private final Runnable action;

    private Registration(Runnable action) {
      this.action = action;
    }

    /// There is nothing left to stop.
    @Override
    public void close() {
      synchronized (Cancellation.this) {
        registrations.remove(this);
      }
    }
  }
}

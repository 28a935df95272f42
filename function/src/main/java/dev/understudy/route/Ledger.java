package dev.understudy.route;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// Everything that was tried for one call, and everything that was changed on the way. Headers,
/// error bodies, log and metrics are made from it; nothing goes to a provider that is not on it.
/// Thread-safe.
public final class Ledger {
  private final List<Attempt> attempts = new ArrayList<>();
  private final List<RuntimeException> bugs = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final SequencedSet<String> warnings = new LinkedHashSet<>();

  synchronized void add(Attempt attempt) {
    attempts.add(attempt);
  }

  /// Writes down something that the client asked for and does not get as asked.
  public synchronized void warn(String warning) {
    warnings.add(warning);
  }

  synchronized void add(RuntimeException bug) {
    bugs.add(bug);
  }

  /// What broke in our own code on the way, for the log.
  public synchronized List<RuntimeException> bugs() {
    return List.copyOf(bugs);
  }

  synchronized void complain(String complaint) {
    complaints.add(complaint);
  }

  /// What the operator has to mend: a stored key that cannot be had or used. Not yet redacted.
  public synchronized List<String> complaints() {
    return List.copyOf(complaints);
  }

  /// Every attempt so far, in the order in which they ended.
  public synchronized List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  /// What was changed or left out, one sentence each.
  public synchronized List<String> warnings() {
    return List.copyOf(warnings);
  }
}

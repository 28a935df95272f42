package dev.understudy.shared;

/// The table does not do what it was asked for. The message is for operators: it says what is wrong
/// and what to do, and names neither account nor role.
public final class TableException extends Exception {
  private static final long serialVersionUID = 1;

  private final Fate fate;

  /// @param fate what became of the request
  /// @param message what is wrong, as the end of a sentence that begins with the table
  public TableException(Fate fate, String message) {
    super(message);
    this.fate = fate;
  }

  /// What became of the request.
  public Fate fate() {
    return fate;
  }

  /// What became of a request that failed.
  public enum Fate {
    /// The table has answered and did nothing, and that says nothing of other requests: this one
    /// was throttled, or what stands at its key was not written for us.
    REFUSED,

    /// Nothing was done, and nobody else would fare better: the table is denied, missing, or not to
    /// be reached.
    UNDONE,

    /// It may have been done: its answer did not come, or says nothing of it.
    UNKNOWN
  }
}

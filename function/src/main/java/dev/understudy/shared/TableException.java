package dev.understudy.shared;

/// The table does not do what it was asked for. The message is for operators: it says what is wrong
/// and what to do, and names neither account nor role.
public final class TableException extends Exception {
  private static final long serialVersionUID = 1;

  /// @param message what is wrong, as the end of a sentence that begins with the table
  public TableException(String message) {
    super(message);
  }
}

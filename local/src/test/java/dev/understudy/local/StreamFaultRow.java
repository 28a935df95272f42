package dev.understudy.local;

import java.util.List;

/// A fault of a stream as a row of the matrix: what becomes of the client's stream.
///
/// @param fault as it follows `fail-` in a model's name
/// @param early where a healthy backup stands behind the faulty target
record StreamFaultRow(String fault, Then early) {

  /// What the client sees.
  enum Then {
    /// The backup's stream, and nothing of the faulty one.
    BACKUP,
    /// The first words, then the error in the stream, and nothing that looks like an end.
    BREAKS,
    /// The faulty target's own answer, which is whole after all.
    WHOLE
  }

  /// Every fault. A number of 0 is the fault before the first token.
  static final List<StreamFaultRow> ALL =
      List.of(
          row("stream-error-first", Then.BACKUP),
          row("stream-error-opened", Then.BACKUP),
          row("stream-error-0", Then.BACKUP),
          row("stream-error-3", Then.BREAKS),
          row("stream-empty", Then.BACKUP),
          row("stream-silent", Then.BACKUP),
          row("stream-opened-silent", Then.BACKUP),
          row("stream-pings", Then.BACKUP),
          row("stream-stall-0", Then.BACKUP),
          row("stream-stall-3", Then.BREAKS),
          row("stream-reset-0", Then.BACKUP),
          row("stream-reset-3", Then.BREAKS),
          row("stream-cut-0", Then.BACKUP),
          row("stream-cut-3", Then.BREAKS),
          row("stream-garbage-1", Then.WHOLE),
          row("stream-garbage-3", Then.BREAKS),
          row("stream-no-done", Then.WHOLE),
          row("stream-no-finish", Then.BREAKS),
          row("stream-bytes", Then.WHOLE),
          row("stream-html", Then.BACKUP),
          row("stream-whole", Then.WHOLE),
          row("stream-text", Then.WHOLE),
          row("stream-unasked", Then.WHOLE),
          row("empty-content", Then.BACKUP),
          row("no-choices", Then.BACKUP),
          row("status-503", Then.BACKUP),
          row("silent", Then.BACKUP));

  private static StreamFaultRow row(String fault, Then early) {
    return new StreamFaultRow(fault, early);
  }

  /// What the client sees where the stream is held back until it is whole.
  Then complete() {
    return early == Then.BREAKS ? Then.BACKUP : early;
  }
}

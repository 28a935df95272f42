package dev.understudy.api;

import dev.understudy.http.Event;
import dev.understudy.route.AnswerStream;
import dev.understudy.secret.Redaction;
import java.util.List;

/// Tells one streamed answer in a client's dialect. Stateful, for one answer and one thread;
/// nothing here waits.
public interface StreamWriter {
  /// A part of the answer, as the client reads it; nothing where its dialect has no word for it.
  List<Event> write(AnswerStream.Piece piece);

  /// The answer is whole.
  List<Event> end();

  /// The answer broke off: an error in the client's dialect, and nothing that looks like an end.
  ///
  /// @param redaction cleans whatever the problem quotes
  List<Event> broke(Problem problem, Redaction redaction);

  /// Says nothing, so that nobody on the way takes silence for an end.
  default Event keepAlive() {
    return Event.KEEP_ALIVE;
  }
}

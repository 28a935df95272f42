package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.time.Deadline;
import java.util.List;
import java.util.Optional;

/// An answer as it comes, from its beginning on. For one reader, which closes it.
public interface AnswerStream {
  /// What comes next, as soon as it is here.
  ///
  /// @param limit until when to wait
  Next next(Deadline limit);

  /// Nobody reads on: the provider need not go on either. Twice is once.
  void close();

  /// What came, or why nothing did.
  sealed interface Next {}

  /// A part of the answer.
  ///
  /// @param chunks in canonical form; none where the event is of interest to its own dialect alone
  /// @param original as the provider said it; empty where it said it in another way, or where the
  ///   rest may come from another provider
  record Piece(List<ObjectNode> chunks, Optional<Event> original) implements Next {}

  /// The answer is whole.
  record Whole() implements Next {}

  /// The limit passed. There may be more.
  record Nothing() implements Next {}

  /// The answer broke off, and nothing more comes.
  record Broke(Outcome.Failure failure) implements Next {}
}

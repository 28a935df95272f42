package dev.understudy.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/// A provider's response, understood.
public sealed interface Reading {
  /// The tokens that the provider has counted, whatever becomes of what it said.
  default Optional<Usage> usage() {
    return switch (this) {
      case Answer answer -> Usage.of(answer.reply());
      case Empty empty -> Usage.of(empty.reply());
      case Fault _ -> Optional.empty();
    };
  }

  /// An answer.
  ///
  /// @param reply in canonical form: a `chat.completion`, or a `text_completion`
  /// @param original as the provider said it; the reply itself where that is the canonical form
  record Answer(ObjectNode reply, ObjectNode original) implements Reading {
    /// An answer in the canonical form already.
    public Answer(ObjectNode reply) {
      this(reply, reply);
    }
  }

  /// A whole answer that says nothing: no words, no call, no refusal, and not cut by a limit. A
  /// failure, unless the config takes it for an answer.
  ///
  /// @param reply in canonical form; its choices may be none
  /// @param original as the provider said it
  /// @param why in our words
  record Empty(ObjectNode reply, ObjectNode original, String why) implements Reading {
    /// An answer in the canonical form already.
    public Empty(ObjectNode reply, String why) {
      this(reply, reply, why);
    }
  }

  /// No answer, whatever the status line says.
  ///
  /// @param message the provider's own words where it has any; may quote the request, so it is
  ///   redacted before it is shown
  /// @param retryAfter how long the provider asks us to stay away
  record Fault(FailureClass failure, String message, Optional<Duration> retryAfter)
      implements Reading {
    /// A fault with nothing said about when to come back.
    public Fault(FailureClass failure, String message) {
      this(failure, message, Optional.empty());
    }
  }
}

package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.protocol.FailureClass;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What came of a route, or of one attempt. A disappointing provider is a value, never an
/// exception.
public sealed interface Outcome {
  /// An answer, ready for the client.
  ///
  /// @param status the provider's
  /// @param headers the provider's, all of them
  /// @param said what it says
  /// @param adaptations what had to be changed or left out of the request, one sentence each
  record Answer(
      Route.Target target,
      String model,
      int status,
      Headers headers,
      Said said,
      List<String> adaptations)
      implements Outcome {
    /// The same, which says `other`.
    Answer saying(Said other) {
      return new Answer(target, model, status, headers, other, adaptations);
    }
  }

  /// What an answer says.
  sealed interface Said {
    /// All of it.
    ///
    /// @param reply in canonical form
    /// @param original as the provider said it
    record Whole(ObjectNode reply, ObjectNode original) implements Said {}

    /// As it comes: for a client that asked for a stream, and for no other.
    record Streamed(AnswerStream stream) implements Said {}
  }

  /// None.
  ///
  /// @param status the provider's HTTP status; 0 when there was none
  /// @param message in the provider's words or ours; redacted, and not endless
  /// @param retryAfter how long the provider asked us to stay away
  record Failure(FailureClass failure, int status, String message, Optional<Duration> retryAfter)
      implements Outcome {
    /// A failure without an answer from a provider.
    public Failure(FailureClass failure, String message) {
      this(failure, 0, message, Optional.empty());
    }

    /// Whether the target was not asked, and so has not said anything.
    public boolean notAsked() {
      return switch (failure) {
        case COOLING_DOWN, UNSUPPORTED -> true;
        // By our own estimate, unless the provider said it.
        case CONTEXT_TOO_LONG -> status == 0;
        default -> false;
      };
    }

    /// Whether one of `statuses` is its class's, or the provider's own. A failing server has a
    /// status of its own alone.
    boolean isOneOf(Set<Integer> statuses) {
      boolean own = failure == FailureClass.SERVER_ERROR && status != 0;
      return statuses.contains(status) || (!own && statuses.contains(failure.status()));
    }
  }
}

package dev.understudy.lambda;

import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.time.Duration;
import java.time.Instant;

/// One call of the function, as `invocation/next` hands it over.
///
/// @param id names it in every other call of the Runtime API
/// @param event the JSON that the function was invoked with
/// @param deadlineMillis when Lambda ends the function, in milliseconds since 1970; as it was sent
/// @param traceId X-Ray's trace header; empty if there is none
/// @param functionArn what was invoked: function, version or alias; empty if it was not said
record Invocation(
    String id, byte[] event, String deadlineMillis, String traceId, String functionArn) {
  /// When Lambda ends the function.
  ///
  /// @throws IllegalArgumentException if that was not said, or not in a number
  Deadline deadline(Time time) {
    try {
      Instant end = Instant.ofEpochMilli(Long.parseLong(deadlineMillis));
      return Deadline.in(time, Duration.between(time.now(), end));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Lambda-Runtime-Deadline-Ms of invocation/next is \""
              + deadlineMillis
              + "\"; expected milliseconds since 1970",
          e);
    }
  }

  /// The id alone: the event holds keys and prompts.
  @Override
  public String toString() {
    return "Invocation[" + id + "]";
  }
}

package dev.understudy.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// What one event of a stream comes to.
public sealed interface StreamReading {
  /// A part of the answer.
  ///
  /// @param chunks in canonical form and in order; none where the event says nothing of the answer,
  ///   such as a ping
  record Part(List<ObjectNode> chunks) implements StreamReading {}

  /// The answer is whole. What follows does not matter.
  ///
  /// @param chunks the last ones
  record Over(List<ObjectNode> chunks) implements StreamReading {}

  /// It is no JSON, or none that we know. One may be passed over.
  ///
  /// @param why in our words
  record Unreadable(String why) implements StreamReading {}

  /// The provider reports an error, or what it says cannot be an answer.
  record Failed(Reading.Fault fault) implements StreamReading {}
}

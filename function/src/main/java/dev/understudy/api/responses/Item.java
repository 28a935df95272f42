package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// An item of a response's output, told from its beginning to its end. One is told before it has
/// said anything, so that its events come in the order in which OpenAI has them.
sealed interface Item permits MessageItem, ReasoningItem, CallItem {
  /// Its place in the output.
  int index();

  /// Nothing more comes of it: tells its end.
  ///
  /// @param status `completed` or `incomplete`
  /// @return the whole item
  ObjectNode end(String status);
}

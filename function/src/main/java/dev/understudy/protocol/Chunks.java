package dev.understudy.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// Canonical chunks: what they hold, and how a whole reply is told in them.
public final class Chunks {
  private Chunks() {}

  /// Whether `chunk` holds a part of what the client waits for: words, reasoning, a call, a
  /// refusal. A role, an id or a count of tokens is none.
  public static boolean haveContent(JsonNode chunk) {
    throw new UnsupportedOperationException("to be written");
  }

  /// A whole canonical reply as the chunks that would have told it.
  public static List<ObjectNode> of(Operation operation, ObjectNode reply) {
    throw new UnsupportedOperationException("to be written");
  }
}

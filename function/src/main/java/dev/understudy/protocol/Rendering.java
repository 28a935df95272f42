package dev.understudy.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// A canonical request in a provider's words.
public sealed interface Rendering {
  /// It can be said.
  ///
  /// @param path below the provider's base URL: `/chat/completions`
  /// @param body what to send
  /// @param adaptations what had to be changed or left out, one sentence each, for the client to
  ///   read; empty when the request says all that the client said
  record Wire(String path, ObjectNode body, List<String> adaptations) implements Rendering {}

  /// It cannot be said, and leaving it out would change what the client asked for.
  ///
  /// @param reason names the field
  record Unsupported(String reason) implements Rendering {}
}

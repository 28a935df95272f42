package dev.understudy.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;

/// A wire format, wherever it is spoken. Stateless, so one instance serves every call.
///
/// The canonical form in the middle is OpenAI's JSON of the [Operation].
public interface Protocol {
  /// Canonical to wire.
  ///
  /// @param canonical names a `model`; not changed
  Rendering render(Operation operation, ObjectNode canonical);

  /// Wire to canonical: a whole response, of any status.
  ///
  /// @param status any HTTP status; a redirect is a fault
  /// @param body whole, and whatever was sent: JSON, HTML, nothing
  Reading parse(Operation operation, int status, Headers headers, byte[] body);
}

package dev.understudy.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// A request in the client's own words, where these are not the canonical form. It goes out as it
/// is to who speaks them too.
///
/// @param request as it came; not changed by anybody
/// @param lost what the canonical form cannot say and the answer would suffer from, by the places
///   of the fields: who does not speak the dialect is not asked
/// @param leftOut what the canonical form cannot say and the answer can do without, likewise
public record Original(
    Dialect dialect, ObjectNode request, List<String> lost, List<String> leftOut) {
  /// The same without the field `name`.
  public Original without(String name) {
    ObjectNode rest = request.objectNode();
    rest.setAll(request);
    rest.remove(name);
    return new Original(dialect, rest, lost, leftOut);
  }
}

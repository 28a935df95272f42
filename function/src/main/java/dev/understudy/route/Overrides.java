package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;

/// What becomes of a call's parameters on the way to a target.
///
/// @param params laid over the call's own, field by field
public record Overrides(ObjectNode params) {
  /// Nothing.
  public static Overrides none() {
    return new Overrides(Json.object());
  }

  /// `call`, as the target gets it; the original stays as it is.
  public ObjectNode over(ObjectNode call) {
    ObjectNode merged = call.objectNode();
    merged.setAll(call);
    merged.setAll(params);
    return merged;
  }
}

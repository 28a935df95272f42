package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.wire.RequestHead;

/// A request as its vendor reads it.
///
/// @param path behind the vendor's base URL, not decoded
/// @param model from the body or from the path; empty when the request names none
/// @param streams whether the answer is asked for in events
/// @param body missing when it is no JSON
record Ask(RequestHead head, String path, String model, boolean streams, JsonNode body) {

  /// As most vendors have it: model and `stream` in the body.
  static Ask inBody(RequestHead head, String path, JsonNode body) {
    return new Ask(
        head, path, body.path("model").asText(""), body.path("stream").asBoolean(false), body);
  }
}

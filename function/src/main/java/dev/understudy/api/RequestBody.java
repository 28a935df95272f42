package dev.understudy.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Rejection;
import dev.understudy.http.Request;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;

/// A client's body, of which every dialect of ours wants a JSON object.
public final class RequestBody {
  private RequestBody() {}

  /// The whole of it.
  ///
  /// @param expected the object, for people
  /// @throws Rejection 400 `invalid_json`
  public static ObjectNode object(Request request, String expected) {
    try {
      if (Json.parseStrictly(request.body()) instanceof ObjectNode object) {
        return object;
      }
      throw Rejection.badRequest("invalid_json", "", "The body is not a JSON object " + expected);
    } catch (JsonException e) {
      throw Rejection.badRequest(
          "invalid_json", "", "The body is not valid JSON: " + e.getMessage());
    }
  }
}

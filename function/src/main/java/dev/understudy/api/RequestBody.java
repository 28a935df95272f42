package dev.understudy.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.http.Rejection;
import dev.understudy.http.Request;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import java.util.Locale;

/// A client's body, of which every dialect of ours wants a JSON object.
public final class RequestBody {
  private RequestBody() {}

  /// The whole of it.
  ///
  /// @param expected the object, for people
  /// @throws Rejection 400 `invalid_json`; 415 `unsupported_media_type` where the headers say that
  ///   it is something else. JSON is taken whatever they say: `curl` calls it a form
  public static ObjectNode object(Request request, String expected) {
    try {
      if (Json.parseStrictly(request.body()) instanceof ObjectNode object) {
        return object;
      }
      throw Rejection.badRequest("invalid_json", "", "The body is not a JSON object " + expected);
    } catch (JsonException e) {
      checkMedia(request.headers());
      throw Rejection.badRequest(
          "invalid_json", "", "The body is not valid JSON: " + e.getMessage());
    }
  }

  private static void checkMedia(Headers headers) {
    String type = headers.first("content-type").orElse("").toLowerCase(Locale.ROOT);
    String plain = type.split(";", 2)[0].strip();
    String coding = headers.first("content-encoding").orElse("identity");
    boolean json = plain.isEmpty() || plain.endsWith("/json") || plain.endsWith("+json");
    if (!json || !coding.equalsIgnoreCase("identity")) {
      throw new Rejection(
          415,
          "unsupported_media_type",
          "",
          "The body has to be JSON as it is, with \"content-type: application/json\" and no"
              + " \"content-encoding\".");
    }
  }
}

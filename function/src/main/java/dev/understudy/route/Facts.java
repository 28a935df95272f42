package dev.understudy.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;

/// What can be known of a call before it goes anywhere: what conditions ask about.
///
/// @param metadata what the client says about the call
/// @param params the request in canonical form
/// @param headers the client's
/// @param pathname the path that the client called
public record Facts(ObjectNode metadata, ObjectNode params, Headers headers, String pathname) {
  /// The fact of that name: `metadata.x`, `params.x`, `headers.x`, `url.pathname`. Missing when
  /// there is none.
  JsonNode value(String name) {
    String[] steps = name.split("\\.", 2);
    String rest = steps.length > 1 ? steps[1] : "";
    return switch (steps[0]) {
      case "metadata" -> inside(metadata, rest);
      case "params" -> inside(params, rest);
      case "headers" ->
          headers.first(rest).map(Json::string).map(JsonNode.class::cast).orElse(missing());
      case "url" -> rest.equals("pathname") ? Json.string(pathname) : missing();
      default -> missing();
    };
  }

  /// The field of that name, or what a path of dots leads to.
  private static JsonNode inside(JsonNode object, String path) {
    if (object.has(path)) {
      return object.path(path);
    }
    JsonNode found = object;
    for (String step : path.split("\\.", -1)) {
      found = found.path(step);
    }
    return found;
  }

  private static JsonNode missing() {
    return MissingNode.getInstance();
  }
}

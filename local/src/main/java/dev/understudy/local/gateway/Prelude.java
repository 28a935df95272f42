package dev.understudy.local.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.wire.Headers;
import dev.understudy.local.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What stands before the body of a streamed answer: JSON, and eight zero bytes within the first 16
/// KB. Source: "Set up a Lambda proxy integration with payload response streaming", API Gateway
/// Developer Guide.
///
/// @param json as the function wrote it
record Prelude(int status, Headers headers, JsonNode json) {

  /// The content type behind which a prelude is looked for.
  static final String TYPE = "application/vnd.awslambda.http-integration-response";

  private static final int LIMIT = 16 << 10;
  private static final int ZEROS = 8;
  private static final Set<String> KEYS =
      Set.of("statusCode", "headers", "multiValueHeaders", "cookies");

  /// Takes the prelude off a stream; empty when there is none, or not as it has to be.
  static Optional<Prelude> read(InputStream stream) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int zeros = 0;
    while (zeros < ZEROS) {
      int next = stream.read();
      if (next < 0 || text.size() + zeros >= LIMIT) {
        return Optional.empty();
      }
      if (next == 0) {
        zeros++;
      } else if (zeros > 0) {
        return Optional.empty();
      } else {
        text.write(next);
      }
    }
    try {
      return of(Json.MAPPER.readTree(text.toByteArray()));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Optional<Prelude> of(JsonNode json) {
    boolean known = json.propertyStream().map(Map.Entry::getKey).allMatch(KEYS::contains);
    int status = json.path("statusCode").asInt(200);
    if (!json.isObject() || !known || status < 100 || status > 599) {
      return Optional.empty();
    }
    Headers headers = Headers.NONE;
    for (Map.Entry<String, JsonNode> header : json.path("headers").properties()) {
      if (!header.getValue().isValueNode()) {
        return Optional.empty();
      }
      headers = headers.and(header.getKey(), header.getValue().asText());
    }
    for (Map.Entry<String, JsonNode> header : json.path("multiValueHeaders").properties()) {
      for (JsonNode value : header.getValue()) {
        headers = headers.and(header.getKey(), value.asText());
      }
    }
    for (JsonNode cookie : json.path("cookies")) {
      headers = headers.and("set-cookie", cookie.asText());
    }
    return Optional.of(new Prelude(status, headers, json));
  }
}

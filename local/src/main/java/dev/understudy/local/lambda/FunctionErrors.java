package dev.understudy.local.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.lambda.InvocationResult.Failed;
import dev.understudy.local.wire.Headers;
import dev.understudy.local.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Errors as a function tells them to the Runtime API: a type in a header, and JSON with
/// `errorType` and `errorMessage`.
final class FunctionErrors {

  private static final String TYPE = "lambda-runtime-function-error-type";
  private static final String BODY = "lambda-runtime-function-error-body";

  private FunctionErrors() {}

  /// The error of a call of its own, with the JSON as its body.
  static Failed of(Headers headers, String body) {
    String type = headers.first(TYPE).orElse("Unhandled");
    try {
      JsonNode error = Json.MAPPER.readTree(body);
      return new Failed(
          error.path("errorType").asText(type), error.path("errorMessage").asText(body));
    } catch (JsonProcessingException e) {
      return new Failed(type, body);
    }
  }

  /// The error behind a streamed answer, with the JSON in base64. Source: "Building a custom
  /// runtime for AWS Lambda".
  static Optional<Failed> inTrailers(Headers trailers) {
    if (trailers.first(TYPE).isEmpty() && trailers.first(BODY).isEmpty()) {
      return Optional.empty();
    }
    String body = trailers.first(BODY).orElse("");
    try {
      byte[] json = Base64.getDecoder().decode(body);
      return Optional.of(of(trailers, new String(json, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      return Optional.of(new Failed(trailers.first(TYPE).orElse("Unhandled"), body));
    }
  }
}

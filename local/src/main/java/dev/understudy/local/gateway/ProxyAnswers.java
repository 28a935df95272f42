package dev.understudy.local.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.wire.Headers;
import dev.understudy.local.wire.Json;
import dev.understudy.local.wire.WireResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// What a function answers, read as an HTTP API reads it for payload format 2.0, with AWS's own
/// type.
///
/// JSON without a `statusCode` is the body of a 200; what is no JSON, or has fields of the wrong
/// type, is a fault of the function.
final class ProxyAnswers {

  private ProxyAnswers() {}

  static Optional<WireResponse> read(byte[] payload) {
    try {
      JsonNode json = Json.MAPPER.readTree(payload);
      if (!json.isObject() || !json.has("statusCode")) {
        return Optional.of(
            WireResponse.of(200, Headers.of("content-type", "application/json"), payload));
      }
      return Optional.of(response(Json.MAPPER.treeToValue(json, APIGatewayV2HTTPResponse.class)));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static WireResponse response(APIGatewayV2HTTPResponse answer) {
    Headers headers = Headers.NONE;
    if (answer.getHeaders() != null) {
      for (Map.Entry<String, String> header : answer.getHeaders().entrySet()) {
        headers = headers.and(header.getKey(), header.getValue());
      }
    }
    if (headers.first("content-type").isEmpty()) {
      headers = headers.and("content-type", "text/plain;charset=utf-8");
    }
    if (answer.getCookies() != null) {
      for (String cookie : answer.getCookies()) {
        headers = headers.and("set-cookie", cookie);
      }
    }
    String body = answer.getBody() == null ? "" : answer.getBody();
    byte[] bytes =
        answer.getIsBase64Encoded()
            ? Base64.getDecoder().decode(body)
            : body.getBytes(StandardCharsets.UTF_8);
    return WireResponse.of(answer.getStatusCode(), headers, bytes);
  }
}

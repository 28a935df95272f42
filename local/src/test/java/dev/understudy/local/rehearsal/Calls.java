package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Http;
import dev.understudy.local.wire.Json;
import java.net.http.HttpRequest;

/// Well-formed calls to the rehearsal providers.
final class Calls {

  private Calls() {}

  static ObjectNode chat(String model, String said) {
    ObjectNode body = Json.object().put("model", model);
    body.putArray("messages").addObject().put("role", "user").put("content", said);
    return body;
  }

  static HttpRequest.Builder openai(RehearsalProviders providers, ObjectNode body) {
    return Http.to(providers.baseUrl("openai") + "/chat/completions")
        .header("authorization", "Bearer rehearsal-openai-key")
        .POST(Http.body(Json.write(body)));
  }

  static HttpRequest.Builder completions(RehearsalProviders providers, ObjectNode body) {
    return Http.to(providers.baseUrl("openai") + "/completions")
        .header("authorization", "Bearer rehearsal-openai-key")
        .POST(Http.body(Json.write(body)));
  }

  static HttpRequest.Builder anthropic(RehearsalProviders providers, ObjectNode body) {
    return Http.to(providers.baseUrl("anthropic") + "/messages")
        .header("x-api-key", "rehearsal-anthropic-key")
        .header("anthropic-version", "2023-06-01")
        .POST(Http.body(Json.write(body)));
  }

  static HttpRequest.Builder responses(RehearsalProviders providers, ObjectNode body) {
    return Http.to(providers.baseUrl("openai") + "/responses")
        .header("authorization", "Bearer rehearsal-openai-key")
        .POST(Http.body(Json.write(body)));
  }

  /// Google's, whole; of a stream the method is `streamGenerateContent?alt=sse`.
  static HttpRequest.Builder google(
      RehearsalProviders providers, String model, String method, ObjectNode body) {
    return Http.to(providers.baseUrl("google") + "/models/" + model + ":" + method)
        .header("x-goog-api-key", "rehearsal-google-key")
        .POST(Http.body(Json.write(body)));
  }

  /// Bedrock's, with a signature that nobody verifies.
  static HttpRequest.Builder bedrock(
      RehearsalProviders providers, String model, String method, ObjectNode body) {
    return Http.to(providers.baseUrl("bedrock") + "/model/" + model + "/" + method)
        .header("x-amz-date", "20260101T000000Z")
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=rehearsal-bedrock-id/20260101/eu-central-1/bedrock"
                + "/aws4_request, SignedHeaders=host;x-amz-date, Signature="
                + "0".repeat(64))
        .POST(Http.body(Json.write(body)));
  }

  static HttpRequest.Builder cohere(RehearsalProviders providers, String path, ObjectNode body) {
    return Http.to(providers.baseUrl("cohere") + path)
        .header("authorization", "Bearer rehearsal-cohere-key")
        .POST(Http.body(Json.write(body)));
  }
}

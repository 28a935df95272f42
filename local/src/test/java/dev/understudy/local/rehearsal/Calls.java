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
}

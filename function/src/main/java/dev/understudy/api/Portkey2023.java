package dev.understudy.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.http.Rejection;
import dev.understudy.http.Request;
import dev.understudy.json.Json;
import dev.understudy.protocol.Operation;
import dev.understudy.route.Outcome;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Portkey's first API: config and parameters in one body, `{"config": …, "params": …}`, the answer
/// in OpenAI's shape.
public final class Portkey2023 implements OpenAiAnswers {
  private static final Map<String, Operation> OPERATIONS =
      Map.of(
          "/v1/chatComplete",
          Operation.CHAT,
          "/v1/complete",
          Operation.COMPLETE,
          "/v1/embed",
          Operation.EMBED);

  private static final Pattern INDEX = Pattern.compile("\\[(\\d+)]");

  @Override
  public Set<String> paths() {
    return OPERATIONS.keySet();
  }

  @Override
  public Asked read(Request request) {
    ObjectNode body = RequestBody.object(request, "{\"config\": …, \"params\": …}");
    for (String name : (Iterable<String>) body::fieldNames) {
      if (!name.equals("config") && !name.equals("params")) {
        throw Rejection.badRequest(
            "invalid_request",
            "",
            "The body has an unknown field beside \"config\" and \"params\"; these two are"
                + " allowed");
      }
    }
    return new Asked(
        OPERATIONS.getOrDefault(request.path(), Operation.CHAT),
        params(body),
        "/params",
        config(body),
        "/config",
        Optional.empty(),
        Credentials.of(request.headers()).providerKey());
  }

  private static Optional<JsonNode> config(ObjectNode body) {
    JsonNode config = body.path("config");
    if (config.isMissingNode()) {
      return Optional.empty();
    }
    if (!config.isObject() && !config.isTextual()) {
      throw Rejection.badRequest(
          "invalid_config",
          "/config",
          "/config: expected an object: {\"mode\", \"options\"}, or {\"provider\", \"api_key\"}; or"
              + " the name of a saved config");
    }
    return Optional.of(config);
  }

  private static ObjectNode params(ObjectNode body) {
    JsonNode params = body.path("params");
    if (params.isMissingNode()) {
      return Json.object();
    }
    if (params instanceof ObjectNode object) {
      return object;
    }
    throw Rejection.badRequest(
        "invalid_request", "/params", "/params: expected an object: what OpenAI's body would be");
  }

  @Override
  public Headers headers(Outcome.Answer answer, Headers common) {
    return common.with("x-portkey-last-used-option-index", optionIndex(answer.target().path()));
  }

  /// This generation of clients wants a plain number: `config.options[1]` is 1, and a config that
  /// is one target is 0.
  private static String optionIndex(String path) {
    Matcher index = INDEX.matcher(path);
    return index.find() ? index.group(1) : "0";
  }
}

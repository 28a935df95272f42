package dev.understudy.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Body;
import dev.understudy.http.Headers;
import dev.understudy.http.Rejection;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Operation;
import dev.understudy.route.Outcome;
import dev.understudy.secret.Redaction;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Portkey's first API: config and parameters in one body, `{"config": …, "params": …}`, the answer
/// in OpenAI's shape.
public final class Portkey2023 implements ClientApi {
  private static final Map<String, Operation> OPERATIONS =
      Map.of("/v1/chatComplete", Operation.CHAT, "/v1/complete", Operation.COMPLETE);

  private static final Pattern INDEX = Pattern.compile("\\[(\\d+)]");

  @Override
  public Set<String> paths() {
    return OPERATIONS.keySet();
  }

  @Override
  public Asked read(Request request) {
    ObjectNode body = object(request.body());
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
        warnings(request.headers()));
  }

  /// This dialect has its provider keys in the config. A second key in the headers is nobody's.
  private static List<String> warnings(Headers headers) {
    boolean ownHeader =
        headers
            .first("x-understudy-api-key")
            .or(() -> headers.first("x-portkey-api-key"))
            .isPresent();
    boolean second =
        headers.first("authorization").or(() -> headers.first("x-api-key")).isPresent();
    return ownHeader && second
        ? List.of(
            "the key in Authorization or x-api-key is not used: send it as \"api_key\" of a target")
        : List.of();
  }

  private static ObjectNode object(byte[] body) {
    try {
      if (Json.parseStrictly(body) instanceof ObjectNode object) {
        return object;
      }
      throw Rejection.badRequest(
          "invalid_json", "", "The body is not a JSON object {\"config\": …, \"params\": …}");
    } catch (JsonException e) {
      throw Rejection.badRequest(
          "invalid_json", "", "The body is not valid JSON: " + e.getMessage());
    }
  }

  private static JsonNode config(ObjectNode body) {
    JsonNode config = body.path("config");
    if (config.isTextual()) {
      throw Rejection.badRequest(
          "invalid_config",
          "/config",
          "/config: saved configs are not available yet; send the config itself, as an object");
    }
    if (!config.isObject()) {
      throw Rejection.badRequest(
          "invalid_config",
          "/config",
          "/config: expected an object: {\"mode\", \"options\"}, or {\"provider\", \"api_key\"}");
    }
    return config;
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
  public Response write(Outcome.Answer answer, Headers common) {
    Headers headers =
        common
            .with("content-type", "application/json")
            .with("x-portkey-last-used-option-index", optionIndex(answer.target().path()))
            .with("x-portkey-retry-attempt-count", "0")
            .with("x-portkey-provider", answer.target().provider().id());
    return new Response(200, headers, new Body.Bytes(Json.write(answer.reply())));
  }

  /// This generation of clients wants a plain number: `config.options[1]` is 1, and a config that
  /// is one target is 0.
  private static String optionIndex(String path) {
    Matcher index = INDEX.matcher(path);
    return index.find() ? index.group(1) : "0";
  }

  @Override
  public Response write(Problem problem, Headers common, Redaction redaction) {
    return OpenAiError.response(problem, common, redaction);
  }
}

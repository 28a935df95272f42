package dev.understudy.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.Headers;
import dev.understudy.http.Request;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.time.Deadline;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One HTTP request as API Gateway or a function URL hands it to Lambda.
///
/// Three front doors, two shapes: payload format 2.0 (HTTP APIs, function URLs; told apart by the
/// domain) and format 1.0 (REST APIs, and HTTP APIs that are set to it, which say `version: 1.0`).
/// Source: "Lambda proxy integrations" in API Gateway's developer guides, "Invoking function URLs"
/// in Lambda's.
///
/// The path is the client's, less the stage: where the path begins with the stage's name as a step
/// of its own, that step is taken off. (HTTP APIs leave the stage in, REST APIs only behind a
/// custom domain whose mapping names no stage; `requestContext.path` shows which.) Any other base
/// path of a custom domain stays. Beware of a stage that is called `v1`: behind a mapping that
/// hides it, the `/v1` of our own paths cannot be told from it and is taken off.
///
/// The headers are the client's, less the credential that the front door asked for itself and has
/// used up: `authorization` where it held a token that an authorizer has accepted, and `x-api-key`
/// where it held the key of a usage plan. Neither is an access key, and no provider may see them.
///
/// @param request its URI is path and query alone
/// @param shape what the answer has to look like
/// @param at when the front door took the request
record ProxyEvent(Request request, FrontDoor door, Shape shape, Instant at) {
  /// The two payload formats.
  enum Shape {
    /// Payload format 1.0.
    V1,
    /// Payload format 2.0.
    V2,
  }

  /// The event is no HTTP request that we know. The message says what is expected, and holds
  /// nothing of the event.
  static final class Unrecognised extends Exception {
    Unrecognised(String message) {
      super(message);
    }
  }

  private static final String EXPECTED =
      "expected an HTTP request as an API Gateway HTTP API (payload format 2.0 or 1.0), an API"
          + " Gateway REST API (Lambda proxy integration) or a function URL sends it";

  /// The longest that a function may run, and so the oldest that a live event can be.
  private static final Duration OLDEST = Duration.ofMinutes(15);

  /// Reads the bytes of an event.
  ///
  /// @param transfer how the function that the event came to answers
  /// @param arrived when the function got the event; stands in for the event's own time stamp where
  ///   that is absent, in the future (clocks differ), or so old that the front door must have given
  ///   up (a recorded event that somebody replays)
  static ProxyEvent read(byte[] event, FrontDoor.Transfer transfer, Instant arrived)
      throws Unrecognised {
    JsonNode root = parse(event);
    JsonNode context = root.path("requestContext");
    if (context.path("http").path("method").isTextual()) {
      return v2(root, context, arrived);
    }
    // A load balancer's event looks like format 1.0, but wants another answer.
    if (root.path("httpMethod").isTextual() && !context.has("elb")) {
      return v1(root, context, FrontDoor.restApi(transfer), arrived);
    }
    throw new Unrecognised("the event is not recognised: " + EXPECTED);
  }

  /// By when the client is cut off: by the function, or by the front door, counted from when it
  /// took the request.
  ///
  /// @param function by when Lambda ends the function
  /// @param now the time of day
  Deadline platform(Deadline function, Instant now) {
    return door.limit()
        .map(limit -> function.within(Duration.between(now, at.plus(limit))))
        .orElse(function);
  }

  private static JsonNode parse(byte[] event) throws Unrecognised {
    try {
      return Json.parse(event);
    } catch (JsonException e) {
      throw new Unrecognised("the event is not readable, " + e.getMessage() + ": " + EXPECTED);
    }
  }

  private static ProxyEvent v2(JsonNode root, JsonNode context, Instant arrived)
      throws Unrecognised {
    boolean functionUrl = text(context, "domainName").contains(".lambda-url.");
    FrontDoor door = functionUrl ? FrontDoor.FUNCTION_URL : FrontDoor.HTTP_API;
    String raw = text(root, "rawQueryString");
    String query =
        raw.isEmpty() ? RequestTarget.query(fields(root.path("queryStringParameters"))) : raw;
    URI uri = RequestTarget.uri(withoutStage(text(root, "rawPath"), text(context, "stage")), query);
    Headers headers = unused(Headers.from(fields(root.path("headers"))), context);
    List<String> cookies = values(root.path("cookies"));
    if (!cookies.isEmpty()) {
      headers = headers.with("cookie", String.join("; ", cookies));
    }
    Request request = request(text(context.path("http"), "method"), uri, headers, root);
    return new ProxyEvent(request, door, Shape.V2, at(context.path("timeEpoch"), door, arrived));
  }

  private static ProxyEvent v1(JsonNode root, JsonNode context, FrontDoor restApi, Instant arrived)
      throws Unrecognised {
    FrontDoor door = text(root, "version").equals("1.0") ? FrontDoor.HTTP_API : restApi;
    String path = text(root, "path");
    String stage = text(context, "stage");
    if (!text(context, "path").equals("/" + stage + path)) {
      path = withoutStage(path, stage);
    }
    Map<String, List<String>> parameters =
        fields(root, "multiValueQueryStringParameters", "queryStringParameters");
    URI uri = RequestTarget.uri(path, RequestTarget.query(parameters));
    Headers headers = unused(Headers.from(fields(root, "multiValueHeaders", "headers")), context);
    Request request = request(text(root, "httpMethod"), uri, headers, root);
    return new ProxyEvent(
        request, door, Shape.V1, at(context.path("requestTimeEpoch"), door, arrived));
  }

  private static String withoutStage(String path, String stage) {
    String step = "/" + stage;
    boolean named = !stage.isEmpty() && !stage.equals("$default");
    return named && (path + "/").startsWith(step + "/") ? path.substring(step.length()) : path;
  }

  /// The claims of a token that was accepted stand in `authorizer.jwt`, in format 1.0 in
  /// `authorizer.claims`. A request that is signed with credentials of an account has no token.
  private static Headers unused(Headers headers, JsonNode context) {
    JsonNode authorizer = context.path("authorizer");
    Headers left =
        authorizer.path("jwt").isObject() || authorizer.path("claims").isObject()
            ? headers.without("authorization")
            : headers;
    String used = text(context.path("identity"), "apiKey");
    return left.first("x-api-key").filter(used::equals).isPresent()
        ? left.without("x-api-key")
        : left;
  }

  private static Request request(String method, URI uri, Headers headers, JsonNode root)
      throws Unrecognised {
    return new Request(method.toUpperCase(Locale.ROOT), uri, headers, body(root));
  }

  private static byte[] body(JsonNode root) throws Unrecognised {
    JsonNode body = root.path("body");
    if (body.isMissingNode() || body.isNull()) {
      return new byte[0];
    }
    if (!body.isTextual()) {
      throw new Unrecognised("the event's body is not a string: put the body's JSON into a string");
    }
    if (!root.path("isBase64Encoded").asBoolean()) {
      return body.textValue().getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(body.textValue());
    } catch (IllegalArgumentException _) {
      throw new Unrecognised("the event's body is not base64, although isBase64Encoded is true");
    }
  }

  private static Instant at(JsonNode epochMillis, FrontDoor door, Instant arrived) {
    Instant at = Instant.ofEpochMilli(epochMillis.asLong());
    Instant oldest = arrived.minus(door.limit().orElse(OLDEST));
    return at.isBefore(oldest) || at.isAfter(arrived) ? arrived : at;
  }

  private static String text(JsonNode object, String field) {
    return Optional.ofNullable(object.path(field).textValue()).orElse("");
  }

  private static Map<String, List<String>> fields(JsonNode root, String several, String one) {
    Map<String, List<String>> fields = fields(root.path(several));
    return fields.isEmpty() ? fields(root.path(one)) : fields;
  }

  private static Map<String, List<String>> fields(JsonNode object) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    object.properties().forEach(field -> fields.put(field.getKey(), values(field.getValue())));
    return fields;
  }

  private static List<String> values(JsonNode node) {
    List<String> values = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(element -> values.addAll(values(element)));
    } else if (node.isValueNode() && !node.isNull()) {
      values.add(node.asText());
    }
    return values;
  }
}

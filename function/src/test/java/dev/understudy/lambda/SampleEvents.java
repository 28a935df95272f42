package dev.understudy.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.ProxyRequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.RequestIdentity;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The events of `events/`, made from AWS's own types, with every field that AWS sends for such a
/// call.
///
/// Sources: "Create AWS Lambda proxy integrations for HTTP APIs" and "Lambda proxy integrations in
/// API Gateway" (API Gateway Developer Guide), "Invoking Lambda function URLs" (AWS Lambda
/// Developer Guide). None of them was recorded: nothing of ours has run on AWS yet.
final class SampleEvents {
  /// The front doors, as the second part of a file's name has them.
  static final List<String> DOORS = List.of("function-url", "http-api", "rest-api");

  private static final ObjectMapper WITHOUT_NULLS =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();
  private static final ObjectMapper WITH_NULLS = new ObjectMapper();

  private static final String ACCOUNT = "123456789012";
  private static final String API = "a1b2c3d4e5";
  private static final String API_DOMAIN = API + ".execute-api.eu-central-1.amazonaws.com";
  private static final String URL = "abcdefghijklmnopqrstuvwxyz012345";
  private static final String URL_DOMAIN = URL + ".lambda-url.eu-central-1.on.aws";
  private static final String STAGE = "live";
  private static final String CLIENT = "203.0.113.7";
  private static final String AGENT = "curl/8.5.0";
  private static final String TRACE = "Root=1-69679c36-5f3a1c2b7d8e9f0a1b2c3d4e";
  private static final Instant AT = Instant.parse("2026-01-14T13:37:58.386Z");
  private static final String TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC)
          .format(AT);

  private SampleEvents() {}

  /// The event that `door` makes of `call`.
  static ObjectNode of(String door, SampleCall call) {
    return switch (door) {
      case "function-url" -> functionUrl(call);
      case "http-api" -> httpApi(call);
      case "rest-api" -> restApi(call);
      default -> throw new IllegalArgumentException("no such front door: " + door);
    };
  }

  /// Whether the front door hands the body over in base64: HTTP APIs and function URLs do for what
  /// they do not take for text, a form included; a REST API only for what its `binaryMediaTypes`
  /// name, which one of the events shows.
  static boolean inBase64(String door, SampleCall call) {
    return door.equals("rest-api")
        ? call.name().equals("complete")
        : call.contentType().endsWith("form-urlencoded");
  }

  private static ObjectNode httpApi(SampleCall call) {
    APIGatewayV2HTTPEvent event =
        v2(call, "http-api", call.method() + " " + call.path())
            .withHeaders(lowerCase(headers(call, API_DOMAIN)))
            .withRequestContext(
                context(call)
                    .withAccountId(ACCOUNT)
                    .withApiId(API)
                    .withDomainName(API_DOMAIN)
                    .withDomainPrefix(API)
                    .withRequestId("XbCdEfGhFiAEJQw=")
                    .withRouteKey(call.method() + " " + call.path())
                    .build())
            .build();
    return WITHOUT_NULLS.valueToTree(event);
  }

  private static ObjectNode functionUrl(SampleCall call) {
    Map<String, String> headers = headers(call, URL_DOMAIN);
    headers.put("X-Amzn-Tls-Cipher-Suite", "TLS_AES_128_GCM_SHA256");
    headers.put("X-Amzn-Tls-Version", "TLSv1.3");
    APIGatewayV2HTTPEvent event =
        v2(call, "function-url", "$default")
            .withHeaders(lowerCase(headers))
            .withRequestContext(
                context(call)
                    .withAccountId("anonymous")
                    .withApiId(URL)
                    .withDomainName(URL_DOMAIN)
                    .withDomainPrefix(URL)
                    .withRequestId("7d1a1f0e-3c5b-4a52-9a57-0d6f7a1b2c3d")
                    .withRouteKey("$default")
                    .build())
            .build();
    ObjectNode json = WITHOUT_NULLS.valueToTree(event);
    json.withObject("/requestContext").putNull("authentication");
    return json.putNull("pathParameters").putNull("stageVariables");
  }

  private static APIGatewayV2HTTPEvent.APIGatewayV2HTTPEventBuilder v2(
      SampleCall call, String door, String routeKey) {
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRouteKey(routeKey)
        .withRawPath(call.path())
        .withRawQueryString("")
        .withBody(body(call, door))
        .withIsBase64Encoded(inBase64(door, call));
  }

  private static RequestContext.RequestContextBuilder context(SampleCall call) {
    return RequestContext.builder()
        .withStage("$default")
        .withTime(TIME)
        .withTimeEpoch(AT.toEpochMilli())
        .withHttp(
            RequestContext.Http.builder()
                .withMethod(call.method())
                .withPath(call.path())
                .withProtocol("HTTP/1.1")
                .withSourceIp(CLIENT)
                .withUserAgent(AGENT)
                .build());
  }

  private static ObjectNode restApi(SampleCall call) {
    Map<String, String> headers = headers(call, API_DOMAIN);
    headers.remove("Content-Length");
    Map<String, List<String>> lists = new TreeMap<>();
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    ProxyRequestContext context =
        new ProxyRequestContext()
            .withAccountId(ACCOUNT)
            .withApiId(API)
            .withDomainName(API_DOMAIN)
            .withDomainPrefix(API)
            .withExtendedRequestId("XbCdEfGhliAEJQw=")
            .withHttpMethod(call.method())
            .withIdentity(new RequestIdentity().withSourceIp(CLIENT).withUserAgent(AGENT))
            .withPath("/" + STAGE + call.path())
            .withProtocol("HTTP/1.1")
            .withRequestId("c6af9ac6-7b61-11e6-9a41-93e8deadbeef")
            .withRequestTime(TIME)
            .withRequestTimeEpoch(AT.toEpochMilli())
            .withResourceId("x7y8z9")
            .withResourcePath(call.path())
            .withStage(STAGE);
    APIGatewayProxyRequestEvent event =
        new APIGatewayProxyRequestEvent()
            .withResource(call.path())
            .withPath(call.path())
            .withHttpMethod(call.method())
            .withHeaders(headers)
            .withMultiValueHeaders(lists)
            .withRequestContext(context)
            .withBody(body(call, "rest-api"))
            .withIsBase64Encoded(inBase64("rest-api", call));
    ObjectNode json = WITH_NULLS.valueToTree(event);
    // In AWS's type for other front doors and settings: an HTTP API's version, an operation's name
    // from an OpenAPI document, an authorizer, a usage plan's key.
    json.remove("version");
    ObjectNode sent = json.withObject("/requestContext");
    sent.remove(List.of("authorizer", "operationName"));
    sent.withObject("/identity").remove("apiKey");
    sent.put("deploymentId", "d6e7f8");
    return json;
  }

  /// As curl writes them and API Gateway adds to them.
  private static Map<String, String> headers(SampleCall call, String host) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Accept", "*/*");
    headers.put("Host", host);
    headers.put("User-Agent", AGENT);
    headers.put("X-Amzn-Trace-Id", TRACE);
    headers.put("X-Forwarded-For", CLIENT);
    headers.put("X-Forwarded-Port", "443");
    headers.put("X-Forwarded-Proto", "https");
    if (!call.contentType().isEmpty()) {
      headers.put("Content-Type", call.contentType());
      headers.put("Content-Length", Integer.toString(bytes(call).length));
    }
    if (!call.accessKey().isEmpty()) {
      headers.put("x-portkey-api-key", call.accessKey());
    }
    headers.putAll(call.headers());
    return headers;
  }

  private static Map<String, String> lowerCase(Map<String, String> headers) {
    Map<String, String> lower = new TreeMap<>();
    headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    return lower;
  }

  private static @Nullable String body(SampleCall call, String door) {
    if (call.body().isEmpty()) {
      return null;
    }
    return inBase64(door, call) ? Base64.getEncoder().encodeToString(bytes(call)) : call.body();
  }

  private static byte[] bytes(SampleCall call) {
    return call.body().getBytes(StandardCharsets.UTF_8);
  }
}

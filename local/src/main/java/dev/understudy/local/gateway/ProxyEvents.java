package dev.understudy.local.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext.Http;
import dev.understudy.local.wire.Headers;
import dev.understudy.local.wire.RequestHead;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Requests to events of payload format 2.0, in AWS's own type.
///
/// Source: "Create AWS Lambda proxy integrations for HTTP APIs", API Gateway Developer Guide.
/// Header names are in lower case, repeated headers and query parameters joined by commas, cookies
/// in a list of their own.
final class ProxyEvents {

  private static final String API_ID = "local";

  /// The domain of an HTTP API; what is behind another is a function URL.
  static final String HTTP_API = API_ID + ".execute-api.eu-central-1.amazonaws.com";

  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private ProxyEvents() {}

  /// @param domain by which the function tells the front doors apart
  static APIGatewayV2HTTPEvent of(
      String domain, RequestHead head, byte[] body, String requestId, String trace) {
    Map<String, String> headers = headers(head, trace);
    boolean text = TextTypes.passAsText(headers.get("content-type"), body);
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRouteKey("$default")
        .withRawPath(head.path())
        .withRawQueryString(head.query())
        .withCookies(cookies(head.headers()))
        .withHeaders(headers)
        .withQueryStringParameters(parameters(head.query()))
        .withRequestContext(context(domain, head, requestId, headers.get("user-agent")))
        .withBody(body.length == 0 ? null : text(body, text))
        .withIsBase64Encoded(body.length > 0 && !text)
        .build();
  }

  private static String text(byte[] body, boolean text) {
    return text
        ? new String(body, StandardCharsets.UTF_8)
        : Base64.getEncoder().encodeToString(body);
  }

  private static RequestContext context(
      String domain, RequestHead head, String requestId, @Nullable String agent) {
    return RequestContext.builder()
        .withAccountId("123456789012")
        .withApiId(API_ID)
        .withDomainName(domain)
        .withDomainPrefix(API_ID)
        .withRequestId(requestId)
        .withRouteKey("$default")
        .withStage("$default")
        .withTime(TIME.format(head.received()))
        .withTimeEpoch(head.received().toEpochMilli())
        .withHttp(
            Http.builder()
                .withMethod(head.method())
                .withPath(head.path())
                .withProtocol("HTTP/1.1")
                .withSourceIp("127.0.0.1")
                .withUserAgent(agent)
                .build())
        .build();
  }

  private static Map<String, String> headers(RequestHead head, String trace) {
    Map<String, String> headers = new LinkedHashMap<>(head.headers().joined());
    headers.remove("cookie");
    headers.putIfAbsent("x-amzn-trace-id", trace);
    headers.put("x-forwarded-for", "127.0.0.1");
    headers.put("x-forwarded-port", "443");
    headers.put("x-forwarded-proto", "https");
    return headers;
  }

  private static @Nullable List<String> cookies(Headers headers) {
    List<String> cookies = new ArrayList<>();
    for (String line : headers.all("cookie")) {
      for (String cookie : line.split(";", -1)) {
        if (!cookie.isBlank()) {
          cookies.add(cookie.strip());
        }
      }
    }
    return cookies.isEmpty() ? null : cookies;
  }

  private static @Nullable Map<String, String> parameters(String query) {
    if (query.isEmpty()) {
      return null;
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      parameters.merge(decoded(name), decoded(value), (before, next) -> before + "," + next);
    }
    return parameters;
  }

  static String decoded(String part) {
    try {
      return URLDecoder.decode(part, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // A stray percent sign: API Gateway hands it on as it is.
      return part;
    }
  }
}

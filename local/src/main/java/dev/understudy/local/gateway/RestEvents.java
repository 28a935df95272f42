package dev.understudy.local.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Headers;
import dev.understudy.local.wire.Json;
import dev.understudy.local.wire.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Requests to events of payload format 1.0, as a REST API behind a custom domain hands them over.
///
/// Source: "Set up Lambda proxy integrations in API Gateway". Header names are in lower case here,
/// where API Gateway leaves them as they come.
final class RestEvents {

  private static final String API_ID = "local";
  private static final String STAGE = "live";

  private RestEvents() {}

  static ObjectNode of(RequestHead head, byte[] body, String requestId, String trace) {
    Headers headers =
        head.headers()
            .and(
                Headers.of(
                    "x-forwarded-for", "127.0.0.1",
                    "x-forwarded-port", "443",
                    "x-forwarded-proto", "https"));
    if (headers.first("x-amzn-trace-id").isEmpty()) {
      headers = headers.and("x-amzn-trace-id", trace);
    }
    ObjectNode event =
        Json.object()
            .put("resource", "/{proxy+}")
            .put("path", head.path())
            .put("httpMethod", head.method());
    ObjectNode last = event.putObject("headers");
    ObjectNode every = event.putObject("multiValueHeaders");
    for (Headers.Header line : headers.lines()) {
      last.put(line.name(), line.value());
      every.withArrayProperty(line.name()).add(line.value());
    }
    parameters(event, head.query());
    event.putObject("pathParameters").put("proxy", head.path().substring(1));
    event.putNull("stageVariables");
    context(event.putObject("requestContext"), head, requestId);
    boolean text = TextTypes.passAsText("text/plain", body);
    if (body.length == 0) {
      event.putNull("body");
    } else if (text) {
      event.put("body", new String(body, StandardCharsets.UTF_8));
    } else {
      event.put("body", Base64.getEncoder().encodeToString(body));
    }
    return event.put("isBase64Encoded", !text);
  }

  private static void parameters(ObjectNode event, String query) {
    if (query.isEmpty()) {
      event.putNull("queryStringParameters").putNull("multiValueQueryStringParameters");
      return;
    }
    ObjectNode last = event.putObject("queryStringParameters");
    ObjectNode every = event.putObject("multiValueQueryStringParameters");
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = ProxyEvents.decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = ProxyEvents.decoded(equals < 0 ? "" : pair.substring(equals + 1));
      last.put(name, value);
      every.withArrayProperty(name).add(value);
    }
  }

  private static void context(ObjectNode context, RequestHead head, String requestId) {
    context
        .put("accountId", "123456789012")
        .put("apiId", API_ID)
        .put("domainName", API_ID + ".example.com")
        .put("domainPrefix", API_ID)
        .put("httpMethod", head.method())
        .put("path", head.path())
        .put("protocol", "HTTP/1.1")
        .put("requestId", requestId)
        .put("requestTime", ProxyEvents.TIME.format(head.received()))
        .put("requestTimeEpoch", head.received().toEpochMilli())
        .put("resourcePath", "/{proxy+}")
        .put("stage", STAGE);
    context
        .putObject("identity")
        .put("sourceIp", "127.0.0.1")
        .put("userAgent", head.headers().first("user-agent").orElse(null));
  }
}

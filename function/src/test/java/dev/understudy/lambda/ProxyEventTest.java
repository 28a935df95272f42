package dev.understudy.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.api.Credentials;
import dev.understudy.http.Headers;
import dev.understudy.secret.Secret;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// [ProxyEvent] reads events as AWS's documentation shows them, and refuses what is none.
class ProxyEventTest {
  private static final Instant ARRIVED = Instant.parse("2026-01-02T03:04:05Z");

  private static ProxyEvent read(String event) throws ProxyEvent.Unrecognised {
    return read(event, FrontDoor.Transfer.BUFFERED);
  }

  private static ProxyEvent read(String event, FrontDoor.Transfer transfer)
      throws ProxyEvent.Unrecognised {
    return ProxyEvent.read(event.getBytes(StandardCharsets.UTF_8), transfer, ARRIVED);
  }

  private static String refusal(String event) {
    return assertThrows(ProxyEvent.Unrecognised.class, () -> read(event)).toString();
  }

  @Test
  void howLongTheDoorWaitsDependsOnTheFunctionThatItIsInFrontOf() throws Exception {
    String rest = "{\"httpMethod\":\"GET\",\"path\":\"/health\"}";
    String http = "{\"version\":\"1.0\",\"httpMethod\":\"GET\",\"path\":\"/health\"}";
    Deadline function = Deadline.in(new FakeTime(), Duration.ofMinutes(14));

    for (FrontDoor.Transfer transfer : FrontDoor.Transfer.values()) {
      boolean streams = transfer == FrontDoor.Transfer.STREAM;
      assertEquals(
          streams ? Duration.ofMinutes(14) : Duration.ofSeconds(29),
          read(rest, transfer).platform(function, ARRIVED).left());
      assertEquals(Duration.ofSeconds(30), read(http, transfer).platform(function, ARRIVED).left());
    }
    Deadline longer = Deadline.in(function.time(), Duration.ofHours(1));
    assertEquals(
        Duration.ofMinutes(15),
        read(rest, FrontDoor.Transfer.STREAM).platform(longer, ARRIVED).left());
  }

  @Test
  void theDocumentedFormat2IsRead() throws Exception {
    ProxyEvent event =
        read(
            """
            {
              "version": "2.0",
              "routeKey": "$default",
              "rawPath": "/my/path",
              "rawQueryString": "parameter1=value1&parameter1=value2&parameter2=value",
              "cookies": ["cookie1", "cookie2"],
              "headers": {"header1": "value1", "header2": "value1,value2"},
              "queryStringParameters": {"parameter1": "value1,value2", "parameter2": "value"},
              "requestContext": {
                "accountId": "123456789012",
                "apiId": "api-id",
                "authentication": {"clientCert": {"issuerDN": "Example issuer"}},
                "authorizer": {"jwt": {"claims": {"claim1": "value1"}, "scopes": ["scope1"]}},
                "domainName": "id.execute-api.us-east-1.amazonaws.com",
                "domainPrefix": "id",
                "http": {
                  "method": "POST",
                  "path": "/my/path",
                  "protocol": "HTTP/1.1",
                  "sourceIp": "192.0.2.1",
                  "userAgent": "agent"
                },
                "requestId": "id",
                "routeKey": "$default",
                "stage": "$default",
                "time": "12/Mar/2020:19:03:58 +0000",
                "timeEpoch": 1583348638390
              },
              "body": "Hello from Lambda",
              "pathParameters": {"parameter1": "value1"},
              "isBase64Encoded": false,
              "stageVariables": {"stageVariable1": "value1"}
            }
            """);

    assertEquals(FrontDoor.HTTP_API, event.door());
    assertEquals(
        "/my/path?parameter1=value1&parameter1=value2&parameter2=value",
        event.request().uri().toString());
    assertEquals(List.of("cookie1; cookie2"), event.request().headers().all("cookie"));
    assertEquals("Hello from Lambda", new String(event.request().body(), StandardCharsets.UTF_8));
    assertEquals(ARRIVED, event.at());
  }

  @Test
  void theTestEventOfTheConsoleForARestApiIsRead() throws Exception {
    ProxyEvent event =
        read(
            """
            {
              "body": "eyJ0ZXN0IjoiYm9keSJ9",
              "resource": "/{proxy+}",
              "path": "/path/to/resource",
              "httpMethod": "POST",
              "isBase64Encoded": true,
              "queryStringParameters": {"foo": "bar"},
              "multiValueQueryStringParameters": {"foo": ["bar"]},
              "pathParameters": {"proxy": "/path/to/resource"},
              "stageVariables": {"baz": "qux"},
              "headers": {"Accept-Language": "en-US,en;q=0.8", "X-Forwarded-Proto": "https"},
              "multiValueHeaders": {"Accept-Language": ["en-US,en;q=0.8"]},
              "requestContext": {
                "accountId": "123456789012",
                "resourceId": "123456",
                "stage": "prod",
                "requestId": "c6af9ac6",
                "requestTime": "09/Apr/2015:12:34:56 +0000",
                "requestTimeEpoch": 1428582896000,
                "identity": {"cognitoIdentityPoolId": null, "sourceIp": "127.0.0.1"},
                "path": "/prod/path/to/resource",
                "resourcePath": "/{proxy+}",
                "httpMethod": "POST",
                "apiId": "1234567890",
                "protocol": "HTTP/1.1"
              }
            }
            """);

    assertEquals(FrontDoor.REST_API, event.door());
    assertEquals("/path/to/resource?foo=bar", event.request().uri().toString());
    assertEquals("{\"test\":\"body\"}", new String(event.request().body(), StandardCharsets.UTF_8));
    assertEquals(List.of("en-US,en;q=0.8"), event.request().headers().all("accept-language"));
    assertEquals(ARRIVED, event.at());
  }

  @Test
  void nullsStandForWhatIsNotThere() throws Exception {
    ProxyEvent event =
        read(
            """
            {"resource": "/{proxy+}", "path": "/health", "httpMethod": "get", "headers": null,
             "multiValueHeaders": null, "queryStringParameters": null, "body": null,
             "multiValueQueryStringParameters": null, "requestContext": null,
             "isBase64Encoded": null}
            """);

    assertEquals("GET", event.request().method());
    assertEquals("/health", event.request().uri().toString());
    assertEquals(0, event.request().body().length);
  }

  @Test
  void theLeastOfFormat2IsEnough() throws Exception {
    ProxyEvent event = read("{\"requestContext\":{\"http\":{\"method\":\"GET\"}}}");

    assertEquals("/", event.request().uri().toString());
    assertEquals(FrontDoor.HTTP_API, event.door());
    assertEquals(ARRIVED, event.at());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"headers":{"Authorization":"Bearer a.made-up.token","X-Api-Key":"mine"},"requestContext":
          {"authorizer":{"jwt":{"claims":{},"scopes":null}},"http":{"method":"GET"}}}\
        """,
        """
        {"version":"1.0","httpMethod":"GET","requestContext":{"authorizer":{"claims":{"sub":"s"}}},
         "headers":{"authorization":"Bearer a.made-up.token","x-api-key":"mine"}}\
        """,
      })
  void aTokenThatTheFrontDoorHasAcceptedIsNobodysKey(String event) throws Exception {
    assertEquals(Map.of("x-api-key", List.of("mine")), read(event).request().headers().map());
  }

  @Test
  void theKeyOfAUsagePlanIsNobodysKey() throws Exception {
    String event =
        """
        {"httpMethod":"GET","requestContext":{"identity":{"apiKey":"the-plans"}},
         "headers":{"Authorization":"Bearer mine","X-API-Key":"%s"}}\
        """;

    assertEquals(
        Map.of("authorization", List.of("Bearer mine")),
        read(event.formatted("the-plans")).request().headers().map());
    assertEquals(2, read(event.formatted("another")).request().headers().map().size());
  }

  @Test
  void aSignatureIsLeftWhereItIs() throws Exception {
    Headers headers =
        read("""
        {"headers":{"authorization":"AWS4-HMAC-SHA256 Credential=made-up","x-api-key":"mine"},
         "requestContext":{"authorizer":{"iam":{"accountId":"123456789012"}},
           "http":{"method":"GET"}}}\
        """)
            .request()
            .headers();

    assertEquals(Optional.of("mine"), Credentials.of(headers).accessKey().map(Secret::reveal));
  }

  @Test
  void headersThatDifferInCaseAloneAreOne() throws Exception {
    ProxyEvent event =
        read(
            "{\"httpMethod\":\"GET\",\"path\":\"/\","
                + "\"multiValueHeaders\":{\"X-A\":[\"1\",null],\"x-a\":[\"2\"]}}");

    assertEquals(List.of("1", "2"), event.request().headers().all("X-a"));
  }

  @Test
  void aPathThatNoUriHoldsIsReadAllTheSame() throws Exception {
    ProxyEvent event =
        read(
            "{\"rawPath\":\"/a b/%/\\ud83d/[x]\",\"rawQueryString\":\"q=|\","
                + "\"requestContext\":{\"http\":{\"method\":\"GET\"}}}");

    assertEquals("/a%20b/%25/%3F/%5Bx%5D?q=%7C", event.request().uri().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "\"private\"",
        "{\"key1\":\"private\",\"key2\":\"value2\",\"key3\":\"value3\"}",
        "{\"Records\":[{\"messageId\":\"1\",\"body\":\"private\",\"eventSource\":\"aws:sqs\"}]}",
        "{\"version\":\"0\",\"detail-type\":\"Scheduled Event\",\"detail\":{}}",
        "{\"requestContext\":{\"routeKey\":\"$connect\",\"connectionId\":\"private\"}}",
        "{\"requestContext\":{\"elb\":{}},\"httpMethod\":\"GET\",\"path\":\"/private\"}",
        "{\"private\": ",
        "",
      })
  void whatIsNoHttpRequestIsRefusedWithWhatIsExpected(String event) {
    String refusal = refusal(event);

    assertTrue(refusal.contains("API Gateway"), refusal);
    assertFalse(refusal.contains("private"), refusal);
  }

  @Test
  void aBodyThatIsNotTheBase64ItSaysIsRefused() {
    String refusal =
        refusal(
            "{\"httpMethod\":\"GET\",\"path\":\"/\",\"isBase64Encoded\":true,"
                + "\"body\":\"private!\"}");

    assertTrue(refusal.contains("base64"), refusal);
    assertFalse(refusal.contains("private"), refusal);
  }

  @Test
  void aBodyThatIsNoStringIsRefused() {
    String refusal = refusal("{\"httpMethod\":\"GET\",\"path\":\"/\",\"body\":{\"private\":true}}");

    assertTrue(refusal.contains("string"), refusal);
    assertFalse(refusal.contains("private"), refusal);
  }

  @Test
  void itPrintsNeitherQueryNorHeadersNorBody() throws Exception {
    ProxyEvent event =
        read(
            "{\"httpMethod\":\"GET\",\"path\":\"/p\",\"headers\":{\"a\":\"private\"},"
                + "\"queryStringParameters\":{\"q\":\"private\"},\"body\":\"private\"}");

    assertFalse(event.toString().contains("private"), event.toString());
  }
}

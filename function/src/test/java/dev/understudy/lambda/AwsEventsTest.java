package dev.understudy.lambda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.ProxyRequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.http.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// [ProxyEvent] reads events that are made from AWS's own types: whatever they leave out is a null.
class AwsEventsTest {
  private static final Instant ARRIVED = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Instant SENT = ARRIVED.minusMillis(250);
  private static final String BODY = "{\"text\":\"Grüße\"}";
  private static final byte[] BODY_BYTES = BODY.getBytes(StandardCharsets.UTF_8);

  private static ProxyEvent read(Object event) throws IOException, ProxyEvent.Unrecognised {
    return ProxyEvent.read(
        new ObjectMapper().writeValueAsBytes(event), FrontDoor.Transfer.BUFFERED, ARRIVED);
  }

  private static APIGatewayV2HTTPEvent.APIGatewayV2HTTPEventBuilder v2(
      String domain, String stage, String path) {
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRouteKey("$default")
        .withRawPath(path)
        .withRawQueryString("a=1&a=2&b=x%20y")
        .withHeaders(Map.of("Content-Type", "application/json", "x-list", "one,two"))
        .withBody(BODY)
        .withRequestContext(
            RequestContext.builder()
                .withDomainName(domain)
                .withStage(stage)
                .withTimeEpoch(SENT.toEpochMilli())
                .withHttp(RequestContext.Http.builder().withMethod("POST").withPath(path).build())
                .build());
  }

  private static APIGatewayProxyRequestEvent v1(String stage, String path, String contextPath) {
    ProxyRequestContext context =
        new ProxyRequestContext()
            .withStage(stage)
            .withPath(contextPath)
            .withHttpMethod("POST")
            .withRequestTimeEpoch(SENT.toEpochMilli());
    return new APIGatewayProxyRequestEvent()
        .withHttpMethod("POST")
        .withPath(path)
        .withBody(BODY)
        .withRequestContext(context);
  }

  @Test
  void anHttpApiEventIsARequest() throws Exception {
    ProxyEvent event =
        read(v2("x.execute-api.eu-west-1.amazonaws.com", "$default", "/v1/chat").build());

    Request request = event.request();
    assertEquals("POST", request.method());
    assertEquals("/v1/chat?a=1&a=2&b=x%20y", request.uri().toString());
    assertEquals(List.of("application/json"), request.headers().all("content-type"));
    assertEquals(List.of("one,two"), request.headers().all("X-List"));
    assertArrayEquals(BODY_BYTES, request.body());
    assertEquals(FrontDoor.HTTP_API, event.door());
    assertEquals(Optional.of(Duration.ofSeconds(30)), event.door().limit());
    assertEquals(ProxyEvent.Shape.V2, event.shape());
    assertEquals(SENT, event.at());
  }

  @Test
  void aFunctionUrlIsToldByItsDomainAndHasNoLimit() throws Exception {
    ProxyEvent event = read(v2("x.lambda-url.eu-west-1.on.aws", "$default", "/v1/chat").build());

    assertEquals(FrontDoor.FUNCTION_URL, event.door());
    assertEquals(Optional.empty(), event.door().limit());
    assertEquals(ProxyEvent.Shape.V2, event.shape());
  }

  @Test
  void aBodyInBase64IsItsBytes() throws Exception {
    byte[] bytes = {0, (byte) 0xff, 10};
    String base64 = Base64.getEncoder().encodeToString(bytes);

    assertArrayEquals(
        bytes,
        read(v2("d", "$default", "/").withBody(base64).withIsBase64Encoded(true).build())
            .request()
            .body());
    assertArrayEquals(
        bytes,
        read(v1("prod", "/", "/prod/").withBody(base64).withIsBase64Encoded(true))
            .request()
            .body());
  }

  @Test
  void theCookiesOfFormat2AreOneHeader() throws Exception {
    ProxyEvent event = read(v2("d", "$default", "/").withCookies(List.of("a=1", "b=2")).build());

    assertEquals(List.of("a=1; b=2"), event.request().headers().all("cookie"));
  }

  @Test
  void theStageIsTakenOffAnHttpApisPath() throws Exception {
    assertEquals("/v1/chat", read(v2("d", "prod", "/prod/v1/chat").build()).request().path());
    assertEquals("/", read(v2("d", "prod", "/prod").build()).request().path());
    assertEquals("/v1/chat", read(v2("d", "v1", "/v1/v1/chat").build()).request().path());
    assertEquals("/v1/chat", read(v2("d", "prod", "/v1/chat").build()).request().path());
    assertEquals("/product/x", read(v2("d", "prod", "/product/x").build()).request().path());
    assertEquals("/base/v1", read(v2("d", "prod", "/base/v1").build()).request().path());
    assertEquals("/$default/x", read(v2("d", "$default", "/$default/x").build()).request().path());
  }

  @Test
  void aRestApiEventIsARequest() throws Exception {
    ProxyEvent event =
        read(
            v1("prod", "/v1/chat", "/prod/v1/chat")
                .withHeaders(Map.of("Content-Type", "application/json", "X-List", "two"))
                .withMultiValueHeaders(
                    Map.of(
                        "Content-Type", List.of("application/json"),
                        "X-List", List.of("one", "two")))
                .withQueryStringParameters(Map.of("a", "2"))
                .withMultiValueQueryStringParameters(Map.of("a", List.of("1&", "2 3"))));

    Request request = event.request();
    assertEquals("POST", request.method());
    assertEquals("/v1/chat?a=1%26&a=2%203", request.uri().toString());
    assertEquals(List.of("application/json"), request.headers().all("content-type"));
    assertEquals(List.of("one", "two"), request.headers().all("x-list"));
    assertArrayEquals(BODY_BYTES, request.body());
    assertEquals(FrontDoor.REST_API, event.door());
    assertEquals(Optional.of(Duration.ofSeconds(29)), event.door().limit());
    assertEquals(ProxyEvent.Shape.V1, event.shape());
    assertEquals(SENT, event.at());
  }

  @Test
  void singleValuesServeWhereThereAreNoLists() throws Exception {
    ProxyEvent event =
        read(
            v1("prod", "/v1/chat", "/prod/v1/chat")
                .withHeaders(Map.of("X-One", "1"))
                .withQueryStringParameters(Map.of("q", "x y")));

    assertEquals(List.of("1"), event.request().headers().all("x-one"));
    assertEquals("q=x%20y", event.request().uri().getRawQuery());
  }

  @Test
  void withoutHeadersQueryAndBodyThereAreNone() throws Exception {
    ProxyEvent event = read(v1("prod", "/health", "/prod/health").withBody(null));

    assertEquals(Map.of(), event.request().headers().map());
    assertEquals("/health", event.request().uri().toString());
    assertEquals(0, event.request().body().length);
  }

  @Test
  void theStageIsTakenOffARestApisPathOnlyWhereThePathCarriesIt() throws Exception {
    assertEquals("/v1/chat", read(v1("v1", "/v1/chat", "/v1/v1/chat")).request().path());
    assertEquals("/v1/chat", read(v1("prod", "/prod/v1/chat", "/prod/v1/chat")).request().path());
    assertEquals("/base/v1", read(v1("prod", "/base/v1", "/base/v1")).request().path());
  }

  @Test
  void anHttpApiMaySpeakFormat1() throws Exception {
    ProxyEvent event = read(v1("dev", "/dev/v1/chat", "/dev/v1/chat").withVersion("1.0"));

    assertEquals(FrontDoor.HTTP_API, event.door());
    assertEquals(ProxyEvent.Shape.V1, event.shape());
    assertEquals("/v1/chat", event.request().path());
  }

  @Test
  void aTimeStampThatCannotBeTrueGivesWayToTheArrival() throws Exception {
    for (Instant stamp :
        List.of(Instant.EPOCH, Instant.parse("2015-04-13T12:00:00Z"), ARRIVED.plusMillis(1))) {
      APIGatewayV2HTTPEvent event = v2("d", "$default", "/").build();
      event.getRequestContext().setTimeEpoch(stamp.toEpochMilli());
      assertEquals(ARRIVED, read(event).at());
    }
    APIGatewayProxyRequestEvent absent = v1("prod", "/", "/prod/");
    absent.getRequestContext().setRequestTimeEpoch(null);
    assertEquals(ARRIVED, read(absent).at());
  }
}

package dev.understudy.local.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.lambda.InvocationResult;
import dev.understudy.local.lambda.InvocationResult.Answered;
import dev.understudy.local.lambda.InvocationResult.Failed;
import dev.understudy.local.wire.Http;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpApiTest {

  private final List<byte[]> events = new CopyOnWriteArrayList<>();
  private final List<String> traces = new CopyOnWriteArrayList<>();
  private final List<String> console = new CopyOnWriteArrayList<>();
  private CompletableFuture<InvocationResult> answer = answered("{\"statusCode\":204}");
  private HttpApi api;

  HttpApiTest() throws IOException {
    api =
        HttpApi.start(
            0,
            (event, trace) -> {
              events.add(event);
              traces.add(trace);
              return answer;
            },
            Duration.ofMillis(500),
            console::add);
  }

  @AfterEach
  void close() throws IOException {
    api.close();
  }

  @Test
  void aRequestBecomesAnEventOfFormatTwo() throws Exception {
    Http.send(
        Http.to(url("/v1/chatComplete?a=1&b=x%20y&a=2"))
            .header("Content-Type", "application/json")
            .header("X-Two", "1")
            .header("X-Two", "2")
            .header("User-Agent", "test")
            .POST(Http.body("{\"ä\":1}")));
    APIGatewayV2HTTPEvent event = event();
    assertEquals("2.0", event.getVersion());
    assertEquals("$default", event.getRouteKey());
    assertEquals("/v1/chatComplete", event.getRawPath());
    assertEquals("a=1&b=x%20y&a=2", event.getRawQueryString());
    assertEquals(Map.of("a", "1,2", "b", "x y"), event.getQueryStringParameters());
    assertEquals("1,2", event.getHeaders().get("x-two"));
    assertEquals("https", event.getHeaders().get("x-forwarded-proto"));
    assertEquals("{\"ä\":1}", event.getBody());
    assertFalse(event.getIsBase64Encoded());
    APIGatewayV2HTTPEvent.RequestContext context = event.getRequestContext();
    assertEquals("POST", context.getHttp().getMethod());
    assertEquals("/v1/chatComplete", context.getHttp().getPath());
    assertEquals("127.0.0.1", context.getHttp().getSourceIp());
    assertEquals("test", context.getHttp().getUserAgent());
    assertEquals("$default", context.getStage());
    assertTrue(context.getDomainName().endsWith(".execute-api.eu-central-1.amazonaws.com"));
    assertTrue(Math.abs(context.getTimeEpoch() - System.currentTimeMillis()) < 10_000);
    assertTrue(
        context.getTime().matches("\\d\\d/[A-Z][a-z]{2}/\\d{4}:[\\d:]{8} \\+0000"),
        context.getTime());
  }

  @Test
  void whatIsNotThereIsAbsentFromTheEventAndNotNull() throws Exception {
    Http.send(Http.to(url("/health")));
    JsonNode event = Json.MAPPER.readTree(events.getFirst());
    for (String absent : List.of("body", "cookies", "queryStringParameters", "pathParameters")) {
      assertFalse(event.has(absent), absent);
    }
    assertEquals("", event.path("rawQueryString").asText("?"));
    assertFalse(event.path("requestContext").has("authorizer"));
    assertFalse(event.path("isBase64Encoded").asBoolean(true));
  }

  @Test
  void cookiesStandApart() throws Exception {
    Http.send(Http.to(url("/")).header("Cookie", "a=1; b=2"));
    assertEquals(List.of("a=1", "b=2"), event().getCookies());
    assertFalse(event().getHeaders().containsKey("cookie"));
  }

  @Test
  void theTraceOfTheCallerGoesOnOrOneIsMade() throws Exception {
    Http.send(Http.to(url("/")).header("X-Amzn-Trace-Id", "Root=1-2-3"));
    assertEquals("Root=1-2-3", event().getHeaders().get("x-amzn-trace-id"));
    Http.send(Http.to(url("/")));
    assertEquals("Root=1-2-3", traces.getFirst());
    assertTrue(traces.get(1).startsWith("Root=1-"), traces.get(1));
  }

  @Test
  void formDataAndBinaryBodiesComeInBase64() throws Exception {
    Http.send(
        Http.to(url("/"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(Http.body("{\"a\":1}")));
    assertTrue(event().getIsBase64Encoded());
    assertEquals(
        "{\"a\":1}",
        new String(Base64.getDecoder().decode(event().getBody()), StandardCharsets.UTF_8));
  }

  @Test
  void theAnswerIsReadAsAwsTypeSaysIt() throws Exception {
    APIGatewayV2HTTPResponse response =
        APIGatewayV2HTTPResponse.builder()
            .withStatusCode(201)
            .withHeaders(Map.of("content-type", "application/json", "x-a", "b"))
            .withCookies(List.of("one=1", "two=2"))
            .withBody(Base64.getEncoder().encodeToString("{}".getBytes(StandardCharsets.UTF_8)))
            .withIsBase64Encoded(true)
            .build();
    answer = answered(Json.MAPPER.writeValueAsString(response));
    HttpResponse<String> got = Http.send(Http.to(url("/")));
    assertEquals(201, got.statusCode());
    assertEquals("{}", got.body());
    assertEquals("b", got.headers().firstValue("x-a").orElse(""));
    assertEquals(List.of("one=1", "two=2"), got.headers().allValues("set-cookie"));
    assertTrue(got.headers().firstValue("apigw-requestid").isPresent());
  }

  @Test
  void jsonWithoutAStatusIsTheBodyOfA200() throws Exception {
    answer = answered("{\"hello\":\"world\"}");
    HttpResponse<String> got = Http.send(Http.to(url("/")));
    assertEquals(200, got.statusCode());
    assertEquals("{\"hello\":\"world\"}", got.body());
    assertEquals("application/json", got.headers().firstValue("content-type").orElse(""));
  }

  @Test
  void aFunctionThatFailsIsA500WithoutItsReason() throws Exception {
    answer = CompletableFuture.completedFuture(new Failed("Oops", "a secret reason"));
    isError(500, "Internal Server Error");
    assertTrue(console.getFirst().contains("a secret reason"));
  }

  @Test
  void anAnswerThatIsNoJsonOrOfWrongTypesIsA500() throws Exception {
    answer = answered("no json");
    isError(500, "Internal Server Error");
    answer = answered("{\"statusCode\":\"many\"}");
    isError(500, "Internal Server Error");
    answer = answered("{\"statusCode\":200,\"body\":\"%%%\",\"isBase64Encoded\":true}");
    isError(500, "Internal Server Error");
  }

  @Test
  void aFunctionThatTakesTooLongIsA503() throws Exception {
    answer = new CompletableFuture<>();
    isError(503, "Service Unavailable");
  }

  @Test
  void aRequestAboveTenMegabytesIsA413() throws Exception {
    HttpResponse<String> got =
        Http.send(
            Http.to(url("/")).expectContinue(true).POST(Http.body("x".repeat((10 << 20) + 1))));
    assertEquals(413, got.statusCode());
    assertTrue(events.isEmpty());
  }

  @Test
  void moreThanTenKilobytesOfHeadersAreRefused() throws Exception {
    HttpResponse<String> got =
        Http.send(Http.to(url("/")).header("x-portkey-config", "x".repeat(11_000)));
    assertEquals(431, got.statusCode());
    assertTrue(events.isEmpty());
  }

  private void isError(int status, String message) throws Exception {
    HttpResponse<String> got = Http.send(Http.to(url("/")));
    assertEquals(status, got.statusCode());
    assertEquals("{\"message\":\"" + message + "\"}", got.body());
  }

  private static CompletableFuture<InvocationResult> answered(String json) {
    return CompletableFuture.completedFuture(new Answered(json.getBytes(StandardCharsets.UTF_8)));
  }

  private APIGatewayV2HTTPEvent event() throws IOException {
    return Json.MAPPER.readValue(events.getFirst(), APIGatewayV2HTTPEvent.class);
  }

  private String url(String path) {
    return "http://localhost:" + api.port() + path;
  }
}

package dev.understudy.local.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Http;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every fault as a client sees it, where it matters on a raw socket.
class FaultsOnTheWireTest {

  private static final int PATIENCE_MS = 10_000;
  private static final int SILENCE_MS = 300;

  private final List<String> console = new CopyOnWriteArrayList<>();
  private final RehearsalProviders providers;

  FaultsOnTheWireTest() throws IOException {
    providers = RehearsalProviders.start(Map.of(), console::add);
  }

  @AfterEach
  void close() throws IOException {
    providers.close();
    assertEquals(List.of(), console);
  }

  @ParameterizedTest
  @CsvSource({
    "status-400,      400, invalid_request_error, 400, invalid_request_error",
    "status-403,      403, request_forbidden,     403, permission_error",
    "status-429,      429, requests,              429, rate_limit_error",
    "status-500,      500, server_error,          500, api_error",
    "status-503,      503, server_error,          503, api_error",
    "status-529,      529, server_error,          529, overloaded_error",
    "rate-limit,      429, requests,              429, rate_limit_error",
    "insufficient-quota, 429, insufficient_quota, 400, invalid_request_error",
    "credit-exhausted,   429, insufficient_quota, 400, invalid_request_error",
    "context-length,  400, invalid_request_error, 400, invalid_request_error",
    "model-not-found, 404, invalid_request_error, 404, not_found_error",
    "bad-key,         401, invalid_request_error, 401, authentication_error",
  })
  void anErrorHasTheStatusAndBodyOfItsProvider(
      String fault, int openAiStatus, String openAiType, int anthropicStatus, String anthropicType)
      throws Exception {
    HttpResponse<String> openai = openai(fault);
    assertEquals(openAiStatus, openai.statusCode());
    assertEquals(openAiType, Json.MAPPER.readTree(openai.body()).at("/error/type").asText());
    HttpResponse<String> anthropic = anthropic(fault);
    assertEquals(anthropicStatus, anthropic.statusCode());
    JsonNode error = Json.MAPPER.readTree(anthropic.body());
    assertEquals(anthropicType, error.at("/error/type").asText());
    assertEquals("error", error.path("type").asText());
  }

  @Test
  void aRateLimitSaysWhenToComeBack() throws Exception {
    assertEquals("3", openai("rate-limit-3").headers().firstValue("retry-after").orElse(""));
    assertEquals("7", anthropic("rate-limit").headers().firstValue("retry-after").orElse(""));
  }

  @Test
  void badGatewaysArePagesOfWhatStandsInFront() throws Exception {
    HttpResponse<String> answer = openai("status-502");
    assertEquals(502, answer.statusCode());
    assertTrue(answer.headers().firstValue("content-type").orElse("").startsWith("text/html"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"truncated-json", "garbage", "html", "empty-body"})
  void bodiesThatAreNoJsonComeWith200(String fault) throws Exception {
    for (HttpResponse<String> answer : List.of(openai(fault), anthropic(fault))) {
      assertEquals(200, answer.statusCode());
      if (fault.equals("empty-body")) {
        assertEquals("", answer.body());
      } else {
        assertThrows(
            JsonProcessingException.class,
            () -> Json.MAPPER.readTree(answer.body()),
            answer.body());
      }
      String type = answer.headers().firstValue("content-type").orElse("");
      assertEquals(fault.equals("html"), type.startsWith("text/html"), type);
    }
  }

  @Test
  void answersThatAreNoneComeWith200() throws Exception {
    assertTrue(json(openai("error-in-200")).has("error"));
    assertEquals("error", json(anthropic("error-in-200")).path("type").asText());
    assertEquals(0, json(openai("no-choices")).path("choices").size());
    assertTrue(json(openai("no-choices")).path("choices").isArray());
    assertEquals(0, json(anthropic("no-choices")).path("content").size());
    assertEquals("", json(openai("empty-content")).at("/choices/0/message/content").asText("?"));
    assertEquals(0, json(openai("empty-content")).at("/usage/completion_tokens").asInt(-1));
    assertEquals("", json(anthropic("empty-content")).at("/content/0/text").asText("?"));
  }

  @Test
  void aRefusalAndAFilterLookAsTheyDo() throws Exception {
    JsonNode refused = json(openai("refusal")).at("/choices/0/message");
    assertTrue(refused.path("content").isNull());
    assertFalse(refused.path("refusal").asText().isEmpty());
    assertEquals("refusal", json(anthropic("refusal")).path("stop_reason").asText());
    assertEquals(
        "content_filter", json(openai("content-filter")).at("/choices/0/finish_reason").asText());
    HttpResponse<String> filtered = anthropic("content-filter");
    assertEquals(400, filtered.statusCode());
    assertTrue(filtered.body().contains("content filtering policy"));
  }

  @Test
  void aRedirectThatIsFollowedIsOnTheLog() throws Exception {
    HttpResponse<String> answer = openai("redirect");
    assertEquals(302, answer.statusCode());
    String location = answer.headers().firstValue("location").orElse("");
    assertEquals("/openai/v1/elsewhere", location);
    assertEquals(1, providers.journal().calls().size());
    Http.send(Http.to("http://" + providers.address() + location));
    assertEquals("/openai/v1/elsewhere", providers.journal().calls().get(1).path());
  }

  @Test
  void silenceIsNoByteAtAllAndTheLogSaysWhoLeft() throws Exception {
    try (Socket socket = ask("fail-silent")) {
      socket.setSoTimeout(SILENCE_MS);
      assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
    }
    assertTrue(
        providers.journal().await(RehearsedCall::clientLeft, Duration.ofSeconds(5)).isPresent());
    assertEquals(0, providers.journal().calls().getFirst().status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"silent", "slow-headers-60000", "slow-60000", "hang-body"})
  void aClientThatLeavesIsSeenAtOnceAndTheLogSaysWhen(String fault) throws Exception {
    try (Socket socket = ask("fail-" + fault)) {
      socket.setSoTimeout(SILENCE_MS);
      untilSilence(socket);
    }
    RehearsedCall call =
        providers.journal().await(RehearsedCall::clientLeft, Duration.ofSeconds(5)).orElseThrow();
    assertEquals(fault, call.fault());
    assertTrue(call.took().toMillis() >= SILENCE_MS / 2, call::toString);
    assertTrue(call.took().toMillis() < SILENCE_MS + 1000, call::toString);
  }

  @Test
  void aHangingBodyStopsInItsMiddle() throws Exception {
    try (Socket socket = ask("fail-hang-body")) {
      String seen = untilSilence(socket);
      assertTrue(seen.startsWith("HTTP/1.1 200 "), seen);
      assertTrue(promised(seen) > body(seen).length() && body(seen).length() > 10, seen);
    }
    assertTrue(
        providers.journal().await(RehearsedCall::clientLeft, Duration.ofSeconds(5)).isPresent());
  }

  @Test
  void aResetComesBeforeAnyByteOrInTheBody() throws Exception {
    try (Socket socket = ask("fail-reset")) {
      SocketException reset =
          assertThrows(SocketException.class, () -> socket.getInputStream().read());
      assertTrue(String.valueOf(reset.getMessage()).contains("reset"), reset.toString());
    }
    try (Socket socket = ask("fail-reset-body")) {
      SocketException reset =
          assertThrows(SocketException.class, () -> socket.getInputStream().readAllBytes());
      assertTrue(String.valueOf(reset.getMessage()).contains("reset"), reset.toString());
    }
  }

  @Test
  void aConnectionIsClosedWithoutAWord() throws Exception {
    try (Socket socket = ask("fail-close")) {
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  @Test
  void aTruncatedBodyEndsBeforeItsLength() throws Exception {
    try (Socket socket = ask("fail-truncated")) {
      String seen = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(promised(seen) > body(seen).length() && body(seen).length() > 10, seen);
    }
    try (Socket socket = ask("fail-truncated-chunks")) {
      String seen = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(seen.contains("transfer-encoding: chunked"), seen);
      assertFalse(seen.endsWith("0\r\n\r\n"), seen);
    }
    assertThrows(IOException.class, () -> openai("truncated"));
    assertThrows(IOException.class, () -> openai("truncated-chunks"));
  }

  @Test
  void slowHeadersComeLateAndASlowBodyInPieces() throws Exception {
    assertTrue(timed("fail-slow-headers-200") >= 200);
    try (Socket socket = ask("fail-slow-400")) {
      byte[] first = new byte[4096];
      int read = socket.getInputStream().read(first);
      String head = new String(first, 0, read, StandardCharsets.UTF_8);
      assertTrue(head.startsWith("HTTP/1.1 200 ") && body(head).isEmpty(), head);
    }
    assertTrue(timed("fail-slow-200") >= 200);
  }

  @Test
  void aStaleConnectionAnswersOnceAndIsGoneWhenItIsUsedAgain() throws Exception {
    try (Socket socket = ask("fail-stale-60000")) {
      String first = untilSilence(socket);
      assertTrue(body(first).length() == promised(first), first);
      assertFalse(first.contains("connection: close"), first);
      socket.getOutputStream().write(request("gpt-x").getBytes(StandardCharsets.UTF_8));
      assertEquals(-1, readOrReset(socket));
    }
    try (Socket socket = ask("fail-stale-1")) {
      assertTrue(
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).length()
              > 100);
    }
    assertEquals(2, providers.journal().calls().size());
  }

  private static int readOrReset(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read();
    } catch (SocketException e) {
      return -1;
    }
  }

  private long timed(String model) throws Exception {
    long began = System.nanoTime();
    assertEquals(200, Http.send(Calls.openai(providers, Calls.chat(model, "Hi"))).statusCode());
    return Duration.ofNanos(System.nanoTime() - began).toMillis();
  }

  private HttpResponse<String> openai(String fault) throws IOException, InterruptedException {
    return Http.send(Calls.openai(providers, Calls.chat("gpt-x-fail-" + fault, "Hi")));
  }

  private HttpResponse<String> anthropic(String fault) throws IOException, InterruptedException {
    ObjectNode body = Calls.chat("claude-x-fail-" + fault, "Hi").put("max_tokens", 50);
    return Http.send(Calls.anthropic(providers, body));
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.MAPPER.readTree(answer.body());
  }

  private Socket ask(String model) throws IOException {
    int port = Integer.parseInt(providers.address().split(":", 2)[1]);
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MS);
    socket.getOutputStream().write(request(model).getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static String request(String model) {
    String body = Json.write(Calls.chat(model, "Hi"));
    return "POST /openai/v1/chat/completions HTTP/1.1\r\n"
        + "host: x\r\n"
        + "authorization: Bearer rehearsal\r\n"
        + "content-length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String untilSilence(Socket socket) throws IOException {
    StringBuilder seen = new StringBuilder();
    InputStream in = socket.getInputStream();
    try {
      int next = in.read();
      socket.setSoTimeout(SILENCE_MS);
      while (next >= 0) {
        seen.append((char) next);
        next = in.read();
      }
      throw new AssertionError("closed instead of silent: " + seen);
    } catch (SocketTimeoutException e) {
      return seen.toString();
    }
  }

  private static int promised(String seen) {
    int at = seen.indexOf("content-length: ") + "content-length: ".length();
    return Integer.parseInt(seen.substring(at, seen.indexOf('\r', at)));
  }

  private static String body(String seen) {
    return seen.substring(seen.indexOf("\r\n\r\n") + 4);
  }
}

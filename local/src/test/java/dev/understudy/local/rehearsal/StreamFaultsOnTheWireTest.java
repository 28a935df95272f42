package dev.understudy.local.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Http;
import dev.understudy.local.wire.Json;
import dev.understudy.local.wire.Sse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every fault of a stream as a client sees it, from both vendors.
class StreamFaultsOnTheWireTest {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final List<String> console = new CopyOnWriteArrayList<>();
  private final RehearsalProviders providers;

  StreamFaultsOnTheWireTest() throws IOException {
    providers = RehearsalProviders.start(Map.of(), console::add);
  }

  @AfterEach
  void close() throws IOException {
    providers.close();
    assertEquals(List.of(), console);
  }

  /// `O` opening, `t` token, `f` finish, `e` error, `x` unreadable, `d` the very end.
  @ParameterizedTest
  @CsvSource({
    "ok,                  Ottttttfd, Ottttttfd",
    "stream-error-first,  e,         e",
    "stream-error-opened, Oe,        Oe",
    "stream-error,        Ottte,     Ottte",
    "stream-error-1,      Ote,       Ote",
    "stream-error-99,     Otttttte,  Otttttte",
    "stream-empty,        '',        ''",
    "stream-garbage,      Otxtttttfd,   Otxtttttfd",
    "stream-garbage-3,    Otxxxtttttfd, Otxxxtttttfd",
    "stream-no-done,      Ottttttf,  Ottttttf",
    "stream-no-finish,    Otttttt,   Otttttt",
    "stream-bytes,        Ottttttfd, Ottttttfd",
    "stream-text,         Ottttttfd, Ottttttfd",
    "stream-html,         '',        ''",
  })
  void aStreamThatEndsInOrderHoldsWhatItsFaultLeavesOfIt(
      String fault, String openai, String anthropic) throws Exception {
    HttpResponse<String> answer = Http.send(openai(fault, true));
    assertEquals(openai, shape(answer.body()), answer.body());
    String type = answer.headers().firstValue("content-type").orElse("");
    assertEquals(
        fault.equals("stream-text") ? "text/plain" : "text/event-stream; charset=utf-8", type);
    answer = Http.send(anthropic(fault, true));
    assertEquals(anthropic, shape(answer.body()), answer.body());
    assertFalse(providers.journal().calls().getLast().clientLeft());
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream-cut-2", "stream-reset-2", "stream-cut"})
  void aStreamIsCutAfterItsTokens(String fault) throws Exception {
    for (HttpRequest.Builder request : List.of(openai(fault, true), anthropic(fault, true))) {
      StringBuilder seen = new StringBuilder();
      try (HttpClient client = Http.client()) {
        HttpResponse<InputStream> answer =
            client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        assertThrows(
            IOException.class,
            () -> {
              String line = lines.readLine();
              while (line != null) {
                seen.append(line).append('\n');
                line = lines.readLine();
              }
            });
      }
      assertEquals(fault.endsWith("2") ? "Ott" : "Ottt", shape(seen.toString()), seen.toString());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "stream-silent,        '',  0",
    "stream-opened-silent, O,   1",
    "stream-stall,         Ottt, 4",
    "stream-stall-1,       Ot,   2",
  })
  void aSilentStreamIsOpenUntilItsClientLeavesAndTheLogSaysSo(
      String fault, String shape, int events) throws Exception {
    try (Socket socket = ask(openai(fault, true).build(), "gpt-x-tokens-6-fail-" + fault)) {
      assertEquals(shape, shape(untilSilence(socket)));
    }
    RehearsedCall call =
        providers.journal().await(RehearsedCall::clientLeft, PATIENCE).orElseThrow();
    assertEquals(events, call.events());
    assertEquals(200, call.status());
  }

  @Test
  void aStreamCanBeBusyWithoutAToken() throws Exception {
    try (Socket socket = ask(openai("stream-pings", true).build(), "gpt-x-fail-stream-pings")) {
      socket.setSoTimeout(2000);
      byte[] seen = socket.getInputStream().readNBytes(1200);
      String text = new String(seen, StandardCharsets.UTF_8);
      assertEquals("O", shape(text), text);
      assertTrue(text.split(": PROCESSING", -1).length > 3, text);
    }
    assertTrue(providers.journal().await(RehearsedCall::clientLeft, PATIENCE).isPresent());
  }

  @Test
  void aClientThatLeavesAPacedStreamIsSeenAtOnce() throws Exception {
    try (Socket socket = ask(openai("ok", true).build(), "gpt-x-pace-20-tokens-5000")) {
      assertTrue(socket.getInputStream().readNBytes(1000).length == 1000);
    }
    RehearsedCall call =
        providers.journal().await(RehearsedCall::clientLeft, PATIENCE).orElseThrow();
    assertTrue(call.took().toMillis() < 3000 && call.events() < 200, call::toString);
  }

  @Test
  void oneByteAtATimeIsOneByteInEachChunk() throws Exception {
    try (Socket socket = ask(openai("ok", true).build(), "gpt-x-fail-stream-bytes")) {
      String text = untilSilence(socket);
      String body = text.substring(text.indexOf("\r\n\r\n") + 4);
      assertTrue(body.startsWith("1\r\nd\r\n1\r\na\r\n1\r\nt\r\n"), body);
    }
  }

  @Test
  void aStreamIsAnsweredWholeAndAWholeCallByAStreamWhereThatIsTheFault() throws Exception {
    assertTrue(Json.MAPPER.readTree(Http.send(openai("stream-whole", true)).body()).has("choices"));
    assertTrue(
        Json.MAPPER.readTree(Http.send(anthropic("stream-whole", true)).body()).has("content"));
    assertEquals("Ottttttfd", shape(Http.send(openai("stream-unasked", false)).body()));
    assertEquals("Ottttttfd", shape(Http.send(anthropic("stream-unasked", false)).body()));
    assertTrue(
        Json.MAPPER.readTree(Http.send(openai("stream-error", false)).body()).has("choices"));
  }

  @Test
  void theErrorsAreTheProvidersOwn() throws Exception {
    Sse openai = Sse.all(Http.send(openai("stream-error-first", true)).body()).getFirst();
    assertEquals("server_error", openai.json().at("/error/type").asText());
    Sse anthropic = Sse.all(Http.send(anthropic("stream-error-first", true)).body()).getFirst();
    assertEquals("error", anthropic.name());
    assertEquals("overloaded_error", anthropic.json().at("/error/type").asText());
  }

  @Test
  void everyFaultOfStreamsIsTriedHere() throws Exception {
    String source =
        Files.readString(
            Path.of("src/test/java/dev/understudy/local/rehearsal/StreamFaultsOnTheWireTest.java"));
    for (FaultKind kind : FaultKind.values()) {
      assertTrue(!kind.ofStreams() || source.contains(kind.label()), kind.label());
    }
  }

  private HttpRequest.Builder openai(String fault, boolean stream) {
    return Calls.openai(providers, body("gpt-x-tokens-6-fail-" + fault, stream));
  }

  private HttpRequest.Builder anthropic(String fault, boolean stream) {
    ObjectNode body = body("claude-x-tokens-6-fail-" + fault, stream).put("max_tokens", 50);
    return Calls.anthropic(providers, body);
  }

  private static ObjectNode body(String model, boolean stream) {
    return Calls.chat(model, "Hi").put("stream", stream);
  }

  private static String shape(String text) {
    StringBuilder shape = new StringBuilder();
    for (Sse event : Sse.all(unchunked(text))) {
      shape.append(letter(event));
    }
    return shape.toString();
  }

  private static String letter(Sse event) {
    if (event.data().equals("[DONE]") || event.name().equals("message_stop")) {
      return "d";
    }
    if (event.json().isMissingNode()) {
      return "x";
    }
    if (event.json().has("error")) {
      return "e";
    }
    if (event.json().at("/choices/0/delta").has("role") || event.name().equals("message_start")) {
      return "O";
    }
    if (event.json().at("/choices/0/delta").has("content")
        || event.json().at("/delta").has("text")) {
      return "t";
    }
    boolean finish =
        event.json().at("/choices/0/finish_reason").isTextual()
            || event.name().equals("message_delta");
    return finish ? "f" : "";
  }

  /// Good enough for chunks that hold whole events.
  private static String unchunked(String text) {
    int head = text.startsWith("HTTP/1.1") ? text.indexOf("\r\n\r\n") + 4 : 0;
    return text.substring(head).replaceAll("(?m)^[0-9a-f]+\r\n", "").replace("\r\n", "");
  }

  private Socket ask(HttpRequest like, String model) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), like.uri().getPort());
    socket.setSoTimeout(10_000);
    String body = Json.write(body(model, true));
    String request =
        "POST "
            + like.uri().getPath()
            + " HTTP/1.1\r\nhost: x\r\nauthorization: Bearer rehearsal\r\ncontent-length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static String untilSilence(Socket socket) throws IOException {
    StringBuilder seen = new StringBuilder();
    try {
      int next = socket.getInputStream().read();
      socket.setSoTimeout(400);
      while (next >= 0) {
        seen.append((char) next);
        next = socket.getInputStream().read();
      }
      throw new AssertionError("closed instead of silent: " + seen);
    } catch (SocketTimeoutException e) {
      return seen.toString();
    }
  }
}

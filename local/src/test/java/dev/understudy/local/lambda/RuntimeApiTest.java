package dev.understudy.local.lambda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.local.lambda.InvocationResult.Answered;
import dev.understudy.local.lambda.InvocationResult.Failed;
import dev.understudy.local.lambda.InvocationResult.Streamed;
import dev.understudy.local.wire.Http;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RuntimeApiTest {

  private static final byte[] EVENT = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

  private final List<String> console = new CopyOnWriteArrayList<>();
  private RuntimeApi api;

  RuntimeApiTest() throws IOException {
    api = RuntimeApi.start(Duration.ofSeconds(29), "arn:of:function", console::add);
  }

  @AfterEach
  void close() throws IOException {
    api.close();
  }

  @Test
  void anInvocationIsHandedOverWithLambdasHeadersAndItsAnswerComesBack() throws Exception {
    CompletableFuture<InvocationResult> result = api.invoke(EVENT, "Root=1-2-3");
    long before = System.currentTimeMillis();
    HttpResponse<String> next = next();
    assertEquals("{\"a\":1}", next.body());
    assertEquals("arn:of:function", header(next, "Lambda-Runtime-Invoked-Function-Arn"));
    assertEquals("Root=1-2-3", header(next, "Lambda-Runtime-Trace-Id"));
    long deadline = Long.parseLong(header(next, "Lambda-Runtime-Deadline-Ms"));
    assertTrue(deadline >= before + 29_000 && deadline <= before + 39_000, "deadline " + deadline);

    HttpResponse<String> posted = post(id(next) + "/response", "{\"b\":2}");
    assertEquals(202, posted.statusCode());
    Answered answered = assertInstanceOf(Answered.class, soon(result));
    assertArrayEquals("{\"b\":2}".getBytes(StandardCharsets.UTF_8), answered.payload());
  }

  @Test
  void nextWaitsUntilThereIsAnInvocation() throws Exception {
    CompletableFuture<HttpResponse<String>> next = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> complete(next));
    CompletableFuture<InvocationResult> result = api.invoke(EVENT, "t");
    String id = id(next.get(5, TimeUnit.SECONDS));
    assertEquals(202, post(id + "/response", "1").statusCode());
    assertInstanceOf(Answered.class, soon(result));
  }

  @Test
  void anErrorOfTheFunctionIsAFailureWithItsTypeAndMessage() throws Exception {
    CompletableFuture<InvocationResult> result = api.invoke(EVENT, "t");
    post(id(next()) + "/error", "{\"errorType\":\"Oops\",\"errorMessage\":\"it broke\"}");
    assertEquals(new Failed("Oops", "it broke"), soon(result));
    assertEquals(List.of("the function failed: Oops: it broke"), console);
  }

  @Test
  void anInitErrorFailsWhatWaitsAndWhatComesLater() throws Exception {
    CompletableFuture<InvocationResult> waiting = api.invoke(EVENT, "t");
    HttpResponse<String> told =
        Http.send(
            Http.to(base() + "init/error")
                .POST(Http.body("{\"errorType\":\"Init\",\"errorMessage\":\"no class\"}")));
    assertEquals(202, told.statusCode());
    Failed expected = new Failed("Init", "the function failed to start: no class");
    assertEquals(expected, soon(waiting));
    assertEquals(expected, soon(api.invoke(EVENT, "t")));
  }

  @Test
  void aFunctionThatIsGoneFailsWhatItHadTakenToo() throws Exception {
    CompletableFuture<InvocationResult> taken = api.invoke(EVENT, "t");
    next();
    api.functionGone("Runtime.ExitError", "exit code 7");
    api.functionGone("Later", "does not count");
    assertEquals(new Failed("Runtime.ExitError", "exit code 7"), soon(taken));
    assertEquals(new Failed("Runtime.ExitError", "exit code 7"), soon(api.invoke(EVENT, "t")));
  }

  @Test
  void anAnswerToAnUnknownInvocationIsRefused() throws Exception {
    assertEquals(400, post("no-such-id/response", "1").statusCode());
    assertEquals(400, post("no-such-id/error", "{}").statusCode());
    CompletableFuture<InvocationResult> result = api.invoke(EVENT, "t");
    String id = id(next());
    post(id + "/response", "1");
    assertEquals(400, post(id + "/response", "2").statusCode());
    assertInstanceOf(Answered.class, soon(result));
  }

  @Test
  void anAnswerAboveSixMegabytesIsAFailure() throws Exception {
    CompletableFuture<InvocationResult> result = api.invoke(EVENT, "t");
    String id = id(next());
    String tooLarge = "x".repeat(RuntimeApi.PAYLOAD_LIMIT + 1);
    assertEquals(413, post(id + "/response", tooLarge).statusCode());
    Failed failed = assertInstanceOf(Failed.class, soon(result));
    assertEquals("Function.ResponseSizeTooLarge", failed.type());
  }

  @Test
  void anEventAboveSixMegabytesIsNotInvoked() throws Exception {
    InvocationResult result = soon(api.invoke(new byte[RuntimeApi.PAYLOAD_LIMIT + 1], "t"));
    assertEquals("RequestEntityTooLarge", assertInstanceOf(Failed.class, result).type());
  }

  @Test
  void aSlowFunctionTimesOutAndItsLateAnswerIsDropped() throws Exception {
    try (RuntimeApi impatient = RuntimeApi.start(Duration.ofMillis(50), "arn", console::add)) {
      CompletableFuture<InvocationResult> result = impatient.invoke(EVENT, "t");
      String url = "http://" + impatient.address() + "/2018-06-01/runtime/invocation/";
      String id = id(Http.send(Http.to(url + "next")));
      assertEquals(
          new Failed("Sandbox.Timedout", "Task timed out after 0.05 seconds"), soon(result));
      HttpResponse<String> late = Http.send(Http.to(url + id + "/response").POST(Http.body("1")));
      assertEquals(202, late.statusCode());
    }
  }

  @Test
  void aStreamIsHandedOnWhileItComesAndASecondAnswerIsRefused() throws Exception {
    CompletableFuture<InvocationResult> result = api.invoke(EVENT, "t");
    String id = id(next());
    try (Socket function = begin(id, "streaming")) {
      say(function, "5\r\nfirst\r\n");
      Streamed streamed = assertInstanceOf(Streamed.class, soon(result));
      assertEquals("first", new String(streamed.stream().readNBytes(5), StandardCharsets.UTF_8));
      assertEquals(403, post(id + "/response", "1").statusCode());
      assertEquals(403, post(id + "/error", "{}").statusCode());
      assertEquals(0, function.getInputStream().available());
      say(function, "0\r\n\r\n");
      assertEquals(-1, streamed.stream().read());
      assertEquals("HTTP/1.1 202", status(function));
      assertEquals(Optional.empty(), streamed.stream().failure());
    }
    assertEquals(400, post(id + "/response", "1").statusCode());
  }

  @Test
  void noModeOfAnsweringIsTakenButStreaming() throws Exception {
    CompletableFuture<InvocationResult> result = api.invoke(EVENT, "t");
    String id = id(next());
    try (Socket function = begin(id, "buffered")) {
      say(function, "0\r\n\r\n");
      assertEquals("HTTP/1.1 400", status(function));
    }
    assertEquals(202, post(id + "/response", "1").statusCode());
    assertInstanceOf(Answered.class, soon(result));
  }

  private Socket begin(String id, String mode) throws IOException {
    int port = Integer.parseInt(api.address().split(":", 2)[1]);
    Socket function = new Socket(InetAddress.getLoopbackAddress(), port);
    function.setSoTimeout(5000);
    say(
        function,
        "POST /2018-06-01/runtime/invocation/"
            + id
            + "/response HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n"
            + "lambda-runtime-function-response-mode: "
            + mode
            + "\r\n\r\n");
    return function;
  }

  private static void say(Socket function, String text) throws IOException {
    function.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String status(Socket function) throws IOException {
    return new String(function.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
  }

  private void complete(CompletableFuture<HttpResponse<String>> next) {
    try {
      next.complete(next());
    } catch (IOException | InterruptedException e) {
      next.completeExceptionally(e);
    }
  }

  private String base() {
    return "http://" + api.address() + "/2018-06-01/runtime/";
  }

  private HttpResponse<String> next() throws IOException, InterruptedException {
    return Http.send(Http.to(base() + "invocation/next"));
  }

  private HttpResponse<String> post(String what, String body)
      throws IOException, InterruptedException {
    return Http.send(Http.to(base() + "invocation/" + what).POST(Http.body(body)));
  }

  private static String id(HttpResponse<String> next) {
    return header(next, "Lambda-Runtime-Aws-Request-Id");
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElseThrow();
  }

  private static InvocationResult soon(CompletableFuture<InvocationResult> result)
      throws Exception {
    return result.get(5, TimeUnit.SECONDS);
  }
}

package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.local.gateway.StreamingDoor.ClientGone;
import dev.understudy.local.handler.EchoHandler;
import dev.understudy.local.handler.StreamingEcho;
import dev.understudy.local.handler.TaskFolder;
import dev.understudy.local.lambda.FunctionOutput;
import dev.understudy.local.wire.Http;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A small streaming function behind the emulated front doors, over HTTP.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamingWorldTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final List<String> console = new CopyOnWriteArrayList<>();
  private final Path task;
  private final LocalWorld world;

  StreamingWorldTest(@TempDir Path folder) throws Exception {
    task = StreamingEcho.into(folder.resolve("task"));
    world = LocalWorld.start(settings().withConcurrency(8).withConsole(console::add));
  }

  private Settings settings() {
    return Settings.rehearsed(task).withStreaming().withHandler(StreamingEcho.class.getName());
  }

  @AfterAll
  void close() throws IOException {
    world.close();
  }

  @Test
  void theWrapperScriptGetsTheManagedRuntimesCommand() throws Exception {
    get(world.url() + "/");
    String wrapped = world.functionOutput().lines().getFirst();
    assertTrue(wrapped.startsWith("wrapped: /"), wrapped);
    assertTrue(wrapped.contains("/bin/java -XX:MaxHeapSize="), wrapped);
    assertTrue(
        wrapped.endsWith(
            " com.amazonaws.services.lambda.runtime.api.client.AWSLambda "
                + StreamingEcho.class.getName()),
        wrapped);
  }

  @Test
  void aTokenArrivesBeforeTheNextOneIsSent() throws Exception {
    for (String door : List.of(world.url(), world.restApiUrl())) {
      get(door + "/");
      List<Long> arrivals = new ArrayList<>();
      long began = System.nanoTime();
      try (HttpClient client = Http.client();
          BufferedReader lines = lines(client, door + "/5/100/x")) {
        String line = lines.readLine();
        while (line != null) {
          if (line.startsWith("data: ")) {
            assertEquals("data: " + arrivals.size() + " x", line);
            arrivals.add((System.nanoTime() - began) / 1_000_000);
          }
          line = lines.readLine();
        }
      }
      assertEquals(5, arrivals.size());
      long between = arrivals.getLast() - arrivals.getFirst();
      assertTrue(between >= 300, () -> "they came together: " + arrivals);
    }
  }

  @Test
  void statusHeadersAndCookiesAreThePreludes() throws Exception {
    HttpResponse<String> url = get(world.url() + "/1/0/x");
    assertEquals(201, url.statusCode());
    assertEquals("data: 0 x\n\n", url.body());
    assertEquals(List.of("a=1", "b=2"), url.headers().allValues("set-cookie"));
    assertEquals("chunked", url.headers().firstValue("transfer-encoding").orElse(""));
    assertTrue(url.headers().firstValue("x-domain").orElse("").contains(".lambda-url."));
    HttpResponse<String> rest = get(world.restApiUrl() + "/1/0/x");
    assertEquals("local.example.com", rest.headers().firstValue("x-domain").orElse(""));
    assertEquals("data: 0 x\n\n", rest.body());
  }

  @Test
  void anAnswerThatIsNoStreamOrHasNoPreludeIsAnError() throws Exception {
    assertEquals(502, get(world.url() + "/bare").statusCode());
    assertTrue(console.contains("the function's stream does not begin with a prelude"));
  }

  @Test
  void anErrorBehindTheAnswerBreaksItOffAndIsTold() throws Exception {
    assertThrows(IOException.class, () -> get(world.url() + "/trailers"));
    awaitLine(console, "the function failed within its answer: Late: it broke");
    awaitLine(world.functionOutput(), "/trailers answered: HTTP/1.1 202");
  }

  @Test
  void aFunctionThatDiesBreaksItsAnswersOff() throws Exception {
    try (LocalWorld doomed = LocalWorld.start(settings())) {
      assertThrows(IOException.class, () -> get(doomed.url() + "/exit"));
      assertEquals(502, get(doomed.url() + "/1/0/x").statusCode());
      assertTrue(doomed.functionGone().orElse("").contains("exit code 7"));
    }
  }

  @Test
  void aFunctionThatOutlastsItsTimeIsBrokenOff() throws Exception {
    Duration limit = Duration.ofSeconds(2);
    try (LocalWorld impatient =
        LocalWorld.start(
            settings().withLimits(limit, Duration.ofMinutes(1)).withConsole(console::add))) {
      assertThrows(IOException.class, () -> get(impatient.url() + "/endless"));
      awaitLine(
          console,
          "the function failed within its answer: Sandbox.Timedout: Task timed out after 2.00"
              + " seconds");
    }
  }

  @Test
  void eightAtATimeKeepApart() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        String path = "/20/5/mark-" + i;
        answers.add(threads.submit(() -> get(world.url() + path).body()));
      }
      for (int i = 0; i < 64; i++) {
        List<String> said = answers.get(i).get().lines().filter(line -> !line.isEmpty()).toList();
        assertEquals(20, said.size());
        String mark = " mark-" + i;
        assertTrue(said.stream().allMatch(line -> line.endsWith(mark)), said::toString);
      }
    }
  }

  @Test
  void aClientThatLeavesIsNotTold() throws Exception {
    leave(world, "/40/20/left");
    awaitLine(world.functionOutput(), "/40/20/left answered: HTTP/1.1 202");
  }

  @Test
  void orTheFunctionIsHungUpOnWhereATestWantsThat() throws Exception {
    try (LocalWorld telling = LocalWorld.start(settings().withClientGone(ClientGone.HUNG_UP_ON))) {
      assertEquals(201, get(telling.url() + "/1/0/x").statusCode());
      leave(telling, "/endless");
      awaitLine(telling.functionOutput(), "hung up on: /endless");
    }
  }

  @Test
  void anArtifactWithoutTheScriptSaysWhatToDo(@TempDir Path folder) throws Exception {
    Path plain = TaskFolder.of(folder.resolve("task"), EchoHandler.class);
    CannotStart why =
        assertThrows(
            CannotStart.class,
            () ->
                LocalWorld.start(
                    Settings.rehearsed(plain)
                        .withStreaming()
                        .withHandler(EchoHandler.class.getName())));
    assertTrue(why.reason().startsWith("There is no streaming-runtime in "), why.reason());
    assertFalse(why.reason().isEmpty());
  }

  private static void leave(LocalWorld world, String path) throws IOException {
    URI url = URI.create(world.url());
    try (Socket socket = new Socket("localhost", url.getPort())) {
      String request = "GET " + path + " HTTP/1.1\r\nhost: x\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      assertTrue(socket.getInputStream().read(new byte[100]) > 0);
    }
  }

  private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return Http.send(Http.to(url));
  }

  private static BufferedReader lines(HttpClient client, String url)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(Http.to(url).build(), HttpResponse.BodyHandlers.ofInputStream());
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private static void awaitLine(FunctionOutput output, String line) throws InterruptedException {
    await(output::lines, line);
  }

  private static void awaitLine(List<String> lines, String line) throws InterruptedException {
    await(() -> lines, line);
  }

  private static void await(Supplier<List<String>> lines, String line) throws InterruptedException {
    long end = System.nanoTime() + SOON.toNanos();
    while (!lines.get().contains(line)) {
      assertTrue(System.nanoTime() < end, () -> line + " is not among " + lines.get());
      Thread.sleep(10);
    }
  }
}

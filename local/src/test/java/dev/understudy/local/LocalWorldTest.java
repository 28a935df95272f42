package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.handler.BrokenHandler;
import dev.understudy.local.handler.EchoHandler;
import dev.understudy.local.handler.TaskFolder;
import dev.understudy.local.wire.Http;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalWorldTest {

  private final Path task;
  private final LocalWorld world;

  LocalWorldTest(@TempDir Path folder) throws Exception {
    task = TaskFolder.of(folder.resolve("task"), EchoHandler.class);
    world = LocalWorld.start(echo(task).withEnvironment("UNDERSTUDY_COLOUR", "blue"));
  }

  private static Settings echo(Path task) {
    return Settings.rehearsed(task).withHandler(EchoHandler.class.getName());
  }

  @BeforeAll
  void answers() throws Exception {
    assertEquals(200, get("/health").statusCode());
  }

  @AfterAll
  void close() throws IOException {
    world.close();
  }

  @Test
  void theFunctionRunsInItsFolderUnderTheRealRuntimeClient() throws Exception {
    JsonNode seen = seen("/here");
    assertEquals(task.toRealPath().toString(), seen.path("directory").asText());
    assertEquals("CustomerClassLoader", seen.path("loader").asText());
    assertFalse(seen.path("classPath").asText().contains("jackson"), "only the client's own jars");
    assertTrue(seen.path("remainingMillis").asInt() > 20_000);
    assertTrue(seen.path("arn").asText().endsWith(":function:understudy-local"));
    assertTrue(world.functionOutput().text().contains("echo /here"));
  }

  @Test
  void itsEnvironmentIsLambdasAndOursAndNothingOfTheShell() throws Exception {
    JsonNode environment = seen("/").path("environment");
    assertEquals("blue", environment.path("UNDERSTUDY_COLOUR").asText());
    assertEquals("understudy", environment.path("UNDERSTUDY_PREFIX").asText());
    assertEquals(
        world.rehearsal().address(), environment.path("UNDERSTUDY_ALLOWED_HOSTS").asText());
    assertEquals(
        "http://" + world.rehearsal().address() + "/openai/v1",
        environment.path("UNDERSTUDY_BASE_URL_OPENAI").asText());
    assertTrue(environment.path("AWS_SECRET_ACCESS_KEY").asText().startsWith("local-not-a-real-"));
    assertFalse(Files.exists(Path.of(environment.path("AWS_SHARED_CREDENTIALS_FILE").asText())));
    Set<String> foreign = new TreeSet<>();
    environment
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!name.matches("(AWS|LAMBDA|UNDERSTUDY)_.*|_HANDLER|PATH|LANG|TZ")) {
                foreign.add(name);
              }
            });
    assertEquals(Set.of(), foreign);
  }

  @Test
  void twentyCallsAtATimeRunInOneProcessAndKeepApart() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<JsonNode>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String path = "/call/" + i;
        answers.add(threads.submit(() -> seen(path)));
      }
      Set<String> ids = new TreeSet<>();
      for (int i = 0; i < 20; i++) {
        JsonNode answer = answers.get(i).get();
        assertEquals("/call/" + i, answer.path("event").path("rawPath").asText());
        ids.add(answer.path("requestId").asText());
      }
      assertEquals(20, ids.size());
    }
  }

  @Test
  void aHandlerThatThrowsIsA500AndTheNextCallIsServed() throws Exception {
    assertEquals(500, get("/throw").statusCode());
    assertEquals("{\"hello\":\"world\"}", get("/plain").body());
    assertEquals(500, get("/nothing").statusCode());
    assertEquals(500, get("/large").statusCode());
    assertEquals(200, get("/again").statusCode());
  }

  @Test
  void cookiesAndHeadersOfTheAnswerArrive() throws Exception {
    HttpResponse<String> answer = get("/");
    assertEquals(List.of("one=1; Path=/", "two=2"), answer.headers().allValues("set-cookie"));
    assertEquals("a, b", answer.headers().firstValue("x-seen").orElse(""));
  }

  @Test
  void aFunctionThatDiesFailsEveryCallAtOnce() throws Exception {
    try (LocalWorld doomed = LocalWorld.start(echo(task))) {
      assertEquals(500, Http.send(Http.to(doomed.url() + "/exit")).statusCode());
      assertEquals(500, Http.send(Http.to(doomed.url() + "/health")).statusCode());
      assertTrue(doomed.functionGone().orElse("").contains("exit code 7"));
    }
  }

  @Test
  void aHandlerThatCannotBeMadeSaysWhy(@TempDir Path folder) throws Exception {
    TaskFolder.of(folder, BrokenHandler.class);
    Settings settings = Settings.rehearsed(folder).withHandler(BrokenHandler.class.getName());
    try (LocalWorld broken = LocalWorld.start(settings)) {
      CannotStart why = assertThrows(CannotStart.class, () -> Readiness.await(broken));
      assertTrue(why.reason().contains("told not to start"), why.reason());
    }
  }

  @Test
  void aFunctionThatSleepsIsEndedByItsOwnTimeoutOrTheFrontDoors() throws Exception {
    Settings settings = echo(task).withLimits(Duration.ofMillis(300), Duration.ofSeconds(20));
    try (LocalWorld hasty = LocalWorld.start(settings)) {
      assertEquals(500, Http.send(Http.to(hasty.url() + "/sleep?5000")).statusCode());
    }
    settings = echo(task).withLimits(Duration.ofSeconds(20), Duration.ofSeconds(2));
    try (LocalWorld hasty = LocalWorld.start(settings)) {
      assertEquals(503, Http.send(Http.to(hasty.url() + "/sleep?9000")).statusCode());
    }
  }

  @Test
  void aMissingFunctionIsNamedWithTheCommandThatBuildsIt(@TempDir Path folder) {
    CannotStart why =
        assertThrows(CannotStart.class, () -> LocalWorld.start(Settings.rehearsed(folder)));
    assertTrue(why.reason().contains("Build it first with `mvn -q -Pup`"), why.reason());
  }

  @Test
  void aTakenPortIsNamed() {
    int port = Integer.parseInt(world.url().substring(world.url().lastIndexOf(':') + 1));
    CannotStart why =
        assertThrows(CannotStart.class, () -> LocalWorld.start(echo(task).withPort(port)));
    assertEquals(
        "Port "
            + port
            + " is in use: end what listens there, or choose another port with"
            + " -Dport=N.",
        why.reason());
  }

  @Test
  void aStartThatIsRefusedForItsPortLeavesTheOthersSecretsAsTheyWere(@TempDir Path work)
      throws Exception {
    try (LocalWorld first = LocalWorld.start(echo(task).withWork(work))) {
      int port = Integer.parseInt(first.url().substring(first.url().lastIndexOf(':') + 1));
      String before = Files.readString(first.secrets().path());

      assertThrows(
          CannotStart.class, () -> LocalWorld.start(echo(task).withWork(work).withPort(port)));

      assertEquals(before, Files.readString(first.secrets().path()));
    }
  }

  @Test
  void theMadeSecretsHoldTheKeysByTheirHash() throws Exception {
    JsonNode callers =
        Json.MAPPER.readTree(world.secrets().find("understudy/access-keys").orElseThrow());
    JsonNode full = callers.path(LocalKeys.sha256(world.keys().full()));
    assertTrue(full.path("customHosts").asBoolean() && full.path("explain").asBoolean());
    assertEquals(1, callers.path(LocalKeys.sha256(world.keys().bare())).size());
    assertEquals(
        world.keys().of("openai"), world.secrets().find("understudy/providers/openai").orElse(""));
  }

  @Test
  void hostsThatThePersonAllowsAreAllowedBesideTheRehearsal() throws Exception {
    Settings settings = echo(task).withEnvironment("UNDERSTUDY_ALLOWED_HOSTS", "localhost:11434");
    try (LocalWorld more = LocalWorld.start(settings)) {
      JsonNode environment =
          Json.MAPPER.readTree(Http.send(Http.to(more.url() + "/")).body()).path("environment");
      assertEquals(
          "localhost:11434," + more.rehearsal().address(),
          environment.path("UNDERSTUDY_ALLOWED_HOSTS").asText());
    }
  }

  @Test
  void theRealProvidersAreNeverSentARehearsalKey() throws Exception {
    try (LocalWorld real = LocalWorld.start(echo(task).withRealProviders())) {
      assertEquals(Set.of("understudy/access-keys"), real.secrets().all().keySet());
      JsonNode environment =
          Json.MAPPER.readTree(Http.send(Http.to(real.url() + "/")).body()).path("environment");
      assertFalse(environment.has("UNDERSTUDY_ALLOWED_HOSTS"));
      assertFalse(environment.has("UNDERSTUDY_BASE_URL_OPENAI"));
    }
  }

  @Test
  void aClosedWorldLeavesNoProcess() throws Exception {
    LocalWorld brief = LocalWorld.start(echo(task));
    ProcessHandle function = ProcessHandle.of(brief.functionPid()).orElseThrow();
    brief.close();
    assertFalse(function.isAlive());
    assertFalse(Files.exists(brief.secrets().path()));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return Http.send(Http.to(world.url() + path));
  }

  private JsonNode seen(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(path);
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.MAPPER.readTree(answer.body());
  }
}

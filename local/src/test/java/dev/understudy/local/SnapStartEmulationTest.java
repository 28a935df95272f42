package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.handler.CracHandler;
import dev.understudy.local.handler.EchoHandler;
import dev.understudy.local.handler.TaskFolder;
import dev.understudy.local.lambda.InvocationResult;
import dev.understudy.local.lambda.Snapshot;
import dev.understudy.local.wire.Http;
import dev.understudy.local.wire.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Small functions under the real runtime client with SnapStart: when their hooks run, and what
/// they are given.
class SnapStartEmulationTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void theHooksRunInOrderAndNoCallIsTakenBeforeTheRestore() throws Exception {
    try (LocalWorld world = LocalWorld.start(recorder())) {
      world.snapshot().awaitTaken(SOON);
      CompletableFuture<InvocationResult> early =
          world.invoke("{}".getBytes(StandardCharsets.UTF_8));
      assertFalse(early.isDone());

      world.snapshot().restore();

      // Source of the order: "Lambda SnapStart runtime hooks": the last one registered is the first
      // before the checkpoint, the first one registered the first after the restore.
      assertEquals(
          "\"init, second.beforeCheckpoint, first.beforeCheckpoint, first.afterRestore,"
              + " second.afterRestore, invoke\"",
          answer(early));
      assertTrue(world.snapshot().restoreTook(SOON).compareTo(Snapshot.RESTORE_LIMIT) < 0);
    }
  }

  @Test
  void aHookThatFailsBeforeTheCheckpointFailsThePublishing() throws Exception {
    Settings settings = recorder().withEnvironment("UNDERSTUDY_FAIL", "beforeCheckpoint");
    try (LocalWorld world = LocalWorld.start(settings)) {
      CannotStart why = assertThrows(CannotStart.class, () -> world.snapshot().awaitTaken(SOON));
      assertTrue(
          why.reason().startsWith("No snapshot was taken: the function failed to start"),
          why.reason());
    }
  }

  @Test
  void aHookThatFailsAfterTheRestoreFailsTheFirstCall() throws Exception {
    Settings settings = recorder().withEnvironment("UNDERSTUDY_FAIL", "afterRestore");
    try (LocalWorld world = LocalWorld.start(settings)) {
      world.snapshot().awaitTaken(SOON);
      world.snapshot().restore();
      InvocationResult result =
          world.invoke("{}".getBytes(StandardCharsets.UTF_8)).get(20, TimeUnit.SECONDS);
      InvocationResult.Failed failed = assertInstanceOf(InvocationResult.Failed.class, result);
      assertTrue(
          failed.message().startsWith("the function failed after its restore"), failed.message());
      assertThrows(CannotStart.class, () -> world.snapshot().restoreTook(SOON));
    }
  }

  @Test
  void thereAreNoCredentialsInTheEnvironmentButAnEndpointForThem() throws Exception {
    Path task = TaskFolder.of(folder.resolve("task"), EchoHandler.class);
    Settings settings =
        Settings.rehearsed(task).withHandler(EchoHandler.class.getName()).withSnapStart();
    try (LocalWorld world = LocalWorld.start(settings)) {
      world.snapshot().awaitTaken(SOON);
      world.snapshot().restore();
      JsonNode environment =
          Json.MAPPER.readTree(Http.send(Http.to(world.url() + "/")).body()).path("environment");
      assertEquals("snap-start", environment.path("AWS_LAMBDA_INITIALIZATION_TYPE").asText());
      assertEquals("1", environment.path("AWS_LAMBDA_FUNCTION_VERSION").asText());
      assertFalse(environment.has("AWS_ACCESS_KEY_ID"));
      assertFalse(environment.has("AWS_SECRET_ACCESS_KEY"));
      assertFalse(environment.has("AWS_SESSION_TOKEN"));
      String uri = environment.path("AWS_CONTAINER_CREDENTIALS_FULL_URI").asText();
      String token = environment.path("AWS_CONTAINER_AUTHORIZATION_TOKEN").asText();
      HttpResponse<String> credentials = Http.send(Http.to(uri).header("Authorization", token));
      assertEquals(200, credentials.statusCode());
      assertTrue(credentials.body().contains("\"AccessKeyId\":\"LOCALAFTER"), credentials.body());
      assertEquals(401, Http.send(Http.to(uri)).statusCode());
    }
  }

  @Test
  void aFunctionWithoutSnapStartHasNoSnapshot() throws Exception {
    Path task = TaskFolder.of(folder.resolve("task"), EchoHandler.class);
    try (LocalWorld world =
        LocalWorld.start(Settings.rehearsed(task).withHandler(EchoHandler.class.getName()))) {
      assertThrows(IllegalStateException.class, world::snapshot);
    }
  }

  private Settings recorder() throws Exception {
    Path task = TaskFolder.of(folder.resolve("task"), CracHandler.class);
    return Settings.rehearsed(task).withHandler(CracHandler.class.getName()).withSnapStart();
  }

  private static String answer(CompletableFuture<InvocationResult> result) throws Exception {
    InvocationResult.Answered answered =
        assertInstanceOf(InvocationResult.Answered.class, result.get(20, TimeUnit.SECONDS));
    return new String(answered.payload(), StandardCharsets.UTF_8);
  }
}

package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.local.lambda.Runner;
import dev.understudy.local.lambda.Snapshot;
import dev.understudy.local.rehearsal.RehearsedCall;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The function itself, published with SnapStart and restored.
///
/// A snapshot cannot be copied here: one process goes through checkpoint and restore. What is read
/// before the snapshot and must not be used after it shows; randomness that two copies of one
/// memory would share does not, since two processes never had it in common.
@ParameterizedClass
@EnumSource
class SnapStartTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  private static final String CALL =
      """
      {"config":{"provider":"anthropic","override_params":{"model":"claude-ok"}},
       "params":{"messages":[{"role":"user","content":"Good morning."}],"max_tokens":50}}\
      """;

  private final Runner runner;

  SnapStartTest(Runner runner) {
    this.runner = runner;
  }

  private Settings settings() {
    Settings settings = Settings.rehearsed(Settings.BUILT).withConcurrency(1).withSnapStart();
    return switch (runner) {
      case BUFFERED -> settings;
      case STREAMING -> settings.withStreaming();
    };
  }

  private LocalWorld published() throws Exception {
    LocalWorld world = LocalWorld.start(settings());
    world.snapshot().awaitTaken(SOON);
    return world;
  }

  @Test
  void theFirstCallAfterTheRestoreIsAnswered() throws Exception {
    try (LocalWorld world = published()) {
      world.snapshot().restore();

      Client.Answer answer = Client.of(world).post("/v1/chatComplete", CALL);

      assertEquals(200, answer.status(), answer.text());
      assertTrue(answer.content().contains("Good morning."), answer.text());
      assertTrue(world.snapshot().restoreTook(SOON).compareTo(Snapshot.RESTORE_LIMIT) < 0);
    }
  }

  @Test
  void noStoredKeyIsReadBeforeTheSnapshotAndOneThatChangesThenIsSeen() throws Exception {
    try (LocalWorld world = published()) {
      for (String name : world.secrets().all().keySet()) {
        assertEquals(0, world.secretsManager().calls(name), "read before the snapshot: " + name);
      }
      world.secrets().put("understudy/providers/anthropic", "rehearsal-anthropic-rotated");
      world.snapshot().restore();

      Client.Answer answer = Client.of(world).post("/v1/chatComplete", CALL);

      assertEquals(200, answer.status(), answer.text());
      assertEquals(
          List.of("rehearsal-anthropic-rotated"),
          world.rehearsal().journal().calls().stream().map(RehearsedCall::key).toList());
    }
  }

  @Test
  void anAccessKeyThatIsTakenAwayBetweenSnapshotAndRestoreIsRefused() throws Exception {
    try (LocalWorld world = published()) {
      world.secrets().put("understudy/access-keys", "{}");
      world.snapshot().restore();

      assertEquals(401, Client.of(world).post("/v1/chatComplete", CALL).status());
    }
  }

  @Test
  void itIsPublishedWhileSecretsManagerIsDownAndWorksOnceThatIsBack() throws Exception {
    try (LocalWorld world = LocalWorld.start(settings())) {
      // The JVM of the function is only just starting.
      world.secretsManager().failWith("InternalServiceError");
      world.snapshot().awaitTaken(SOON);
      world.snapshot().restore();
      Client client = Client.of(world);

      assertEquals(503, client.post("/v1/chatComplete", CALL).status());
      world.secretsManager().recover();
      assertEquals(200, client.post("/v1/chatComplete", CALL).status());
    }
  }

  @Test
  void nothingIsSentToAProviderBeforeTheSnapshot() throws Exception {
    try (LocalWorld world = published()) {
      assertEquals(List.of(), world.rehearsal().journal().calls());
    }
  }

  @Test
  void everyStepOfThePrimingIsTakenAndNoneFails() throws Exception {
    try (LocalWorld world = published()) {
      assertFalse(world.functionOutput().text().contains("priming"), world.functionOutput().text());
    }
  }

  @Test
  void twoEnvironmentsNameTheirFirstCallsDifferently() throws Exception {
    try (LocalWorld one = published();
        LocalWorld other = published()) {
      one.snapshot().restore();
      other.snapshot().restore();

      assertNotEquals(firstTraceId(one), firstTraceId(other));
    }
  }

  private static String firstTraceId(LocalWorld world) {
    String traceId =
        Client.of(world).post("/v1/chatComplete", CALL).header("x-understudy-trace-id");
    assertEquals(32, traceId.length());
    return traceId;
  }
}

package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.local.lambda.Runner;
import dev.understudy.local.rehearsal.RehearsalProviders;
import dev.understudy.local.table.SharedTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a table is to a function that starts: with SnapStart, and where there is none.
@Timeout(60)
class TableAtStartTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Pattern OF_TABLES =
      Pattern.compile(
          "(software\\.amazon\\.awssdk\\.services\\.dynamodb|dev\\.understudy\\.shared)\\.\\S+");

  private static final String CALL =
      """
      {"config":{"provider":"openai","override_params":{"model":"%s"}},
       "params":{"messages":[{"role":"user","content":"Good morning."}],"max_tokens":50}}\
      """;

  private static Settings settings(Runner runner) {
    Settings settings = Settings.rehearsed(Settings.BUILT).withConcurrency(1);
    return switch (runner) {
      case BUFFERED -> settings;
      case STREAMING -> settings.withStreaming();
    };
  }

  @ParameterizedTest
  @EnumSource
  void theTableIsAskedBeforeTheSnapshotAndWithNewCredentialsAfterIt(Runner runner)
      throws Exception {
    try (TableProxy proxy = new TableProxy(OneTable.started().address())) {
      Settings settings =
          settings(runner)
              .withSnapStart()
              .withEnvironment(RehearsalProviders.ALLOWED_HOSTS, proxy.address());
      for (Map.Entry<String, String> variable :
          SharedTable.environment(proxy.address()).entrySet()) {
        settings = settings.withEnvironment(variable.getKey(), variable.getValue());
      }
      try (LocalWorld world = LocalWorld.start(settings)) {
        world.snapshot().awaitTaken(SOON);
        List<TableProxy.Asked> primed = proxy.asked();
        assertEquals(
            List.of("GetItem", "PutItem"),
            primed.stream().map(TableProxy.Asked::operation).toList());
        assertFalse(
            world.functionOutput().text().contains("priming"), world.functionOutput().text());
        world.snapshot().restore();
        String model = "gpt-" + runner + "-fail-status-503";
        assertEquals(
            503, Client.of(world).post("/v1/chatComplete", CALL.formatted(model)).status());

        List<TableProxy.Asked> later = proxy.asked().subList(primed.size(), proxy.asked().size());
        assertTrue(
            later.stream().anyMatch(asked -> asked.operation().equals("PutItem")), later::toString);
        String before = primed.getFirst().accessKeyId();
        assertTrue(before.startsWith("LOCALBEFORE"), before);
        assertTrue(
            later.stream().allMatch(asked -> asked.accessKeyId().startsWith("LOCALAFTER")),
            later::toString);
      }
    }
  }

  @Test
  void withoutATableNothingOfItsClientIsLoaded(@TempDir Path folder) throws Exception {
    Path classes = folder.resolve("classes");
    try (LocalWorld world =
        LocalWorld.start(
            settings(Runner.BUFFERED)
                .withEnvironment(
                    "JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + classes + "::filecount=0"))) {
      assertEquals(
          200, Client.of(world).post("/v1/chatComplete", CALL.formatted("gpt-ok")).status());
    }
    String loaded = Files.readString(classes);
    assertTrue(loaded.contains("dev.understudy.Gateway "), "there is no list of classes");
    Set<String> ofTables =
        OF_TABLES.matcher(loaded).results().map(MatchResult::group).collect(Collectors.toSet());
    assertEquals(Set.of(), ofTables);
  }
}

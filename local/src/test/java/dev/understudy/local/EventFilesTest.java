package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.lambda.InvocationResult;
import dev.understudy.local.rehearsal.Fault;
import dev.understudy.local.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Every file in `events/`, in the function under the real runtime client, with the variables of
/// `events/env.json`, is answered as the table there says.
class EventFilesTest {

  private static final Path EVENTS = Path.of("..", "events");
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z-]+)` \\|.*\\| (\\d{3}) `([a-z_.]+)` \\|$", Pattern.MULTILINE);

  @Test
  void everyEventIsAnsweredAsTheTableSays() throws Exception {
    Settings settings =
        Settings.rehearsed(Settings.BUILT).withConcurrency(1).withFault("openai", Fault.DOWN);
    for (Map.Entry<String, String> variable :
        EnvironmentFile.of(EVENTS.resolve("env.json"), "GatewayFunction").entrySet()) {
      settings = settings.withEnvironment(variable.getKey(), variable.getValue());
    }
    int answered = 0;
    try (LocalWorld world = LocalWorld.start(settings)) {
      Matcher row = ROW.matcher(Files.readString(EVENTS.resolve("README.md")));
      while (row.find()) {
        for (String door : new String[] {"http-api", "rest-api", "function-url"}) {
          Path file = EVENTS.resolve(row.group(1) + "." + door + ".json");
          JsonNode answer = answer(world, file);
          String body = answer.path("body").asText();
          assertEquals(row.group(2), answer.path("statusCode").asText(), file + ": " + body);
          assertTrue(body.contains('"' + row.group(3) + '"'), file + ": " + body);
          answered++;
        }
      }
      assertEquals(0, world.secretsManager().calls(), "the secrets come from the file");
    }
    assertEquals(45, answered);
  }

  private static JsonNode answer(LocalWorld world, Path file) throws Exception {
    InvocationResult result = world.invoke(Files.readAllBytes(file)).join();
    InvocationResult.Answered answered =
        assertInstanceOf(InvocationResult.Answered.class, result, file.toString());
    return Json.MAPPER.readTree(answered.payload());
  }
}

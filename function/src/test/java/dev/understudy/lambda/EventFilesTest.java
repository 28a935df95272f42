package dev.understudy.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.Documentation;
import dev.understudy.World;
import dev.understudy.json.Json;
import dev.understudy.secret.EnvironmentSecrets;
import dev.understudy.secret.Secret;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Holds `events/` to what it is made from, and reads every file as the function does.
class EventFilesTest {
  private static final Path EVENTS = Path.of("..", "events");

  private static Stream<DynamicTest> each(Check check) {
    List<DynamicTest> tests = new ArrayList<>();
    for (SampleCall call : SampleCall.ALL) {
      for (String door : SampleEvents.DOORS) {
        String file = call.name() + "." + door + ".json";
        tests.add(DynamicTest.dynamicTest(file, () -> check.of(call, door, file)));
      }
    }
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> everyFileIsWhatAwsWouldSend() {
    return each(
        (call, door, file) -> Documentation.isJson("events/" + file, SampleEvents.of(door, call)));
  }

  @TestFactory
  Stream<DynamicTest> everyFileIsAnswered() {
    return each(
        (call, door, file) -> {
          ProxyEvent event =
              ProxyEvent.read(
                  Files.readAllBytes(EVENTS.resolve(file)),
                  FrontDoor.Transfer.BUFFERED,
                  Instant.now());
          World world = world().answering(call.calls());
          ByteArrayOutputStream out = new ByteArrayOutputStream();

          world.handle(event.request(), new BufferedSink(out, event.shape(), Time.system()));

          JsonNode answer = Json.parse(out.toByteArray());
          String body = answer.path("body").asText();
          assertEquals(call.status(), answer.path("statusCode").asInt(), body);
          assertTrue(body.contains('"' + call.says() + '"'), body);
          assertEquals(call.calls(), world.calls());
          assertEquals(door, event.door().name().toLowerCase(Locale.ROOT).replace('_', '-'));
          assertEquals(door.equals("rest-api"), answer.has("multiValueHeaders"));
        });
  }

  /// The gateway with the secrets of `events/env.json`.
  private static World world() throws Exception {
    JsonNode variables =
        Json.parse(Files.readAllBytes(EVENTS.resolve("env.json"))).path("GatewayFunction");
    Map<String, String> environment = new HashMap<>();
    variables
        .properties()
        .forEach(variable -> environment.put(variable.getKey(), variable.getValue().asText()));
    EnvironmentSecrets secrets = new EnvironmentSecrets(environment);
    World world = World.fresh();
    for (String name : List.of("access-keys", "providers/openai", "providers/anthropic")) {
      Deadline soon = Deadline.in(Time.system(), Duration.ofSeconds(5));
      world.stores(name, secrets.get(name, soon));
    }
    return world;
  }

  @Test
  void theEnvironmentHoldsTheSampleKeysAlone() {
    ObjectNode accessKeys = JsonNodeFactory.instance.objectNode();
    accessKeys
        .putObject(new Secret(SampleCall.ACCESS_KEY).sha256())
        .put("name", "sample")
        .put("simulate", true)
        .put("explain", true);
    ObjectNode environment = JsonNodeFactory.instance.objectNode();
    environment
        .putObject("GatewayFunction")
        .put("UNDERSTUDY_SECRETS", "environment")
        .put(
            "UNDERSTUDY_SECRET_ACCESS_KEYS",
            new String(Json.write(accessKeys), StandardCharsets.UTF_8))
        .put("UNDERSTUDY_SECRET_PROVIDERS_OPENAI", SampleCall.OPENAI_KEY)
        .put("UNDERSTUDY_SECRET_PROVIDERS_ANTHROPIC", SampleCall.ANTHROPIC_KEY);
    Documentation.isJson("events/env.json", environment);
  }

  @Test
  void theTableIsOfTheseCalls() {
    String rows =
        SampleCall.ALL.stream()
            .map(
                call ->
                    String.format(
                        "| `%s` | `%s %s` | %s | %d `%s` |%n",
                        call.name(),
                        call.method(),
                        call.path(),
                        call.shows(),
                        call.status(),
                        call.says()))
            .collect(Collectors.joining());
    Documentation.says(
        "events/README.md", "calls", "| call | | shows | answer |\n|---|---|---|---|\n" + rows);
  }

  @Test
  void theBodiesInBase64AreNamed() {
    String files =
        SampleCall.ALL.stream()
            .flatMap(
                call ->
                    SampleEvents.DOORS.stream()
                        .filter(door -> SampleEvents.inBase64(door, call))
                        .map(door -> "`" + call.name() + "." + door + ".json`"))
            .collect(Collectors.joining(", "));
    Documentation.says("events/README.md", "base64", files + "\n");
  }

  @Test
  void nothingElseLiesBesideThem() throws IOException {
    Set<String> expected = new TreeSet<>(Set.of("README.md", "env.json"));
    each((call, door, file) -> {}).forEach(test -> expected.add(test.getDisplayName()));
    try (Stream<Path> files = Files.list(EVENTS)) {
      assertEquals(
          expected,
          files
              .map(file -> file.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  @FunctionalInterface
  private interface Check {
    void of(SampleCall call, String door, String file) throws Exception;
  }
}

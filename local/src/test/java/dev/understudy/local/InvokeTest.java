package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.handler.EchoHandler;
import dev.understudy.local.handler.TaskFolder;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `Invoke` as a process of its own, as Maven starts it.
class InvokeTest {

  private static final String EVENTS = Path.of("..", "events").toAbsolutePath().normalize() + "/";

  @TempDir Path folder;

  @Test
  void theAnswerAloneIsOnStandardOutput() throws Exception {
    Ended ended = invoke("-Devent=" + EVENTS + "fallback.rest-api.json");

    assertEquals(0, ended.code(), ended.err());
    JsonNode answer = Json.MAPPER.readTree(ended.out());
    assertEquals(200, answer.path("statusCode").asInt(), ended.out());
    assertTrue(
        answer
            .at("/headers/x-understudy-attempts")
            .asText()
            .matches("openai/gpt-3.5-turbo 503 overloaded \\d+ms, anthropic/claude-v1 200 \\d+ms"),
        ended.out());
    assertTrue(ended.out().startsWith("{\n  \"statusCode\": 200,"), ended.out());
    assertTrue(Json.MAPPER.readTree(answer.path("body").asText()).has("choices"));
  }

  @Test
  void anErrorStatusIsAnAnswer() throws Exception {
    Ended ended = invoke("-Devent=" + EVENTS + "wrong-access-key.http-api.json");

    assertEquals(0, ended.code(), ended.err());
    assertEquals(401, Json.MAPPER.readTree(ended.out()).path("statusCode").asInt());
  }

  @Test
  void theSwitchesOfUpAreHeard() throws Exception {
    Ended ended =
        invoke("-Devent=" + EVENTS + "keys-by-name.http-api.json", "-Danthropic=status-429");

    JsonNode answer = Json.MAPPER.readTree(ended.out());
    assertEquals(429, answer.path("statusCode").asInt(), ended.out());
    assertEquals(0, ended.code());
  }

  @Test
  void anotherFileOfVariablesIsApplied() throws Exception {
    Path none =
        Files.writeString(
            folder.resolve("none.json"),
            "{\"Parameters\":{\"UNDERSTUDY_SECRETS\":\"environment\"},"
                + "\"GatewayFunction\":{\"UNDERSTUDY_SECRET_ACCESS_KEYS\":\"{}\"}}");
    Ended ended = invoke("-Devent=" + EVENTS + "fallback.http-api.json", "-Denv=" + none);

    assertEquals(401, Json.MAPPER.readTree(ended.out()).path("statusCode").asInt());
  }

  @Test
  void aRelativePathIsSeenFromWhereTheCommandWasTyped() throws Exception {
    Files.copy(Path.of(EVENTS, "health.http-api.json"), folder.resolve("mine.json"));
    Ended ended = invoke("-Devent=mine.json", "-Dfrom=" + folder);

    assertEquals(0, ended.code(), ended.err());
    assertTrue(ended.out().contains("\"body\": \"{\\\"status\\\":\\\"ok\\\"}\""), ended.out());
  }

  @Test
  void anEventThatTheFunctionDoesNotKnowMakesItFail() throws Exception {
    Path event = Files.writeString(folder.resolve("event.json"), "{\"source\":\"aws.events\"}");
    Ended ended = invoke("-Devent=" + event);

    assertEquals(1, ended.code());
    JsonNode error = Json.MAPPER.readTree(ended.out());
    assertTrue(error.path("errorMessage").asText().contains("is not recognised"), ended.out());
    assertTrue(lastLine(ended.err()).startsWith("The function failed: "), ended.err());
    assertTrue(lastLine(ended.err()).contains("is not recognised"), ended.err());
    assertTrue(Files.exists(folder.resolve("failed")));
  }

  @Test
  void aFunctionThatDiesIsSaidToHaveFailed() throws Exception {
    Path task = TaskFolder.of(folder.resolve("task"), EchoHandler.class);
    Path event = Files.writeString(folder.resolve("event.json"), "{\"rawPath\":\"/exit\"}");
    Ended ended =
        invoke(
            "-Devent=" + event, "-Dartifact=" + task, "-Dhandler=" + EchoHandler.class.getName());

    assertEquals(1, ended.code());
    assertTrue(lastLine(ended.err()).contains("exit code 7"), ended.err());
  }

  @Test
  void whatIsMissingIsOneLineAndExitCodeOne() throws Exception {
    isRefused("Name an event: mvn -q -Pinvoke -Devent=");
    isRefused("There is no event at ", "-Devent=none.json");
    Path text = Files.writeString(folder.resolve("text.json"), "no json");
    isRefused("The event " + text + " is not JSON", "-Devent=" + text);
    String event = "-Devent=" + EVENTS + "health.http-api.json";
    isRefused("There is no file of environment variables at ", event, "-Denv=none.json");
    isRefused("The file " + text + " is not of the form ", event, "-Denv=" + text);
    isRefused("There is no function at ", event, "-Dartifact=" + folder);
  }

  private void isRefused(String why, String... switches) throws Exception {
    Files.deleteIfExists(folder.resolve("failed"));
    Ended ended = invoke(switches);
    assertEquals("", ended.out());
    assertTrue(ended.err().startsWith("Understudy was not invoked. " + why), ended.err());
    assertEquals(1, ended.err().lines().count(), ended.err());
    assertEquals(1, ended.code());
    assertTrue(Files.exists(folder.resolve("failed")));
  }

  private Ended invoke(String... switches) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of(switches));
    command.add("-Dwork=" + folder.resolve("work"));
    command.add("-Dfailure=" + folder.resolve("failed"));
    command.add("-classpath");
    command.add(System.getProperty("java.class.path"));
    command.add(Invoke.class.getName());
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int code = process.waitFor();
    String said = Files.readString(out, StandardCharsets.UTF_8);
    assertFalse(said.contains("function | "), said);
    return new Ended(code, said, Files.readString(err, StandardCharsets.UTF_8));
  }

  private static String lastLine(String text) {
    return text.lines().reduce("", (before, line) -> line);
  }

  private record Ended(int code, String out, String err) {}
}

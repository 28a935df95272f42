package dev.understudy.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.lambda.FunctionStream;
import dev.understudy.local.lambda.InvocationResult;
import dev.understudy.local.lambda.Runner;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/// `mvn -q -Pinvoke -Devent=FILE`: hands the function one event and prints what it returns, as `sam
/// local invoke` does, without Docker.
///
/// What it returns goes to standard output and nothing else does; what the function logs goes to
/// standard error. An answer with an error status is an answer; only a function that fails makes
/// the command fail.
public final class Invoke {

  /// The function's name in the template, and so in a file of environment variables. How long to
  /// wait for what a function logs after a stream.
  private static final Duration LOG = Duration.ofSeconds(5);

  private static final String FUNCTION = "GatewayFunction";

  private Invoke() {}

  /// Ends with 0 when the function has answered, else with 1 and one line that says why not.
  public static void main(String[] arguments) throws InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    ToMaven maven = new ToMaven(System.getProperty("failure", ""));
    maven.endWithParent();
    try {
      maven.begin();
      out.println(answer(System.getProperties(), System.getenv(), err));
    } catch (CannotStart e) {
      err.println("Understudy was not invoked. " + e.reason());
      maven.fail(err);
    } catch (FunctionFailed e) {
      out.println(e.payload);
      err.println("The function failed: " + e.getMessage());
      maven.fail(err);
    } catch (IOException e) {
      err.println("Understudy was not invoked. " + e);
      maven.fail(err);
    }
    System.exit(0);
  }

  private static String answer(Properties given, Map<String, String> shell, PrintStream err)
      throws CannotStart, FunctionFailed, IOException, InterruptedException {
    byte[] event = event(given);
    Settings settings =
        UpOptions.read(given, Runner.BUFFERED, shell, err::println).withPort(0).withConcurrency(1);
    Path variables = UpOptions.file(given, "env").orElse(Path.of("../events/env.json"));
    for (Map.Entry<String, String> variable :
        EnvironmentFile.of(variables.normalize(), FUNCTION).entrySet()) {
      settings = settings.withEnvironment(variable.getKey(), variable.getValue());
    }
    try (LocalWorld world = LocalWorld.start(settings)) {
      return switch (world.invoke(event).join()) {
        case InvocationResult.Answered(byte[] payload) ->
            pretty(new String(payload, StandardCharsets.UTF_8));
        case InvocationResult.Streamed(FunctionStream stream) -> {
          String all = streamed(stream);
          if (!world.awaitFirstDone(LOG)) {
            err.println("The function has not come to its end after its answer.");
          }
          yield all;
        }
        case InvocationResult.Failed(String type, String message) ->
            throw new FunctionFailed(
                type + ": " + message,
                pretty(Json.object().put("errorMessage", message).put("errorType", type)));
      };
    }
  }

  /// Prelude and body, where the wire has eight zero bytes between them.
  private static String streamed(FunctionStream stream) throws FunctionFailed, IOException {
    String all = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    int end = Math.max(0, all.indexOf('\0'));
    return pretty(all.substring(0, end)) + "\n" + all.substring(end).replace("\0", "");
  }

  private static byte[] event(Properties given) throws CannotStart, IOException {
    Path file =
        UpOptions.file(given, "event")
            .orElseThrow(
                () ->
                    new CannotStart(
                        "Name an event: mvn -q -Pinvoke -Devent=events/fallback.http-api.json"
                            + " (events/README.md lists them)."));
    if (!Files.isRegularFile(file)) {
      throw new CannotStart(
          "There is no event at " + file + " (-Devent=FILE; events/README.md lists them).");
    }
    byte[] event = Files.readAllBytes(file);
    try {
      Json.MAPPER.readTree(event);
    } catch (JsonProcessingException e) {
      throw new CannotStart("The event " + file + " is not JSON, which Lambda would not take.");
    }
    return event;
  }

  private static String pretty(String payload) throws FunctionFailed, JsonProcessingException {
    try {
      return pretty(Json.MAPPER.readTree(payload));
    } catch (JsonProcessingException e) {
      throw new FunctionFailed("what it returned is not JSON", payload);
    }
  }

  private static String pretty(JsonNode json) throws JsonProcessingException {
    Separators separators =
        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER);
    return Json.MAPPER.writer(new DefaultPrettyPrinter(separators)).writeValueAsString(json);
  }

  /// The function gave no answer that can be used.
  private static final class FunctionFailed extends Exception {
    private static final long serialVersionUID = 1;
    private final String payload;

    /// @param payload what there is instead
    FunctionFailed(String message, String payload) {
      super(message);
      this.payload = payload;
    }
  }
}

package dev.understudy.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.understudy.Documentation;
import dev.understudy.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds `template.yaml` to the code, and to what it promises of itself. What SAM makes of it is
/// checked by `infra/check-template.py`.
class TemplateTest {
  private static final Pattern VARIABLE = Pattern.compile("\"(UNDERSTUDY_[A-Z_]+)\"");

  private final Template template = Template.read();
  private final Map<String, Object> buffered = template.function("GatewayFunction");
  private final Map<String, Object> streaming = template.function("StreamingFunction");
  private final Map<String, Object> events = Template.map(Template.at(buffered, "Events"));

  TemplateTest() throws IOException {}

  @Test
  void theFrontDoorHasThePathsOfTheCodeAndNoOther() {
    List<String> doors =
        events.values().stream()
            .map(event -> Template.at(event, "Properties"))
            .map(door -> Template.at(door, "Method") + " " + Template.at(door, "Path"))
            .sorted()
            .toList();

    assertEquals(paths().map(path -> "ANY " + path).toList(), doors);
  }

  @Test
  void theStreamingFrontDoorHasTheSamePathsAndStreamsEach() {
    Map<String, Object> api = template.properties("StreamingApi");
    List<String> doors = new ArrayList<>();
    Template.map(Template.at(api, "DefinitionBody", "paths"))
        .forEach(
            (path, methods) ->
                Template.map(methods)
                    .forEach(
                        (method, operation) -> {
                          doors.add(method + " " + path);
                          Map<String, Object> integration =
                              Template.map(
                                  Template.at(operation, "x-amazon-apigateway-integration"));
                          assertEquals("STREAM", integration.get("responseTransferMode"), path);
                          assertEquals(
                              timeout(streaming).toMillis(),
                              Long.parseLong(String.valueOf(integration.get("timeoutInMillis"))),
                              path);
                        }));

    assertEquals(
        paths().map(path -> "x-amazon-apigateway-any-method " + path).toList(),
        doors.stream().sorted().toList());
  }

  private static Stream<String> paths() {
    Wiring wiring = new Wiring(Map.of("UNDERSTUDY_SECRETS", "environment"), Time.system());
    return wiring.parts(_ -> {}).gateway().paths().stream();
  }

  private static Duration timeout(Map<String, Object> function) {
    return Duration.ofSeconds(Long.parseLong(Template.at(function, "Timeout").toString()));
  }

  @Test
  void theFunctionEndsBeforeItsFrontDoorDoes() {
    Duration timeout = timeout(buffered);
    Duration limit = FrontDoor.HTTP_API.limit().orElseThrow();
    assertTrue(timeout.compareTo(limit) < 0, timeout + " is not before " + limit);
    for (Object event : events.values()) {
      assertEquals("HttpApi", Template.at(event, "Type"));
      assertEquals(
          String.valueOf(limit.toMillis()), Template.at(event, "Properties", "TimeoutInMillis"));
    }
  }

  @Test
  void theHandlerIsAClassOfOurs() throws ReflectiveOperationException {
    assertEquals(Template.at(buffered, "Handler"), Template.at(streaming, "Handler"));
    Class<?> handler = Class.forName(Template.at(buffered, "Handler").toString());
    assertTrue(RequestStreamHandler.class.isAssignableFrom(handler));
    assertEquals(0, handler.getConstructor().getParameterCount());
  }

  @Test
  void theVariablesAreThoseThatTheCodeReads() throws IOException {
    Set<String> read = new TreeSet<>();
    for (String name : literals()) {
      read.addAll(family(name));
    }
    assertEquals(read, new TreeSet<>(variables().keySet()));
  }

  @Test
  void theStreamingFunctionHasTheSameVariablesAndTheWrapper() {
    Map<String, Object> variables =
        new TreeMap<>(Template.map(Template.at(streaming, "Environment", "Variables")));
    assertEquals("/var/task/streaming-runtime", variables.remove("AWS_LAMBDA_EXEC_WRAPPER"));
    assertEquals(variables(), variables);
  }

  @Test
  void noVariableHoldsASecretOrWidensWhatMayBeCalled() {
    Map<String, Object> variables = variables();
    assertEquals(Map.of("Ref", "Prefix"), variables.remove("UNDERSTUDY_PREFIX"));
    assertEquals(Map.of("Ref", "AllowedOrigins"), variables.remove("UNDERSTUDY_ALLOWED_ORIGINS"));
    assertEquals("secrets-manager", variables.remove("UNDERSTUDY_SECRETS"));
    assertEquals(Set.of(""), Set.copyOf(variables.values()), variables.toString());
  }

  @Test
  void theGatewayStartsWithTheVariablesAsTheyAre() {
    Map<String, Object> variables = variables();
    variables.put("UNDERSTUDY_PREFIX", "understudy");
    variables.put("UNDERSTUDY_SECRETS", "environment");
    variables.put("UNDERSTUDY_ALLOWED_ORIGINS", "");
    Map<String, String> environment =
        variables.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().toString()));
    assertFalse(new Wiring(environment, Time.system()).parts(_ -> {}).gateway().paths().isEmpty());
  }

  @Test
  void everyParameterThatAFunctionRefersToMakesANewVersion() {
    for (Map<String, Object> function : List.of(buffered, streaming)) {
      checkVersions(function);
    }
  }

  private void checkVersions(Map<String, Object> function) {
    String description = Template.at(function, "VersionDescription", "Fn::Sub").toString();
    Set<String> parameters = Template.map(Template.at(template.root(), "Parameters")).keySet();
    Set<Object> referredTo =
        Stream.of("Environment", "LoggingConfig", "MemorySize", "Timeout")
            .flatMap(part -> Template.all("Ref", Template.at(function, part)).stream())
            .filter(parameters::contains)
            .collect(Collectors.toSet());
    for (Object parameter : referredTo) {
      assertTrue(description.contains("${" + parameter + "}"), parameter + " in: " + description);
    }
  }

  /// <https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html>
  @Test
  void noParameterMakesAVersionsDescriptionTooLong() {
    Map<String, Integer> longest =
        Map.of(
            "Prefix",
            64,
            "AllowedOrigins",
            Integer.valueOf(
                Template.at(template.root(), "Parameters", "AllowedOrigins", "MaxLength")
                    .toString()),
            "ApplicationLogLevel",
            5,
            "SystemLogLevel",
            5);
    for (Map<String, Object> function : List.of(buffered, streaming)) {
      String description = Template.at(function, "VersionDescription", "Fn::Sub").toString();
      for (Map.Entry<String, Integer> parameter : longest.entrySet()) {
        description =
            description.replace("${" + parameter.getKey() + "}", "x".repeat(parameter.getValue()));
      }
      assertFalse(description.contains("${"), description);
      assertTrue(description.length() <= 256, description.length() + ": " + description);
    }
  }

  @Test
  void everyWildcardHasItsReasonBesideIt() {
    assertEquals(
        List.of(),
        template.withoutReason("\\s*-?\\s*(Resource|Action|Principal|SourceArn):.*\\*.*"));
    assertEquals(List.of(), Template.all("Policies", buffered));
    assertEquals(List.of(), Template.all("Policies", streaming));
    assertEquals(List.of(), Template.all("ManagedPolicyArns", template.root()));
  }

  @Test
  void everyParameterSaysWhatItIsForAndWorksUntouched() {
    Map<String, Object> parameters = Template.map(Template.at(template.root(), "Parameters"));
    parameters.forEach(
        (name, parameter) -> {
          assertFalse(Template.at(parameter, "Description").toString().isBlank(), name);
          String value = Template.at(parameter, "Default").toString();
          Map<String, Object> rules = Template.map(parameter);
          Object pattern = rules.getOrDefault("AllowedPattern", ".*");
          assertTrue(value.matches(pattern.toString()), name);
          Object values = rules.getOrDefault("AllowedValues", List.of(value));
          assertTrue(((List<?>) values).contains(value), name);
        });
  }

  @Test
  void theDocumentationListsEveryParameterAsTheTemplateHasIt() {
    StringBuilder rows = new StringBuilder("| parameter | default | |\n|---|---|---|\n");
    Template.map(Template.at(template.root(), "Parameters"))
        .forEach(
            (name, parameter) -> {
              String value = Template.at(parameter, "Default").toString();
              String meaning = Template.at(parameter, "Description").toString();
              rows.append(
                  "| `%s` | %s | %s |\n"
                      .formatted(name, value.isEmpty() ? "none" : "`" + value + "`", meaning));
            });
    Documentation.says("docs/operations.md", "parameters", rows.toString());
  }

  private Map<String, Object> variables() {
    return new TreeMap<>(Template.map(Template.at(buffered, "Environment", "Variables")));
  }

  /// The names in the sources, quoted as a whole.
  private static Set<String> literals() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      Set<String> names = new TreeSet<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        VARIABLE
            .matcher(Files.readString(file))
            .results()
            .map((MatchResult found) -> found.group(1))
            .forEach(names::add);
      }
      return names;
    }
  }

  /// A name that ends with `_` begins those of a family: one for each provider, of which the
  /// template names those that can be rehearsed. Lambda gives a function's variables 4 KB in all.
  private static Set<String> family(String name) {
    return switch (name) {
      case "UNDERSTUDY_BASE_URL_" -> Set.of(name + "OPENAI", name + "ANTHROPIC");
      case "UNDERSTUDY_SECRET_" ->
          Set.of(name + "ACCESS_KEYS", name + "PROVIDERS_OPENAI", name + "PROVIDERS_ANTHROPIC");
      default -> Set.of(name);
    };
  }
}

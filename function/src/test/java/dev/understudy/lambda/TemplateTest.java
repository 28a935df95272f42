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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Holds `template.yaml` to the code, and to what it promises of itself. What SAM makes of it is
/// checked by `infra/check-template.py`.
class TemplateTest {
  private static final Pattern VARIABLE = Pattern.compile("\"(UNDERSTUDY_[A-Z_]+)\"");

  /// What a published version freezes, and parameters may change.
  private static final List<String> VERSIONED =
      List.of(
          "Environment",
          "LoggingConfig",
          "MemorySize",
          "Timeout",
          "Tracing",
          "KmsKeyArn",
          "VpcConfig");

  /// How long the parameters are at most that stand in a version's description.
  private static final Map<String, Integer> LONGEST =
      Map.of(
          "Prefix", 64,
          "TableName", 48,
          "AllowedOrigins", 96,
          "ApplicationLogLevel", 5,
          "SystemLogLevel", 5,
          "Tracing", 11,
          "Prices", 3,
          "Revision", 16);

  private final Template template = Template.read("template.yaml");
  private final Map<String, Object> buffered = template.function("GatewayFunction");
  private final Map<String, Object> streaming = template.function("StreamingFunction");
  private final Map<String, Object> parameters =
      Template.map(Template.at(template.root(), "Parameters"));

  TemplateTest() throws IOException {}

  @ParameterizedTest
  @ValueSource(strings = {"GatewayApi", "StreamingApi"})
  void theFrontDoorHasThePathsOfTheCodeAndNoOther(String api) {
    List<String> doors = new ArrayList<>();
    paths(api)
        .forEach(
            (path, methods) ->
                Template.map(methods).keySet().forEach(method -> doors.add(method + " " + path)));

    assertEquals(
        paths().map(path -> "x-amazon-apigateway-any-method " + path).toList(),
        doors.stream().sorted().toList());
  }

  @Test
  void theStreamingFrontDoorStreamsEveryPathForAsLongAsItsFunctionMay() {
    for (Object methods : paths("StreamingApi").values()) {
      Object integration = Template.all("x-amazon-apigateway-integration", methods).getFirst();
      assertEquals("STREAM", Template.at(integration, "responseTransferMode"));
      assertEquals(
          String.valueOf(timeout(streaming).toMillis()),
          Template.at(integration, "timeoutInMillis"));
    }
  }

  /// A path without it would be open where a signature, a token or a key was asked for.
  @ParameterizedTest
  @ValueSource(strings = {"GatewayApi", "StreamingApi"})
  void everyPathIsGuardedAlike(String api) {
    List<Object> guards =
        paths(api).values().stream()
            .map(methods -> Template.at(methods, "x-amazon-apigateway-any-method", "security"))
            .distinct()
            .toList();
    assertEquals(1, guards.size(), guards.toString());
  }

  private Map<String, Object> paths(String api) {
    return Template.map(Template.at(template.properties(api), "DefinitionBody", "paths"));
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
    assertEquals(
        List.of(String.valueOf(limit.toMillis())),
        Template.all("timeoutInMillis", template.properties("GatewayApi")));
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
    assertEquals(Map.of("Ref", "TableName"), variables.remove("UNDERSTUDY_TABLE"));
    assertEquals(Map.of("Ref", "Prices"), variables.remove("UNDERSTUDY_PRICES"));
    assertEquals(
        Map.of("Fn::Sub", "Understudy/${AWS::StackName}"),
        variables.remove("UNDERSTUDY_METRICS_NAMESPACE"));
    assertEquals("secrets-manager", variables.remove("UNDERSTUDY_SECRETS"));
    assertEquals(Set.of(""), Set.copyOf(variables.values()), variables.toString());
  }

  @Test
  void theGatewayStartsWithTheVariablesAsTheyAre() {
    Map<String, Object> variables = variables();
    variables.put("UNDERSTUDY_PREFIX", "understudy");
    variables.put("UNDERSTUDY_SECRETS", "environment");
    variables.put("UNDERSTUDY_ALLOWED_ORIGINS", "");
    variables.put("UNDERSTUDY_PRICES", "on");
    variables.put("UNDERSTUDY_TABLE", "");
    variables.put("UNDERSTUDY_METRICS_NAMESPACE", "Understudy/a-stack");
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

  /// What the description has no room for, the parameter `Revision` has to name.
  private void checkVersions(Map<String, Object> function) {
    String description = Template.at(function, "VersionDescription", "Fn::Sub").toString();
    String revision = Template.at(parameters, "Revision", "Description").toString();
    assertTrue(description.contains("${Revision}"));
    Set<Object> referredTo =
        VERSIONED.stream()
            .flatMap(part -> Template.all("Ref", Template.at(function, part)).stream())
            .filter(parameters::containsKey)
            .collect(Collectors.toSet());
    assertTrue(referredTo.containsAll(Set.of("Prefix", "Tracing", "KeyArn", "SubnetIds")));
    for (Object parameter : referredTo) {
      assertTrue(
          description.contains("${" + parameter + "}") || revision.contains("`" + parameter + "`"),
          parameter + " in: " + description + " or: " + revision);
    }
  }

  /// <https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html>
  @Test
  void noParameterMakesAVersionsDescriptionTooLong() {
    for (Map<String, Object> function : List.of(buffered, streaming)) {
      String description = Template.at(function, "VersionDescription", "Fn::Sub").toString();
      for (Map.Entry<String, Integer> parameter : LONGEST.entrySet()) {
        description =
            description.replace("${" + parameter.getKey() + "}", "x".repeat(parameter.getValue()));
      }
      assertFalse(description.contains("${"), description);
      assertTrue(description.length() <= 256, description.length() + ": " + description);
    }
  }

  @Test
  void noParameterIsLongerThanTheVersionsDescriptionExpects() {
    LONGEST.forEach(
        (name, longest) -> {
          Map<String, Object> rules = Template.map(Template.at(parameters, name));
          if (rules.get("AllowedValues") instanceof List<?> values) {
            values.forEach(value -> assertTrue(value.toString().length() <= longest, name));
          } else if (rules.containsKey("MaxLength")) {
            assertEquals(longest.toString(), rules.get("MaxLength"), name);
          } else {
            String pattern = Template.at(rules, "AllowedPattern").toString();
            assertTrue("x".repeat(longest).matches(pattern), name);
            assertFalse("x".repeat(longest + 1).matches(pattern), name);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "template.yaml",
        "infra/alarms.yaml",
        "infra/dashboard.yaml",
        "infra/table.yaml",
        "infra/waf.yaml"
      })
  void everyWildcardAndEverySilencedCheckHasItsReasonBesideIt(String file) throws IOException {
    Template read = Template.read(file);
    assertEquals(
        List.of(), read.withoutReason("\\s*-?\\s*(Resource|Action|Principal|SourceArn):.*\\*.*"));
    assertEquals(List.of(), read.withoutReason("\\s*- [EWI][0-9]{4}\\b.*"));
  }

  @Test
  void theFunctionsHaveOneRoleAndNoPoliciesBesideIt() {
    assertEquals(List.of(), Template.all("Policies", buffered));
    assertEquals(List.of(), Template.all("Policies", streaming));
    assertEquals(List.of(), Template.all("ManagedPolicyArns", template.root()));
  }

  @Test
  void everyParameterSaysWhatItIsForAndWorksUntouched() {
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
  void everyParameterIsInAGroupOfTheConsoleAndInOne() {
    List<String> grouped =
        Template.all("Parameters", Template.at(template.root(), "Metadata")).stream()
            .flatMap(names -> ((List<?>) names).stream())
            .map(Object::toString)
            .sorted()
            .toList();
    assertEquals(List.copyOf(new TreeSet<>(parameters.keySet())), grouped);
  }

  @Test
  void everyDoorIsAskedForByAParameterThatCanTurnItOff() {
    for (String door : List.of("HttpApi", "RestApi", "FunctionUrl")) {
      List<?> values = (List<?>) Template.at(parameters, door, "AllowedValues");
      assertTrue(values.containsAll(List.of("access-key", "iam", "off")), door + values);
    }
  }

  @Test
  void noPromptIsLoggedByApiGateway() {
    Map<String, Object> api = template.properties("StreamingApi");
    assertEquals(List.of("false"), Template.all("DataTraceEnabled", api));
    assertEquals(List.of("OFF"), Template.all("LoggingLevel", api));
  }

  @Test
  void everyLogGroupForgetsAndCanHaveAKeyOfYours() {
    Template.map(Template.at(template.root(), "Resources"))
        .forEach(
            (name, resource) -> {
              if (Template.at(resource, "Type").equals("AWS::Logs::LogGroup")) {
                Map<String, Object> group = template.properties(name);
                assertEquals(Map.of("Ref", "LogRetentionDays"), group.get("RetentionInDays"), name);
                assertTrue(
                    Template.all("Ref", Template.at(group, "KmsKeyId")).contains("KeyArn"), name);
              }
            });
  }

  @Test
  void theDocumentationListsEveryParameterAsTheTemplateHasIt() {
    StringBuilder rows = new StringBuilder("| parameter | default | |\n|---|---|---|\n");
    parameters.forEach(
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

package dev.understudy.local;

import dev.understudy.local.gateway.HttpApi;
import dev.understudy.local.rehearsal.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// How a local world is made. Start from `rehearsed(TASK_FOLDER)` and change what matters.
///
/// @param port of the front door; 0 for any free one
/// @param artifact the folder that would be `/var/task`
/// @param handler the class that the runtime client loads
/// @param concurrency how many calls run in the function at a time; further ones wait
/// @param realProviders whether the function calls the real providers, without any rehearsal
/// @param faults provider id to what its rehearsal does by default; healthy when absent
/// @param secretsFile a file of the person's own; empty to have one made with random keys
/// @param extraSecrets beside those that are made: names without the prefix, such as
///   `providers/acme`
/// @param work where the made secrets file goes; empty for a temporary folder
/// @param functionTimeout the function's own
/// @param integrationLimit the front door's
/// @param environment of the function: wins over everything that the world sets
/// @param console where lines for a person go, the function's output included
public record Settings(
    int port,
    Path artifact,
    String handler,
    int concurrency,
    boolean realProviders,
    Map<String, Fault> faults,
    Optional<Path> secretsFile,
    Map<String, String> extraSecrets,
    Optional<Path> work,
    Duration functionTimeout,
    Duration integrationLimit,
    Map<String, String> environment,
    Consumer<String> console) {

  /// The handler of `function/`.
  public static final String HANDLER = "dev.understudy.lambda.BufferedHandler";

  public Settings {
    faults = Map.copyOf(faults);
    extraSecrets = Map.copyOf(extraSecrets);
    environment = Map.copyOf(environment);
  }

  /// Free ports, healthy rehearsal providers, made secrets, a silent console.
  public static Settings rehearsed(Path artifact) {
    return new Settings(
        0,
        artifact,
        HANDLER,
        16,
        false,
        Map.of(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Duration.ofSeconds(29),
        HttpApi.INTEGRATION_LIMIT,
        Map.of(),
        line -> {});
  }

  /// These settings with another handler class.
  public Settings withHandler(String other) {
    return new Settings(
        port,
        artifact,
        other,
        concurrency,
        realProviders,
        faults,
        secretsFile,
        extraSecrets,
        work,
        functionTimeout,
        integrationLimit,
        environment,
        console);
  }

  /// These settings with the front door at that port.
  public Settings withPort(int other) {
    return new Settings(
        other,
        artifact,
        handler,
        concurrency,
        realProviders,
        faults,
        secretsFile,
        extraSecrets,
        work,
        functionTimeout,
        integrationLimit,
        environment,
        console);
  }

  /// These settings with so many calls in the function at a time.
  public Settings withConcurrency(int other) {
    return new Settings(
        port,
        artifact,
        handler,
        other,
        realProviders,
        faults,
        secretsFile,
        extraSecrets,
        work,
        functionTimeout,
        integrationLimit,
        environment,
        console);
  }

  /// These settings with the real providers.
  public Settings withRealProviders() {
    return new Settings(
        port,
        artifact,
        handler,
        concurrency,
        true,
        faults,
        secretsFile,
        extraSecrets,
        work,
        functionTimeout,
        integrationLimit,
        environment,
        console);
  }

  /// These settings with that default of a rehearsal provider, such as `Fault.DOWN`.
  public Settings withFault(String provider, Fault fault) {
    return new Settings(
        port,
        artifact,
        handler,
        concurrency,
        realProviders,
        plus(faults, provider, fault),
        secretsFile,
        extraSecrets,
        work,
        functionTimeout,
        integrationLimit,
        environment,
        console);
  }

  /// These settings with the person's own secrets file.
  public Settings withSecretsFile(Path file) {
    return new Settings(
        port,
        artifact,
        handler,
        concurrency,
        realProviders,
        faults,
        Optional.of(file),
        extraSecrets,
        work,
        functionTimeout,
        integrationLimit,
        environment,
        console);
  }

  /// These settings with one more secret in the made file.
  ///
  /// @param name without the prefix, such as `providers/acme`
  public Settings withSecret(String name, String value) {
    return new Settings(
        port,
        artifact,
        handler,
        concurrency,
        realProviders,
        faults,
        secretsFile,
        plus(extraSecrets, name, value),
        work,
        functionTimeout,
        integrationLimit,
        environment,
        console);
  }

  /// These settings with the made secrets file in that folder.
  public Settings withWork(Path folder) {
    return new Settings(
        port,
        artifact,
        handler,
        concurrency,
        realProviders,
        faults,
        secretsFile,
        extraSecrets,
        Optional.of(folder),
        functionTimeout,
        integrationLimit,
        environment,
        console);
  }

  /// These settings with other limits for one call.
  public Settings withLimits(Duration ofFunction, Duration ofFrontDoor) {
    return new Settings(
        port,
        artifact,
        handler,
        concurrency,
        realProviders,
        faults,
        secretsFile,
        extraSecrets,
        work,
        ofFunction,
        ofFrontDoor,
        environment,
        console);
  }

  /// These settings with one more environment variable of the function.
  public Settings withEnvironment(String name, String value) {
    return new Settings(
        port,
        artifact,
        handler,
        concurrency,
        realProviders,
        faults,
        secretsFile,
        extraSecrets,
        work,
        functionTimeout,
        integrationLimit,
        plus(environment, name, value),
        console);
  }

  /// These settings with another console.
  public Settings withConsole(Consumer<String> other) {
    return new Settings(
        port,
        artifact,
        handler,
        concurrency,
        realProviders,
        faults,
        secretsFile,
        extraSecrets,
        work,
        functionTimeout,
        integrationLimit,
        environment,
        other);
  }

  private static <V> Map<String, V> plus(Map<String, V> map, String key, V value) {
    Map<String, V> more = new TreeMap<>(map);
    more.put(key, value);
    return more;
  }
}

package dev.understudy.local;

import dev.understudy.local.gateway.HttpApi;
import dev.understudy.local.gateway.StreamingDoor.ClientGone;
import dev.understudy.local.gateway.StreamingKind;
import dev.understudy.local.lambda.Runner;
import dev.understudy.local.rehearsal.Fault;
import dev.understudy.local.rehearsal.RehearsalProviders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// How a local world is made. Start from `rehearsed(TASK_FOLDER)` and change what matters.
///
/// @param port of the front door; 0 for any free one
/// @param artifact the folder that would be `/var/task`
/// @param runner which of the two functions runs, and so behind which front door: the buffered one
///   behind an HTTP API, the streaming one behind a function URL and a REST API
/// @param handler the class that the runtime client loads
/// @param concurrency how many calls run in the function at a time; further ones wait. 1 is
///   Lambda's usual way, without the runtime client's threads for more
/// @param realProviders whether the function calls the real providers, without any rehearsal
/// @param faults provider id to what its rehearsal does by default; healthy when absent. A provider
///   that is named here is rehearsed beside those that always are
/// @param secretsFile a file of the person's own; empty to have one made with random keys
/// @param extraSecrets beside those that are made: names without the prefix, such as
///   `providers/acme`
/// @param work where the made secrets file goes, of this world alone; empty for a temporary folder
/// @param table whether a table is there that functions share, in DynamoDB Local
/// @param snapStart whether the function is published with SnapStart: it waits for its restore
/// @param functionTimeout the function's own
/// @param integrationLimit the front door's
/// @param clientGone what becomes of the streaming function when its client goes away
/// @param environment of the function: wins over everything that the world sets
/// @param console where lines for a person go, the function's output included
public record Settings(
    int port,
    Path artifact,
    Runner runner,
    String handler,
    int concurrency,
    boolean realProviders,
    Map<String, Fault> faults,
    Optional<Path> secretsFile,
    Map<String, String> extraSecrets,
    Optional<Path> work,
    boolean table,
    boolean snapStart,
    Duration functionTimeout,
    Duration integrationLimit,
    ClientGone clientGone,
    Map<String, String> environment,
    Consumer<String> console) {

  /// The handler of `function/`.
  public static final String HANDLER = "dev.understudy.lambda.BufferedHandler";

  /// Where the build of `function/` puts the artifact, seen from `local/`, where its tests run.
  public static final Path BUILT = Path.of("../function/target/task");

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
        Runner.BUFFERED,
        HANDLER,
        16,
        false,
        Map.of(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        false,
        false,
        Duration.ofSeconds(29),
        HttpApi.INTEGRATION_LIMIT,
        ClientGone.RUNS_ON,
        Map.of(),
        line -> {});
  }

  /// The providers that are rehearsed, each once.
  public SequencedSet<String> rehearsed() {
    SequencedSet<String> ids = new LinkedHashSet<>(RehearsalProviders.ALWAYS);
    ids.addAll(new TreeSet<>(faults.keySet()));
    return ids;
  }

  /// These settings with the streaming function, and the limits that it has on AWS.
  public Settings withStreaming() {
    return with(
        draft -> {
          draft.runner = Runner.STREAMING;
          draft.functionTimeout = StreamingKind.LIMIT;
          draft.integrationLimit = StreamingKind.LIMIT;
        });
  }

  /// These settings with another end of the function's work when its client goes away.
  public Settings withClientGone(ClientGone other) {
    return with(draft -> draft.clientGone = other);
  }

  /// These settings with another handler class.
  public Settings withHandler(String other) {
    return with(draft -> draft.handler = other);
  }

  /// These settings with the front door at that port.
  public Settings withPort(int other) {
    return with(draft -> draft.port = other);
  }

  /// These settings with so many calls in the function at a time.
  public Settings withConcurrency(int other) {
    return with(draft -> draft.concurrency = other);
  }

  /// These settings with the real providers.
  public Settings withRealProviders() {
    return with(draft -> draft.realProviders = true);
  }

  /// These settings with that default of a rehearsal provider, such as `Fault.DOWN`.
  public Settings withFault(String provider, Fault fault) {
    return with(draft -> draft.faults.put(provider, fault));
  }

  /// These settings with the person's own secrets file.
  public Settings withSecretsFile(Path file) {
    return with(draft -> draft.secretsFile = Optional.of(file));
  }

  /// These settings with one more secret in the made file.
  ///
  /// @param name without the prefix, such as `providers/acme`
  public Settings withSecret(String name, String value) {
    return with(draft -> draft.extraSecrets.put(name, value));
  }

  /// These settings with the made secrets file in that folder, where it stays.
  public Settings withWork(Path folder) {
    return with(draft -> draft.work = Optional.of(folder));
  }

  /// These settings with a table that functions share.
  public Settings withTable() {
    return with(draft -> draft.table = true);
  }

  /// These settings with SnapStart: the function takes no call before `LocalWorld.snapshot()` is
  /// restored.
  public Settings withSnapStart() {
    return with(draft -> draft.snapStart = true);
  }

  /// These settings with other limits for one call.
  public Settings withLimits(Duration ofFunction, Duration ofFrontDoor) {
    return with(
        draft -> {
          draft.functionTimeout = ofFunction;
          draft.integrationLimit = ofFrontDoor;
        });
  }

  /// These settings with one more environment variable of the function.
  public Settings withEnvironment(String name, String value) {
    return with(draft -> draft.environment.put(name, value));
  }

  /// These settings with another console.
  public Settings withConsole(Consumer<String> other) {
    return with(draft -> draft.console = other);
  }

  private Settings with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /// Settings while one of them is changed.
  private static final class Draft {
    private int port;
    private final Path artifact;
    private Runner runner;
    private String handler;
    private int concurrency;
    private boolean realProviders;
    private final Map<String, Fault> faults;
    private Optional<Path> secretsFile;
    private final Map<String, String> extraSecrets;
    private Optional<Path> work;
    private boolean table;
    private boolean snapStart;
    private Duration functionTimeout;
    private Duration integrationLimit;
    private ClientGone clientGone;
    private final Map<String, String> environment;
    private Consumer<String> console;

    Draft(Settings from) {
      port = from.port;
      artifact = from.artifact;
      runner = from.runner;
      handler = from.handler;
      concurrency = from.concurrency;
      realProviders = from.realProviders;
      faults = new TreeMap<>(from.faults);
      secretsFile = from.secretsFile;
      extraSecrets = new TreeMap<>(from.extraSecrets);
      work = from.work;
      table = from.table;
      snapStart = from.snapStart;
      functionTimeout = from.functionTimeout;
      integrationLimit = from.integrationLimit;
      clientGone = from.clientGone;
      environment = new TreeMap<>(from.environment);
      console = from.console;
    }

    Settings settings() {
      return new Settings(
          port,
          artifact,
          runner,
          handler,
          concurrency,
          realProviders,
          faults,
          secretsFile,
          extraSecrets,
          work,
          table,
          snapStart,
          functionTimeout,
          integrationLimit,
          clientGone,
          environment,
          console);
    }
  }
}

package dev.understudy.local;

import dev.understudy.local.gateway.HttpApi;
import dev.understudy.local.gateway.StreamingDoor;
import dev.understudy.local.gateway.StreamingKind;
import dev.understudy.local.gateway.TraceIds;
import dev.understudy.local.lambda.ContainerCredentials;
import dev.understudy.local.lambda.FunctionOutput;
import dev.understudy.local.lambda.FunctionProcess;
import dev.understudy.local.lambda.FunctionSpec;
import dev.understudy.local.lambda.InvocationResult;
import dev.understudy.local.lambda.Runner;
import dev.understudy.local.lambda.RuntimeApi;
import dev.understudy.local.lambda.Snapshot;
import dev.understudy.local.rehearsal.RehearsalProviders;
import dev.understudy.local.secrets.SecretsFile;
import dev.understudy.local.secrets.SecretsManagerEmulation;
import dev.understudy.local.table.SharedTable;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/// Everything around the function, and the function itself in a process of its own. For `Up` and
/// for tests.
///
/// Closing it ends all of it; so does the end of this process, however it comes.
public final class LocalWorld implements AutoCloseable {

  private static final String FUNCTION_ARN =
      "arn:aws:lambda:eu-central-1:123456789012:function:understudy-local";

  private final Settings settings;
  private final String prefix;
  private final LocalKeys keys;
  private final OpenParts parts;
  private final SecretsFile secretsFile;
  private final SecretsManagerEmulation secretsManager;
  private final Optional<RehearsalProviders> rehearsal;
  private final Optional<SharedTable> table;
  private final RuntimeApi runtimeApi;
  private final int port;
  private final Optional<StreamingDoor> restApi;
  private final FunctionOutput output;
  private final FunctionProcess function;

  private LocalWorld(Settings settings, OpenParts parts) throws CannotStart, IOException {
    this.settings = settings;
    this.parts = parts;
    this.keys = LocalKeys.random(settings.rehearsed());
    this.prefix = settings.environment().getOrDefault("UNDERSTUDY_PREFIX", "understudy");
    // The port comes first: where another world has it, that world's files must stay as they are.
    this.runtimeApi =
        parts.add(RuntimeApi.start(settings.functionTimeout(), FUNCTION_ARN, settings.console()));
    this.port = frontDoor();
    this.restApi =
        streams()
            ? Optional.of(parts.add(streamingDoor(0, StreamingKind.REST_API)))
            : Optional.empty();
    Path folder = folder();
    this.secretsFile = openSecrets(folder);
    this.secretsManager = parts.add(SecretsManagerEmulation.start(secretsFile, settings.console()));
    this.rehearsal =
        settings.realProviders()
            ? Optional.empty()
            : Optional.of(
                parts.add(RehearsalProviders.start(settings.faults(), settings.console())));
    this.table = settings.table() ? Optional.of(parts.add(SharedTable.start())) : Optional.empty();
    this.output = new FunctionOutput(settings.console());
    FunctionSpec spec =
        new FunctionSpec(
            settings.artifact(),
            settings.runner(),
            settings.handler(),
            settings.concurrency(),
            snapStart(),
            environment());
    this.function = parts.add(FunctionProcess.start(spec, folder, runtimeApi, output));
  }

  /// Starts everything. The function may still be initialising then: a call waits for it, as at
  /// Lambda.
  ///
  /// @throws CannotStart when a port is taken or the artifact or the secrets file is missing
  public static LocalWorld start(Settings settings) throws CannotStart, IOException {
    OpenParts parts = new OpenParts();
    try {
      LocalWorld world = new LocalWorld(settings, parts);
      parts.closeAtExit();
      return world;
    } catch (CannotStart | IOException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /// The front door, without a slash at the end: an HTTP API, or the function URL of the streaming
  /// function.
  public String url() {
    return "http://localhost:" + port;
  }

  /// The REST API before the streaming function, without a slash at the end.
  ///
  /// @throws IllegalStateException when the buffered function runs
  public String restApiUrl() {
    return "http://localhost:"
        + restApi
            .map(StreamingDoor::port)
            .orElseThrow(() -> new IllegalStateException("the buffered function runs"));
  }

  /// Whether the streaming function runs.
  public boolean streams() {
    return settings.runner() == Runner.STREAMING;
  }

  /// The access keys and the stored provider keys of the made secrets file.
  public LocalKeys keys() {
    return keys;
  }

  /// The prefix of the secrets' names.
  public String prefix() {
    return prefix;
  }

  /// The secrets, to rotate them or take them away while the function runs.
  public SecretsFile secrets() {
    return secretsFile;
  }

  /// Secrets Manager, to count its calls or to make it fail.
  public SecretsManagerEmulation secretsManager() {
    return secretsManager;
  }

  /// The rehearsal providers.
  ///
  /// @throws IllegalStateException when the real ones are called
  public RehearsalProviders rehearsal() {
    return rehearsal.orElseThrow(() -> new IllegalStateException("the real providers are called"));
  }

  /// Host and port of the table that functions share; empty without one.
  public Optional<String> table() {
    return table.map(SharedTable::address);
  }

  /// What the function wrote to its streams.
  public FunctionOutput functionOutput() {
    return output;
  }

  /// The function's process, to end it in a test.
  public long functionPid() {
    return function.pid();
  }

  /// The snapshot of a function with SnapStart, which takes no call before it is restored.
  ///
  /// @throws IllegalStateException without SnapStart
  public Snapshot snapshot() {
    if (!settings.snapStart()) {
      throw new IllegalStateException("the function is not published with SnapStart");
    }
    return runtimeApi.snapshot();
  }

  /// Hands the function an event of any kind, past the front door. The future is always completed,
  /// never with an exception.
  public CompletableFuture<InvocationResult> invoke(byte[] event) {
    return runtimeApi.invoke(event.clone(), TraceIds.next());
  }

  /// Waits until the function has asked for its second invocation, and so has said all that it has
  /// to say of the first.
  ///
  /// @return whether it has, in that time
  public boolean awaitFirstDone(Duration time) throws InterruptedException {
    return runtimeApi.awaitPolls(2, time);
  }

  /// Why the function is gone, if it is.
  public Optional<String> functionGone() {
    return runtimeApi.gone().map(why -> why.message() + " (" + why.type() + ")");
  }

  @Override
  public void close() throws IOException {
    parts.close();
  }

  private Optional<ContainerCredentials> snapStart() throws IOException {
    if (!settings.snapStart()) {
      return Optional.empty();
    }
    ContainerCredentials credentials =
        parts.add(ContainerCredentials.start(runtimeApi.snapshot(), settings.console()));
    secretsManager.acceptOnly(credentials::isCurrent);
    return Optional.of(credentials);
  }

  /// Opens it, and returns its port.
  private int frontDoor() throws CannotStart, IOException {
    try {
      return switch (settings.runner()) {
        case BUFFERED ->
            parts
                .add(
                    HttpApi.start(
                        settings.port(),
                        runtimeApi::invoke,
                        settings.integrationLimit(),
                        settings.console()))
                .port();
        case STREAMING ->
            parts.add(streamingDoor(settings.port(), StreamingKind.FUNCTION_URL)).port();
      };
    } catch (BindException e) {
      boolean privileged = String.valueOf(e.getMessage()).contains("ermission");
      throw new CannotStart(
          "Port "
              + settings.port()
              + (privileged ? " needs a privileged user" : " is in use: end what listens there")
              + ", or choose another port with -Dport=N.");
    }
  }

  private StreamingDoor streamingDoor(int at, StreamingKind kind) throws IOException {
    return StreamingDoor.start(
        at,
        kind,
        runtimeApi::invoke,
        settings.integrationLimit(),
        settings.clientGone(),
        settings.console());
  }

  /// One for each port, so that two worlds share none.
  private Path folder() throws IOException {
    return settings.work().isPresent()
        ? Files.createDirectories(
            settings.work().get().toAbsolutePath().resolve(Integer.toString(port)))
        : parts.temporary();
  }

  private SecretsFile openSecrets(Path folder) throws CannotStart, IOException {
    if (settings.secretsFile().isPresent()) {
      SecretsFile own = new SecretsFile(settings.secretsFile().get());
      check(own);
      return own;
    }
    SecretsFile made = new SecretsFile(folder.resolve("secrets.json"));
    Map<String, String> secrets = new TreeMap<>(keys.secrets(prefix, !settings.realProviders()));
    settings.extraSecrets().forEach((name, value) -> secrets.put(prefix + "/" + name, value));
    made.write(secrets);
    return made;
  }

  private static void check(SecretsFile own) throws CannotStart {
    try {
      own.all();
    } catch (IOException e) {
      // Not the cause's message: Jackson quotes what it read, and that is secret.
      throw new CannotStart(
          "The secrets file "
              + own.path()
              + " cannot be read as a JSON object from name to value.");
    }
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("UNDERSTUDY_PREFIX", prefix);
    environment.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", secretsManager.endpoint());
    rehearsal.ifPresent(
        providers -> environment.putAll(providers.environment(settings.rehearsed())));
    table.ifPresent(shared -> environment.putAll(shared.environment()));
    environment.putAll(settings.environment());
    Optional<String> own =
        Optional.ofNullable(settings.environment().get(RehearsalProviders.ALLOWED_HOSTS));
    String hosts = hosts(own);
    // None at all is none.
    if (own.filter(String::isBlank).isEmpty() && !hosts.isEmpty()) {
      environment.put(RehearsalProviders.ALLOWED_HOSTS, hosts);
    }
    return environment;
  }

  /// A person cannot know the ports of the rehearsal and of the table, so these are allowed beside
  /// their own.
  private String hosts(Optional<String> own) {
    List<String> hosts = new ArrayList<>();
    own.ifPresent(hosts::add);
    rehearsal.ifPresent(providers -> hosts.add(providers.address()));
    table.ifPresent(shared -> hosts.add(shared.address()));
    return String.join(",", hosts);
  }
}

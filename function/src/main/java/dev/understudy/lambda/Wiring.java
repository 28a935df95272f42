package dev.understudy.lambda;

import dev.understudy.Gateway;
import dev.understudy.Limiter;
import dev.understudy.TraceIds;
import dev.understudy.api.AccessKeys;
import dev.understudy.api.Cors;
import dev.understudy.api.OpenAi;
import dev.understudy.api.Portkey2023;
import dev.understudy.api.messages.MessagesApi;
import dev.understudy.api.responses.ResponsesApi;
import dev.understudy.config.ConfigReader;
import dev.understudy.config.Plans;
import dev.understudy.config.SavedConfigs;
import dev.understudy.cost.Prices;
import dev.understudy.http.HostGuard;
import dev.understudy.http.JdkUpstream;
import dev.understudy.http.Upstream;
import dev.understudy.provider.Keyring;
import dev.understudy.provider.Providers;
import dev.understudy.provider.Tokens;
import dev.understudy.route.Caller;
import dev.understudy.route.Counters;
import dev.understudy.route.Health;
import dev.understudy.route.MemoryCounters;
import dev.understudy.route.MemoryHealth;
import dev.understudy.route.MemoryReplies;
import dev.understudy.route.Replies;
import dev.understudy.route.Router;
import dev.understudy.secret.EnvironmentSecrets;
import dev.understudy.secret.FunctionRole;
import dev.understudy.secret.Secrets;
import dev.understudy.secret.SecretsManagerSecrets;
import dev.understudy.shared.SharedState;
import dev.understudy.shared.Trouble;
import dev.understudy.telemetry.Level;
import dev.understudy.telemetry.Telemetry;
import dev.understudy.time.Time;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Puts the gateway together. The only caller of `new` on a service, and the only reader of the
/// environment.
final class Wiring {
  private static final String BASE_URL = "UNDERSTUDY_BASE_URL_";
  private static final String TABLE_ENDPOINT = "AWS_ENDPOINT_URL_DYNAMODB";

  private final Map<String, String> environment;
  private final Time time;
  private final SecureRandom random = new SecureRandom();

  Wiring(Map<String, String> environment, Time time) {
    this.environment = environment;
    this.time = time;
  }

  /// From the variables that the function's process was given.
  static Wiring ofThisProcess(Time time) {
    return new Wiring(System.getenv(), time);
  }

  /// The whole function, from the environment.
  ///
  /// @param out takes the lines for the log
  /// @throws IllegalArgumentException if a variable is wrong; the message names it
  Parts parts(Consumer<String> out) {
    HostGuard guard = guard();
    Secrets secrets = secrets();
    JdkUpstream upstream = new JdkUpstream(guard, time);
    Level level = Level.of(environment.getOrDefault("AWS_LAMBDA_LOG_LEVEL", ""));
    Telemetry telemetry = new Telemetry(level, namespace(), time, out);
    Tokens tokens = new Tokens(upstream, time);
    Optional<SharedState> shared = shared(guard, telemetry);
    Gateway gateway =
        shared.isEmpty()
            ? gateway(upstream, secrets, tokens, telemetry)
            : gateway(
                upstream,
                secrets,
                tokens,
                telemetry,
                shared.get().health(),
                shared.get().replies(),
                shared.get().counters());
    return new Parts(gateway, upstream, secrets, tokens, shared, random, telemetry);
  }

  /// What the metrics stand below: an empty variable is one that is not set.
  ///
  /// @throws IllegalArgumentException if CloudWatch would not take it
  private String namespace() {
    String name = environment.getOrDefault("UNDERSTUDY_METRICS_NAMESPACE", "");
    if (!name.matches("[A-Za-z0-9._/#:-]{0,255}") || name.startsWith("AWS/")) {
      throw new IllegalArgumentException(
          "UNDERSTUDY_METRICS_NAMESPACE is \""
              + name
              + "\"; allowed are up to 255 of A-Z a-z 0-9 . _ / # : -, not beginning with AWS/");
    }
    return name.isEmpty() ? Telemetry.NAMESPACE : name;
  }

  /// A gateway over parts of one's own, which shares nothing.
  Gateway gateway(Upstream upstream, Secrets secrets, Tokens tokens, Telemetry telemetry) {
    return gateway(
        upstream,
        secrets,
        tokens,
        telemetry,
        new MemoryHealth(time),
        new MemoryReplies(time),
        alone(telemetry));
  }

  /// What keys have used up here, where environments share nothing.
  private Counters alone(Telemetry telemetry) {
    return new MemoryCounters(
        time,
        () ->
            telemetry.report(
                Level.WARN,
                "",
                "Access keys have limits, and environments share no table: each environment of the"
                    + " function holds them to their limits by itself, so that together they may"
                    + " use more. UNDERSTUDY_TABLE makes it one count."));
  }

  private Gateway gateway(
      Upstream upstream,
      Secrets secrets,
      Tokens tokens,
      Telemetry telemetry,
      Health health,
      Replies replies,
      Counters counters) {
    HostGuard guard = guard();
    Providers providers = providers(guard);
    Optional<Prices> prices = prices(secrets, providers);
    return new Gateway(
        new AccessKeys(secrets, time),
        List.of(new Portkey2023(), new OpenAi(), new MessagesApi(), new ResponsesApi()),
        new Plans(new ConfigReader(providers, guard), new SavedConfigs(secrets)),
        new Router(
            new Caller(
                upstream, new Keyring(secrets, guard, tokens, FunctionRole.lazy()), health, time),
            time,
            random),
        health,
        new Limiter(counters, prices.isPresent(), time),
        prices,
        replies,
        Cors.of(environment.getOrDefault("UNDERSTUDY_ALLOWED_ORIGINS", "")),
        new TraceIds(random),
        time,
        telemetry);
  }

  /// Whether calls are priced: an empty variable is one that is not set.
  ///
  /// @throws IllegalArgumentException if the variable says neither
  private Optional<Prices> prices(Secrets secrets, Providers providers) {
    String value = environment.getOrDefault("UNDERSTUDY_PRICES", "");
    return switch (value) {
      case "", "off" -> Optional.empty();
      case "on" -> Optional.of(new Prices(secrets, time, providers.ids()));
      default ->
          throw new IllegalArgumentException(
              "UNDERSTUDY_PRICES is \"" + value + "\"; allowed are on, off");
    };
  }

  /// Whether the environment is being made into a snapshot, from which others will be restored.
  boolean snapStart() {
    return "snap-start".equals(environment.get("AWS_LAMBDA_INITIALIZATION_TYPE"));
  }

  /// Where the Runtime API is, for a runtime of our own.
  ///
  /// @throws IllegalArgumentException if no variable says so
  RuntimeApi runtimeApi() {
    return new RuntimeApi(environment.getOrDefault("AWS_LAMBDA_RUNTIME_API", ""));
  }

  /// How many invocations are to be taken at a time.
  ///
  /// @throws IllegalArgumentException if the variable is no number above zero
  int concurrency() {
    String value = environment.getOrDefault("AWS_LAMBDA_MAX_CONCURRENCY", "1");
    if (!value.matches("[1-9][0-9]{0,3}")) {
      throw new IllegalArgumentException(
          "AWS_LAMBDA_MAX_CONCURRENCY is \"" + value + "\"; expected a number from 1 to 9999");
    }
    return Integer.parseInt(value);
  }

  private Secrets secrets() {
    String source = environment.getOrDefault("UNDERSTUDY_SECRETS", "secrets-manager");
    return switch (source) {
      case "environment" -> new EnvironmentSecrets(environment);
      case "secrets-manager" -> secretsManager();
      default ->
          throw new IllegalArgumentException(
              "UNDERSTUDY_SECRETS is \"" + source + "\"; allowed are secrets-manager, environment");
    };
  }

  /// Every call needs the access keys, so they are fetched while the rest of the function is built:
  /// but not into a snapshot.
  private Secrets secretsManager() {
    SecretsManagerSecrets secrets = SecretsManagerSecrets.ofTheAccount(prefix(), time, random);
    if (!snapStart()) {
      secrets.prefetch(AccessKeys.SECRET);
    }
    return secrets;
  }

  /// What the names of the operator's secrets begin with.
  private String prefix() {
    return environment.getOrDefault("UNDERSTUDY_PREFIX", "understudy");
  }

  /// What environments share, if there is a table for it. Its client is made while the rest of the
  /// function is built: but not into a snapshot.
  private Optional<SharedState> shared(HostGuard guard, Telemetry telemetry) {
    String table = environment.getOrDefault("UNDERSTUDY_TABLE", "");
    if (table.isBlank()) {
      return Optional.empty();
    }
    if (!table.matches("[A-Za-z0-9_.-]{3,255}")) {
      throw new IllegalArgumentException(
          "UNDERSTUDY_TABLE is \""
              + table
              + "\"; expected the name of a DynamoDB table: 3 to 255 of A-Z, a-z, 0-9, _, - and .");
    }
    checkTableEndpoint(guard);
    Trouble trouble =
        new Trouble(time, telemetry::tableFailed, text -> telemetry.report(Level.WARN, "", text));
    SharedState shared = SharedState.ofTheAccount(table, prefix(), trouble, time, random);
    if (!snapStart()) {
      shared.prefetch();
    }
    return Optional.of(shared);
  }

  /// The SDK reads this variable itself, and sends what is in the table wherever it says.
  private void checkTableEndpoint(HostGuard guard) {
    String endpoint = environment.getOrDefault(TABLE_ENDPOINT, "");
    if (!endpoint.isBlank() && !guard.allows(uri(TABLE_ENDPOINT, endpoint))) {
      throw new IllegalArgumentException(
          TABLE_ENDPOINT + ": UNDERSTUDY_ALLOWED_HOSTS must name the host too");
    }
  }

  private HostGuard guard() {
    return HostGuard.from(environment.getOrDefault("UNDERSTUDY_ALLOWED_HOSTS", ""));
  }

  private Providers providers(HostGuard guard) {
    return new Providers(time, baseUrls(guard));
  }

  /// Where providers are instead of at their own addresses: `UNDERSTUDY_BASE_URL_OPENAI` is
  /// openai's.
  private Map<String, URI> baseUrls(HostGuard guard) {
    Map<String, URI> baseUrls = new HashMap<>();
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      if (variable.getKey().startsWith(BASE_URL) && !variable.getValue().isBlank()) {
        String id =
            variable
                .getKey()
                .substring(BASE_URL.length())
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
        URI uri = uri(variable.getKey(), variable.getValue());
        Optional<String> objection = guard.objectionToBase(uri, HostGuard.Origin.OPERATOR);
        if (objection.isPresent()) {
          throw new IllegalArgumentException(variable.getKey() + ": " + objection.get());
        }
        if (!guard.allows(uri)) {
          throw new IllegalArgumentException(
              variable.getKey()
                  + ": every key of the provider goes there, so UNDERSTUDY_ALLOWED_HOSTS must name"
                  + " the host too");
        }
        baseUrls.put(id, uri);
      }
    }
    return baseUrls;
  }

  private static URI uri(String variable, String value) {
    try {
      return new URI(value);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          variable + " is not a URL such as https://api.example.com/v1", e);
    }
  }

  /// What the function is made of, as far as somebody outside must reach it.
  ///
  /// @param upstream to renew its connections
  /// @param secrets to empty their cache
  /// @param tokens to forget them
  /// @param shared to forget what it knows; empty without a table
  /// @param random to seed it again
  /// @param telemetry to say what went wrong where there is no request
  record Parts(
      Gateway gateway,
      JdkUpstream upstream,
      Secrets secrets,
      Tokens tokens,
      Optional<SharedState> shared,
      SecureRandom random,
      Telemetry telemetry) {}
}
